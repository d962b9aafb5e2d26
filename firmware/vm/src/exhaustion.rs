//! Every allocation of real programs fails in turn: whatever happens, it is an exception, and the heap holds together afterwards.
//!
//! The programs are cases of `tests/`; what they print is not looked at here.

use std::path::Path;
use std::string::String;
use std::{format, fs, println};

use crate::compile::{Mode, compile_static};
use crate::testing::with_vm;
use crate::types::exception::MEMORY_ERROR;
use crate::types::module;
use crate::{Raised, Vm, interp, q};

/// Compiles and runs a program in a namespace of its own, with at most `n` allocations after the namespace's; whether all went well before they were used up.
fn ends_with(vm: &mut Vm, source: &str, n: usize) -> (Result<(), Raised>, bool) {
    let Ok(globals) = module::new_globals(vm, q::__main__) else { panic!("the last program left no room") };
    let globals = globals.value();
    vm.heap.fail_after(Some(n));
    let result = compile_static(vm, source.as_bytes(), "case.py", Mode::Exec)
        .and_then(|code| interp::run_body(vm, code, globals, globals))
        .map(|_| ());
    let is_enough = vm.heap.failing_after().is_some_and(|left| left > 0);
    vm.heap.fail_after(None);
    (result, is_enough)
}

fn exhaust(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(format!("{name}.py"));
    let source: String = fs::read_to_string(&path).unwrap();
    with_vm(1 << 18, |vm| {
        let mut n = 0;
        loop {
            let (result, is_enough) = ends_with(vm, &source, n);
            if result.is_err() {
                let is_memory = vm.exception_is(MEMORY_ERROR);
                assert!(is_memory || source.contains("except"), "{name}: allocation {n} ends in another exception");
            }
            assert_eq!(result.is_err(), !vm.exception.is_none(), "{name}: allocation {n}");
            vm.forget_exception();
            vm.collect();
            assert!(vm.heap.check(), "{name}: allocation {n} left the heap in disorder");
            if is_enough {
                assert!(result.is_ok(), "{name} fails with all its allocations");
                break;
            }
            n += 1;
        }
        println!("{name}: {n} allocations");
    });
}

macro_rules! programs {
    ($($test:ident: $name:literal,)*) => { $(#[test] fn $test() { exhaust($name); })* };
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
    types_bytes_wrong_arguments: "types/bytes/wrong_arguments",
    types_dict_growing_and_shrinking: "types/dict/growing_and_shrinking",
    types_float_parsing: "types/float/parsing",
    types_int_big_shifts_and_bits: "types/int/big_shifts_and_bits",
    types_int_to_text: "types/int/to_text",
    types_list_errors_while_sorting_and_comparing: "types/list/errors_while_sorting_and_comparing",
    types_list_stable_sort: "types/list/stable_sort",
    types_set_wrong_arguments: "types/set/wrong_arguments",
    types_str_methods_case_and_class: "types/str/methods_case_and_class",
    types_str_wrong_arguments_2: "types/str/wrong_arguments_2",
}
