//! Allocations of real programs fail in turn: whatever happens, it is an exception, and the heap holds together afterwards.
//!
//! The programs are cases of `tests/`; what they print is not looked at here. Of some every allocation fails in turn, of all others that need no more
//! than this crate has, a sample; `cargo test --profile fuzz -p vm exhaustion -- --ignored` makes every allocation of them fail, and says after each
//! program how many that were. What would take longer than [`MOST_TIME`] is sampled there too, so that the end is known: some two minutes.
//!
//! What only compiles, or loads `.mpy` files, has to give back all memory besides: [`loading`].

mod loading;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::string::String;
use std::time::{Duration, Instant};
use std::vec::Vec;
use std::{format, fs, println};

use crate::compile::{Mode, compile_static};
use crate::heap::{BLOCK_BYTES, HeapVec};
use crate::testing::with_vm;
use crate::types::exception::{IMPORT_ERROR, MEMORY_ERROR};
use crate::types::module;
use crate::vm::DESKTOP_RESERVE_BYTES;
use crate::{Raised, Vm, interp, q};

/// Compiles and runs a program in a namespace of its own, with at most `n` allocations after the namespace's; how many of them are left.
fn ends_with(vm: &mut Vm, source: &str, n: usize) -> (Result<(), Raised>, usize) {
    let Ok(globals) = module::new_globals(vm, q::__main__) else { panic!("the last program left no room") };
    let globals = globals.value();
    vm.heap.fail_after = Some(n);
    let result = compile_static(vm, source.as_bytes(), "case.py", Mode::Exec)
        .and_then(|code| interp::run_body(vm, code, globals, globals))
        .map(|_| ());
    (result, vm.heap.fail_after.take().unwrap_or(0))
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}

/// Runs the program with `n` allocations, and looks at what it leaves behind; whether they were enough.
fn fails_well(vm: &mut Vm, name: &str, source: &str, n: usize, fails_anyway: bool) -> bool {
    let (result, n_left) = ends_with(vm, source, n);
    let is_enough = n_left > 0;
    if result.is_err() {
        let is_memory = vm.exception_is(MEMORY_ERROR);
        let handles = ["except", "finally", "with "].iter().any(|word| source.contains(word));
        assert!(is_memory || handles || fails_anyway, "{name}: allocation {n} ends in another exception");
    }
    if is_enough {
        assert!(result.is_ok() || fails_anyway, "{name} fails with all its allocations");
    }
    assert_in_order(vm, &result, name, n);
    is_enough
}

/// Whatever a program did, with `n` allocations, and whatever came of it.
fn assert_in_order(vm: &mut Vm, result: &Result<(), Raised>, name: &str, n: usize) {
    assert_eq!(result.is_err(), !vm.exception.is_none(), "{name}: allocation {n}");
    assert!(
        !vm.making_exception && !vm.finalising && vm.scheduler_locked == 0 && vm.buffer.is_none(),
        "{name}: allocation {n} left a state"
    );
    assert!(vm.reserve.check(), "{name}: allocation {n} wrote beyond a piece of the reserve");
    clean_up(vm);
    assert!(vm.heap.check(), "{name}: allocation {n} left the heap in disorder");
}

/// Runs the program with `n` allocations and hardly anything else: nothing is collected, and the reserve is small, next to something that must stay as it is.
fn fails_well_with_little_reserve(vm: &mut Vm, name: &str, source: &str, n: usize) {
    const SIZES: [usize; 5] = [0, 1, 2, 6, 20];
    let blocks = SIZES[n % SIZES.len()];
    assert!(vm.set_reserve(blocks * BLOCK_BYTES).is_ok());
    let Ok(behind) = HeapVec::filled(vm, BLOCK_BYTES, 0xa5_u8) else { panic!("the last program left no room") };
    vm.heap.auto_collect = false;
    let (result, _) = ends_with(vm, source, n);
    assert!(behind.as_slice(&vm.heap).iter().all(|&byte| byte == 0xa5), "{name}: allocation {n} wrote behind the reserve");
    assert_in_order(vm, &result, name, n);
    behind.release(vm);
    assert!(vm.set_reserve(DESKTOP_RESERVE_BYTES).is_ok());
}

/// What a program changes beyond its own names.
fn clean_up(vm: &mut Vm) {
    vm.forget_exception();
    vm.heap.lock_depth = 0;
    vm.heap.auto_collect = true;
    vm.heap.threshold_blocks = usize::MAX;
    vm.collect();
}

fn exhaust(name: &str) {
    let source: String = fs::read_to_string(cases().join(format!("{name}.py"))).unwrap();
    with_vm(HEAP_BYTES, |vm| {
        let n = (0..).find(|&n| fails_well(vm, name, &source, n, false));
        println!("{name}: {n:?} allocations");
    });
}

const HEAP_BYTES: usize = 1 << 18;

/// Programs with more allocations than this take too long here.
const MOST_ALLOCATIONS: usize = 20_000;

/// A program that would take longer by this is sampled: so much of it that it takes about as long.
const MOST_TIME: Duration = Duration::from_secs(30);

/// For a number of samples.
const EVERY_ONE: usize = usize::MAX;

/// Lets `n_samples` allocations of every program of an area fail; gives how many programs that were.
fn exhaust_area(area: &str, n_samples: usize) -> usize {
    let mut programs = Vec::new();
    let mut folders: Vec<PathBuf> = [cases().join(area)].into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "py") && !path.parent().unwrap().ends_with("lib") {
                programs.push(path);
            }
        }
    }
    programs.sort();
    programs.iter().filter(|path| exhaust_sample(path, n_samples)).count()
}

/// Whether the program could be used: it imports what is there, and ends soon.
fn exhaust_sample(path: &Path, n_samples: usize) -> bool {
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap();
    let source: String = fs::read_to_string(path).unwrap();
    let tells = n_samples == EVERY_ONE;
    with_vm(HEAP_BYTES, |vm| {
        let (result, n_left) = ends_with(vm, &source, MOST_ALLOCATIONS);
        let lacks_module = vm.exception_is(IMPORT_ERROR);
        clean_up(vm);
        if n_left == 0 || lacks_module {
            return false;
        }
        // Programs that fill the heap themselves need not succeed a second time.
        let fails_anyway = result.is_err() || source.contains("MemoryError");
        let (mut n, start) = (0, Instant::now());
        // The first run made names that the next ones need not make.
        let n_all = usize::MAX - ends_with(vm, &source, usize::MAX).1;
        clean_up(vm);
        // Half of a run each on average.
        let needed = start.elapsed() * n_all as u32 / 2;
        let in_time = n_all as u128 * MOST_TIME.as_millis() / needed.as_millis().max(1);
        let n_samples = n_samples.min(in_time.max(1) as usize);
        let mut n_failed = 0;
        while n < n_all {
            fails_well(vm, name, &source, n, fails_anyway);
            n_failed += 1;
            fails_well_with_little_reserve(vm, name, &source, n);
            // Every one of the first few, then in uneven steps.
            n += 1 + if n < 8 || n_samples >= n_all { 0 } else { (n * 7919) % (2 * n_all / n_samples + 1) };
        }
        fails_well(vm, name, &source, 2 * n_all + 100, fails_anyway);
        if tells {
            // Past the test program, which keeps what a test prints to itself.
            let _ = writeln!(io::stderr(), "{name}: {n_failed} of {n_all} allocations, {:.1} s", start.elapsed().as_secs_f32());
        }
        true
    })
}

macro_rules! areas {
    ($($test:ident, $all:ident: $area:literal at least $least:literal;)*) => { $(
        #[test]
        fn $test() {
            let n = exhaust_area($area, 60);
            println!("{}: {n} programs", $area);
            assert!(n >= $least, "{}: only {n} programs could be used", $area);
        }

        #[test]
        #[ignore = "takes long: every allocation of every program"]
        fn $all() {
            exhaust_area($area, EVERY_ONE);
        }
    )* };
}

areas! {
    sample_of_lang, all_of_lang: "lang" at least 60;
    sample_of_types, all_of_types: "types" at least 60;
    sample_of_builtins, all_of_builtins: "builtins" at least 4;
    sample_of_errors, all_of_errors: "errors" at least 6;
    sample_of_memory, all_of_memory: "memory" at least 8;
}

macro_rules! programs {
    ($($test:ident: $name:literal,)*) => {
        /// Programs that take few allocations.
        const PROGRAMS: &[&str] = &[$($name),*];
        $(#[test] fn $test() { exhaust($name); })*
    };
}

programs! {
    lang_classes_context_managers: "lang/classes/context_managers",
    lang_classes_multiple_inheritance: "lang/classes/multiple_inheritance",
    lang_classes_subclass_of_list: "lang/classes/subclass_of_list",
    lang_comprehensions_generator_expressions: "lang/comprehensions/generator_expressions",
    lang_exceptions_raise_from: "lang/exceptions/raise_from",
    lang_expressions_display_literals: "lang/expressions/display_literals",
    lang_expressions_string_literals: "lang/expressions/string_literals",
    lang_functions_attributes: "lang/functions/attributes",
    lang_functions_lambdas: "lang/functions/lambdas",
    lang_functions_star_args: "lang/functions/star_args",
    lang_generators_send: "lang/generators/send",
    lang_scopes_builtin_shadowing: "lang/scopes/builtin_shadowing",
    lang_statements_del_targets: "lang/statements/del_targets",
    lang_statements_if_elif_else: "lang/statements/if_elif_else",
    lang_statements_while_else: "lang/statements/while_else",
    types_bytes_basics: "types/bytes/basics",
    types_dict_growing_and_shrinking: "types/dict/growing_and_shrinking",
    types_float_parsing: "types/float/parsing",
    types_int_big_shifts_and_bits: "types/int/big_shifts_and_bits",
    types_int_to_text: "types/int/to_text",
    types_list_errors_while_sorting_and_comparing: "types/list/errors_while_sorting_and_comparing",
    types_list_stable_sort: "types/list/stable_sort",
    types_set_methods: "types/set/methods",
    types_str_methods_case_and_class: "types/str/methods_case_and_class",
    types_str_methods_split_join: "types/str/methods_split_join",
}
