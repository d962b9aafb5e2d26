use std::borrow::ToOwned;
use std::vec::Vec;

use super::*;
use crate::arena::StdChunks;
use crate::module::Const;
use crate::opcode::SMALL_INT_MULTI_ZERO;
use crate::opcode::op::{LOAD_CONST_NONE, RETURN_VALUE};

/// The function that cases are tried in, before its opcodes: two blocks, `f(a)`, slot 1 is a cell.
fn outline() -> Prelude {
    Prelude { n_state: 12, n_exc_stack: 2, n_pos_args: 1, n_info: 3, n_cell: 1, ..Prelude::default() }
}

/// A function of the given outline with an empty line table and names 0.
fn function(outline: Prelude, code: &[u8]) -> Vec<u8> {
    let names = outline.n_info as usize;
    [&outline.encode()[..], &[0, 0, 0][..names], &[1][..outline.n_cell as usize], code].concat()
}

/// The bytes of code written as text: names of opcodes (`NONE`, `RETURN` and `ONE` for short), bytes as numbers, signed
/// labels as a distance with its sign.
fn assemble(text: &str) -> Vec<u8> {
    let byte = |word: &str| match word {
        "NONE" => LOAD_CONST_NONE,
        "RETURN" => RETURN_VALUE,
        "ONE" => SMALL_INT_MULTI_ZERO + 1,
        _ if word.starts_with(['+', '-']) => (0x40 + word.parse::<i8>().unwrap()) as u8,
        _ if word.starts_with("0x") => u8::from_str_radix(&word[2..], 16).unwrap(),
        _ if word.starts_with(|first: char| first.is_ascii_digit()) => word.parse().unwrap(),
        _ => (0..=255).find(|op| opcode::name(*op) == Some(word)).unwrap_or_else(|| panic!("{word}")),
    };
    text.split_whitespace().map(byte).collect()
}

fn try_with(outline: Prelude, code: &[u8]) -> Result<(), &'static str> {
    verdict(&function(outline, code), &children())
}

/// What the cases may make.
fn children() -> [Vec<u8>; 4] {
    let plain = Prelude { n_state: 3, n_info: 1, ..Prelude::default() };
    let with_default = Prelude { n_pos_args: 1, n_def_pos_args: 1, n_info: 2, ..plain };
    let with_cell = Prelude { n_pos_args: 1, n_info: 2, ..plain };
    let with_keyword_default = Prelude { n_kwonly_args: 1, scope_flags: crate::prelude::DEF_KW_ARGS, n_info: 2, ..plain };
    [
        function(plain, &assemble("NONE RETURN")),
        function(with_default, &assemble("NONE RETURN")),
        function(with_cell, &assemble("LOAD_DEREF 0 RETURN")),
        function(with_keyword_default, &assemble("NONE RETURN")),
    ]
}

fn verdict(data: &[u8], children: &[Vec<u8>]) -> Result<(), &'static str> {
    let children: Vec<_> = children.iter().map(|data| RawCode { data, children: &[] }).collect();
    let children: Vec<_> = children.iter().collect();
    let root = RawCode { data, children: &children };
    let consts = [Const::None, Const::Tuple(&[])];
    let module = Module { qstrs: &[b"f", b"g"], consts: &consts, root: &root };
    let chunks = StdChunks::new();
    match verify(&module, &Arena::new(&chunks)) {
        Ok(()) => Ok(()),
        Err(VerifyError::Refused(refusal)) => Err(refusal.what),
        Err(VerifyError::OutOfMemory) => panic!("out of memory"),
    }
}

#[track_caller]
fn accepted(code: &str) {
    assert_eq!(try_with(outline(), &assemble(code)), Ok(()));
}

#[track_caller]
fn refused(code: &str, what: &str) {
    match try_with(outline(), &assemble(code)) {
        Err(found) => assert!(found.contains(what), "{found}"),
        Ok(()) => panic!("not refused: {what}"),
    }
}

#[test]
fn instructions_and_labels() {
    accepted("NONE RETURN");
    refused("", "behind the code");
    refused("NONE", "past its end");
    refused("NONE RETURN 0x05", "undefined opcode");
    refused("NONE RETURN 0x10", "truncated");
    refused("JUMP +3 NONE RETURN", "behind the code");
    refused("JUMP -3 NONE RETURN", "before the code");
    refused("JUMP -1 NONE RETURN", "into an instruction");
    accepted("JUMP -2");
    accepted("NONE RETURN JUMP +0 NONE RETURN");
}

#[test]
fn indices() {
    accepted("LOAD_GLOBAL 1 RETURN");
    refused("LOAD_GLOBAL 2 RETURN", "name does not exist");
    refused("LOAD_GLOBAL 0x81 0x02 RETURN", "name does not exist");
    accepted("LOAD_CONST_OBJ 1 RETURN");
    refused("LOAD_CONST_OBJ 2 RETURN", "constant does not exist");
    accepted("MAKE_FUNCTION 0 RETURN");
    refused("MAKE_FUNCTION 4 RETURN", "function does not exist");
    accepted("LOAD_FAST_N 11 RETURN");
    refused("LOAD_FAST_N 12 RETURN", "beyond n_state");
    refused("LOAD_FAST_N 13 RETURN", "more local slots");
    refused("NONE RETURN LOAD_FAST_N 0x8F 0xFF 0xFF 0xFF 0x7F", "more local slots");
}

#[test]
fn depth_of_the_operand_stack() {
    refused("POP_TOP NONE RETURN", "too short");
    refused("NONE BUILD_TUPLE 2 RETURN", "too short");
    refused("DUP_TOP RETURN", "too short");
    refused("NONE DUP_TOP_TWO RETURN", "too short");
    refused("NONE ROT_TWO RETURN", "too short");
    refused("BUILD_TUPLE 0x8F 0xFF 0xFF 0xFF 0x7F RETURN", "too short");
    // The spare slot is there, a second one is not.
    accepted(&("NONE ".repeat(11) + "RETURN"));
    refused(&("NONE ".repeat(12) + "RETURN"), "beyond n_state");
    refused("NONE UNPACK_SEQUENCE 0x8F 0xFF 0xFF 0xFF 0x7F RETURN", "beyond n_state");
    refused("NONE JUMP -3", "different depths");
    refused("NONE POP_JUMP_IF_TRUE +1 NONE NONE RETURN", "different depths");
}

#[test]
fn null_is_no_object() {
    refused("LOAD_NULL RETURN", "not an object");
    refused("NONE LOAD_METHOD 0 RETURN", "not an object");
    accepted("LOAD_NULL NONE STORE_ATTR 0 NONE RETURN");
    accepted("LOAD_NULL NONE NONE STORE_SUBSCR NONE RETURN");
    refused("NONE LOAD_NULL NONE STORE_SUBSCR NONE RETURN", "not an object");
    accepted("NONE LOAD_METHOD 0 ONE CALL_METHOD 1 RETURN");
    refused("NONE LOAD_METHOD 0 CALL_FUNCTION 1 RETURN", "not an object");
    refused("NONE LOAD_NULL LOAD_NULL CALL_METHOD 1 RETURN", "not an object");
    refused("LOAD_NULL IMPORT_FROM 0 RETURN", "not an object");
    refused("NONE POP_JUMP_IF_TRUE +3 NONE JUMP +1 LOAD_NULL RETURN", "not an object");
    refused("NONE POP_JUMP_IF_TRUE +6 NONE NONE NONE NONE JUMP +2 NONE GET_ITER_STACK POP_TOP NONE RETURN", "different kinds");
}

#[test]
fn iterators() {
    // for a in None: pass
    accepted("NONE GET_ITER_STACK FOR_ITER 3 POP_TOP JUMP -5 NONE RETURN");
    accepted("LOAD_NULL NONE LOAD_NULL LOAD_NULL FOR_ITER 3 POP_TOP JUMP -5 NONE RETURN");
    refused("NONE NONE NONE NONE FOR_ITER 1 POP_TOP NONE RETURN", "without an iterator");
    refused("LOAD_NULL LOAD_NULL LOAD_NULL LOAD_NULL FOR_ITER 3 POP_TOP JUMP -5 NONE RETURN", "without an iterator");
    refused("NONE GET_ITER_STACK POP_TOP NONE FOR_ITER 1 POP_TOP NONE RETURN", "without an iterator");
    refused("NONE GET_ITER_STACK RETURN", "not an object");
    refused("NONE GET_ITER_STACK DUP_TOP RETURN", "copied");
    refused("NONE GET_ITER_STACK NONE ROT_TWO RETURN", "moved");
    let lowest_slot = "NONE NONE GET_ITER_STACK POP_TOP POP_TOP POP_TOP ";
    let refused_after = |code: &str, what| refused(&(lowest_slot.to_owned() + code), what);
    refused_after("NONE STORE_ATTR 0 RETURN", "value of an attribute");
    refused_after("NONE NONE STORE_SUBSCR RETURN", "value of an item");
    refused_after("CALL_METHOD 0 RETURN", "without self");
    refused_after("NONE ONE CALL_FUNCTION_VAR_KW 0x82 0x00 RETURN", "the name of an argument");
}

#[test]
fn containers_under_construction() {
    // [a for a in None] and its relatives
    accepted("BUILD_LIST 0 NONE GET_ITER_STACK FOR_ITER 4 STORE_COMP 20 JUMP -6 RETURN");
    accepted("BUILD_SET 0 NONE GET_ITER_STACK FOR_ITER 4 STORE_COMP 22 JUMP -6 RETURN");
    accepted("BUILD_MAP 0 NONE GET_ITER_STACK FOR_ITER 5 NONE STORE_COMP 25 JUMP -7 RETURN");
    let wrong = "without its container";
    refused("BUILD_TUPLE 0 NONE GET_ITER_STACK FOR_ITER 4 STORE_COMP 20 JUMP -6 RETURN", wrong);
    refused("BUILD_LIST 0 NONE GET_ITER_STACK FOR_ITER 4 STORE_COMP 22 JUMP -6 RETURN", wrong);
    refused("BUILD_LIST 0 NONE GET_ITER_STACK FOR_ITER 4 STORE_COMP 16 JUMP -6 RETURN", wrong);
    refused("BUILD_LIST 0 NONE GET_ITER_STACK FOR_ITER 4 STORE_COMP 23 JUMP -6 RETURN", "unknown kind");
    refused("BUILD_LIST 0 STORE_COMP 0 NONE RETURN", wrong);
    accepted("BUILD_MAP 0 NONE NONE STORE_MAP RETURN");
    refused("BUILD_LIST 0 NONE NONE STORE_MAP RETURN", "without a dict");
    refused("NONE NONE NONE NONE BUILD_SLICE 4 RETURN", "two or three");
}

#[test]
fn cells() {
    accepted("LOAD_DEREF 1 STORE_DEREF 1 DELETE_DEREF 1 NONE RETURN");
    refused("LOAD_DEREF 0 RETURN", "not a cell");
    refused("NONE STORE_DEREF 0 NONE RETURN", "not a cell");
    refused("DELETE_DEREF 0 NONE RETURN", "not a cell");
    refused("LOAD_DEREF 0x82 0x01 RETURN", "more local slots");
    refused("NONE STORE_FAST_N 1 NONE RETURN", "overwritten");
    refused("DELETE_FAST 1 NONE RETURN", "overwritten");
    accepted("LOAD_FAST_N 1 MAKE_CLOSURE 2 1 RETURN");
    refused("LOAD_FAST_N 0 MAKE_CLOSURE 2 1 RETURN", "cell that is none");
    refused("LOAD_FAST_N 1 MAKE_CLOSURE 0 1 RETURN", "fewer parameters than cells");
    let twice = "LOAD_FAST_N 1 MAKE_CLOSURE 2 1 POP_TOP MAKE_FUNCTION 2 RETURN";
    refused(twice, "different numbers of cells");
    // The child uses a cell that it does not get.
    refused("MAKE_FUNCTION 2 RETURN", "not a cell");
}

#[test]
fn defaults() {
    accepted("BUILD_TUPLE 0 LOAD_NULL MAKE_FUNCTION_DEFARGS 1 RETURN");
    refused("MAKE_FUNCTION 1 RETURN", "made without them");
    refused("LOAD_NULL LOAD_NULL MAKE_FUNCTION_DEFARGS 1 RETURN", "other defaults");
    refused("NONE LOAD_NULL MAKE_FUNCTION_DEFARGS 1 RETURN", "other defaults");
    refused("BUILD_TUPLE 0 LOAD_NULL LOAD_FAST_N 1 MAKE_CLOSURE_DEFARGS 1 1 RETURN", "fewer parameters than cells");
    refused("BUILD_TUPLE 0 BUILD_MAP 0 MAKE_FUNCTION_DEFARGS 1 RETURN", "other keyword defaults");
    refused("BUILD_TUPLE 0 LOAD_NULL MAKE_FUNCTION_DEFARGS 0 RETURN", "other defaults");
    accepted("LOAD_NULL BUILD_MAP 0 MAKE_FUNCTION_DEFARGS 3 RETURN");
    refused("LOAD_NULL NONE MAKE_FUNCTION_DEFARGS 3 RETURN", "other keyword defaults");
    refused("LOAD_NULL LOAD_NULL MAKE_FUNCTION_DEFARGS 3 RETURN", "other keyword defaults");
    refused("MAKE_FUNCTION 3 RETURN", "made without them");
}

#[test]
fn calls() {
    accepted("NONE ONE LOAD_CONST_STRING 0 ONE CALL_FUNCTION 0x82 0x01 RETURN");
    refused("NONE ONE ONE ONE CALL_FUNCTION 0x82 0x01 RETURN", "not a string");
    accepted("NONE LOAD_NULL NONE ONE CALL_FUNCTION_VAR_KW 0x82 0x00 RETURN");
    refused("NONE LOAD_NULL NONE CALL_FUNCTION 0x82 0x00 RETURN", "not a string");
    refused("NONE NONE NONE CALL_FUNCTION_VAR_KW 1 RETURN", "what to spread");
}

#[test]
fn generators_yield() {
    refused("NONE YIELD_VALUE RETURN", "no generator");
    let generator = Prelude { scope_flags: crate::prelude::GENERATOR, ..outline() };
    assert_eq!(try_with(generator, &assemble("NONE YIELD_VALUE RETURN")), Ok(()));
}

#[test]
fn try_blocks() {
    // try: None  except: pass
    let whole = "SETUP_EXCEPT 4 NONE POP_TOP POP_EXCEPT_JUMP 4 POP_TOP POP_EXCEPT_JUMP 1 END_FINALLY NONE RETURN";
    accepted(whole);
    let too_few = Prelude { n_exc_stack: 0, ..outline() };
    assert_eq!(try_with(too_few, &assemble(whole)), Err("blocks nest deeper than n_exc_stack"));
    refused("NONE END_FINALLY NONE RETURN", "no block");
    refused("POP_EXCEPT_JUMP 0 NONE RETURN", "no block");
    refused("NONE SETUP_EXCEPT 2 POP_TOP NONE RETURN END_FINALLY NONE RETURN", "below a block");
    // The same block is entered with and without another around it.
    refused("NONE POP_JUMP_IF_TRUE +2 SETUP_EXCEPT 2 NONE RETURN POP_TOP NONE RETURN", "different blocks");
    // The inner handler lies behind the outer one.
    refused("SETUP_EXCEPT 4 SETUP_EXCEPT 4 NONE RETURN NONE RETURN NONE RETURN", "not nested");
}

#[test]
fn finally_blocks() {
    // try: None  finally: None
    accepted("SETUP_FINALLY 3 NONE POP_TOP NONE NONE POP_TOP END_FINALLY NONE RETURN");
    // The cause may not be used for anything else.
    refused("SETUP_FINALLY 1 NONE STORE_FAST_N 0 NONE RETURN", "not an object");
    refused("SETUP_FINALLY 1 NONE RETURN", "not an object");
    refused("SETUP_FINALLY 1 NONE DUP_TOP END_FINALLY NONE RETURN", "copied");
    refused("SETUP_FINALLY 1 NONE NONE ROT_TWO END_FINALLY NONE RETURN", "moved");
    refused("SETUP_FINALLY 1 NONE NONE END_FINALLY NONE RETURN", "another depth");
    refused("SETUP_FINALLY 1 NONE POP_TOP LOAD_NULL END_FINALLY NONE RETURN", "END_FINALLY without a cause");
    // It may be dropped.
    accepted("SETUP_FINALLY 1 NONE POP_TOP NONE RETURN");
    // It goes with its block, also from under other operands.
    refused("SETUP_FINALLY 1 NONE POP_EXCEPT_JUMP 0 NONE RETURN", "takes a pending cause along");
    refused("SETUP_FINALLY 1 NONE NONE POP_EXCEPT_JUMP 0 NONE RETURN", "takes a pending cause along");
    accepted("SETUP_FINALLY 1 NONE POP_TOP POP_EXCEPT_JUMP 0 NONE RETURN");
    // That of a block further out stays.
    accepted("SETUP_FINALLY 1 NONE SETUP_EXCEPT 2 NONE RAISE_OBJ POP_TOP POP_EXCEPT_JUMP 0 END_FINALLY NONE RETURN");
}

#[test]
fn with_blocks() {
    // with None: pass
    let whole = "NONE SETUP_WITH 2 POP_TOP NONE WITH_CLEANUP END_FINALLY NONE RETURN";
    accepted(whole);
    refused("SETUP_WITH 2 POP_TOP NONE WITH_CLEANUP END_FINALLY NONE RETURN", "too short");
    refused("NONE SETUP_WITH 2 POP_TOP NONE END_FINALLY NONE RETURN", "another depth");
    refused("NONE LOAD_METHOD 0 SETUP_FINALLY 1 NONE WITH_CLEANUP NONE RETURN", "outside of its block");
    refused("SETUP_EXCEPT 2 NONE RAISE_OBJ POP_TOP NONE LOAD_NULL NONE WITH_CLEANUP END_FINALLY NONE RETURN", "outside of its block");
    refused("NONE SETUP_WITH 2 POP_TOP NONE NONE LOAD_NULL NONE WITH_CLEANUP END_FINALLY NONE RETURN", "outside of its block");
    refused("NONE SETUP_WITH 2 POP_TOP NONE POP_TOP LOAD_NULL WITH_CLEANUP END_FINALLY NONE RETURN", "without a cause");
    let iterator = "NONE GET_ITER_STACK POP_TOP POP_TOP POP_TOP NONE WITH_CLEANUP END_FINALLY NONE RETURN";
    refused(&("NONE SETUP_WITH 2 POP_TOP NONE POP_TOP POP_TOP ".to_owned() + iterator), "without a method");
    refused("NONE SETUP_WITH 3 POP_TOP POP_TOP NONE WITH_CLEANUP END_FINALLY NONE RETURN", "below a block");
    refused("NONE SETUP_WITH 4 POP_TOP ROT_TWO NONE RETURN WITH_CLEANUP END_FINALLY NONE RETURN", "below a block");
    // From the handler, inside another block, back into the body.
    let body = "NONE SETUP_WITH 6 POP_TOP NONE JUMP +2 NONE RETURN";
    let handler = "WITH_CLEANUP POP_TOP SETUP_EXCEPT 2 JUMP -8 POP_TOP POP_EXCEPT_JUMP 0 NONE END_FINALLY NONE RETURN";
    refused(&[body, handler].join(" "), "not nested");
}

#[test]
fn async_with_blocks() {
    let whole = |body: &str| {
        let handler = "DUP_TOP LOAD_GLOBAL 0 0xDF POP_JUMP_IF_FALSE +6";
        let on_exception = "POP_TOP POP_TOP NONE END_FINALLY NONE RETURN";
        let on_leave = "ROT_THREE ROT_THREE POP_TOP END_FINALLY NONE RETURN";
        ["NONE SETUP_FINALLY 4", body, handler, on_exception, on_leave].join(" ")
    };
    accepted(&whole("NONE POP_TOP NONE RETURN"));
    accepted(&whole("NONE ROT_TWO NONE RETURN"));
    // Nothing else may put another object in the place of the context manager: it might raise in between.
    refused(&whole("LOAD_ATTR 0 NONE RETURN"), "below a block");
}

#[test]
fn jumps_out_of_blocks() {
    // for a in None: try: break  finally: pass
    let body = |count: &str| {
        let start = "NONE GET_ITER_STACK FOR_ITER 10 POP_TOP SETUP_FINALLY 4 UNWIND_JUMP +5";
        [start, count, "NONE END_FINALLY JUMP -12 NONE RETURN"].join(" ")
    };
    accepted(&body("0x81"));
    refused(&body("0x82"), "more blocks than are in force");
    refused(&body("0x80"), "below a block");
    refused(&body("0x01"), "different depths");
    refused("UNWIND_JUMP +1 0x80 NONE RETURN", "drops an iterator");
    refused("NONE SETUP_WITH 2 POP_TOP NONE UNWIND_JUMP +1 1 NONE RETURN", "the handler of a with block");
}

#[test]
fn preludes() {
    let numbers = |change: fn(&mut Prelude)| {
        let mut prelude = outline();
        change(&mut prelude);
        try_with(prelude, &assemble("NONE RETURN"))
    };
    assert_eq!(numbers(|prelude| prelude.n_def_pos_args = 2), Err("more defaults than parameters"));
    assert_eq!(numbers(|prelude| prelude.n_pos_args = 20), Err("truncated"));
    assert_eq!(numbers(|prelude| prelude.n_state = 1), Err("the operand stack grows beyond n_state"));
    // Parameters take slots whether they are used or not.
    let starred = |prelude: &mut Prelude| {
        prelude.scope_flags = crate::prelude::VAR_ARGS | crate::prelude::VAR_KEYWORDS;
        prelude.n_state = 2;
    };
    assert_eq!(numbers(starred), Err("the operand stack grows beyond n_state"));
}

#[test]
fn names_and_lines() {
    let with_info = |info: [u8; 3]| {
        let outline = outline();
        verdict(&[&outline.encode()[..], &info, &[1], &assemble("NONE RETURN")].concat(), &children())
    };
    assert_eq!(with_info([0, 1, 0]), Ok(()));
    assert_eq!(with_info([0, 2, 0]), Err("a name in the prelude does not exist"));
    assert_eq!(with_info([0, 1, 0x80]), Err("the line table ends inside a step"));
}

#[test]
fn functions_that_nothing_makes() {
    let child = |code: &str| verdict(&function(outline(), &assemble("NONE RETURN")), &[function(outline(), &assemble(code))]);
    assert_eq!(child("RETURN"), Ok(()));
    assert_eq!(child("0x05"), Err("undefined opcode"));
    assert_eq!(child("LOAD_GLOBAL"), Err("truncated"));
}

/// Work is bounded by the length of the code, however the code is made.
#[test]
fn deep_stacks_with_many_labels_take_linear_time() {
    let deep = Prelude { n_state: 60_000, ..outline() };
    let mut code = assemble(&"NONE ".repeat(20_000));
    code.extend(assemble(&"NONE POP_JUMP_IF_TRUE +0 ".repeat(10_000)));
    code.extend(assemble("BUILD_TUPLE 0x81 0x9C 0x20 RETURN"));
    assert_eq!(try_with(deep, &code), Ok(()));
    let unpack = "NONE UNPACK_SEQUENCE 0x82 0xF5 0x10 BUILD_TUPLE 0x82 0xF5 0x10 POP_TOP ";
    assert_eq!(try_with(deep, &assemble(&unpack.repeat(1000))), Err("too complex to verify"));
}
