//! What the programs are made of.

use bytecode::prelude;

use crate::module::Function;

/// A rule, and programs that break it.
pub struct Rule {
    /// What the verifier says, in part.
    pub says: &'static str,
    pub around: Around,
    pub text: &'static str,
    /// Makes the function in which the text stands another one.
    pub outline: fn(&mut Function),
}

/// What may stand around a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// Other blocks, and operands below.
    Anything,
    /// Instructions before and behind, but neither blocks nor operands.
    Bare,
    /// Nothing: it is the whole function.
    Nothing,
}

pub const fn anywhere(says: &'static str, text: &'static str) -> Rule {
    Rule { says, around: Around::Anything, text, outline: |_| {} }
}

const fn bare(says: &'static str, text: &'static str) -> Rule {
    Rule { says, around: Around::Bare, text, outline: |_| {} }
}

const fn whole(says: &'static str, text: &'static str) -> Rule {
    Rule { says, around: Around::Nothing, text, outline: |_| {} }
}

const fn outlined(rule: Rule, outline: fn(&mut Function)) -> Rule {
    Rule { outline, ..rule }
}

pub const RULES: &[Rule] = &[
    // Instructions, labels, indices.
    anywhere("undefined opcode", "{0x05|0xD4|0xFF}"),
    whole("past its end", "NONE POP"),
    whole("a label behind the code", "{JUMP >x x:|NONE POP_JUMP_IF_FALSE >x NONE RETURN x:}"),
    // Inside, the opcode of POP_TOP is the number of a constant.
    anywhere("into an instruction", "JUMP >x+1 x: INT 35 POP POP"),
    anywhere("a name does not exist", "{LOAD_GLOBAL|LOAD_NAME|LOAD_CONST_STRING} {100|200|20000} POP"),
    anywhere("a name does not exist", "NONE {LOAD_ATTR|LOAD_METHOD} {100|200|20000} RETURN"),
    anywhere("a constant does not exist", "LOAD_CONST_OBJ {2|50|300} POP"),
    anywhere("a function does not exist", "MAKE_FUNCTION {6|99} POP"),
    // Room.
    bare("more local slots than n_state", "NONE STORE_FAST_N 40"),
    outlined(bare("more local slots than n_state", "NONE {0xCF|STORE_FAST_N 15} POP"), |f| f.prelude.n_state = 12),
    outlined(bare("more local slots than n_state", "NONE POP"), |f| f.cells = vec![60]),
    outlined(whole("beyond n_state", "NONE RETURN"), |f| {
        f.cells.clear();
        f.prelude.n_state = 1;
        f.prelude.scope_flags |= prelude::VAR_ARGS | prelude::VAR_KEYWORDS;
    }),
    outlined(bare("beyond n_state", "NONE NONE NONE NONE NONE NONE POP POP POP POP POP POP"), |f| f.prelude.n_state = 8),
    outlined(bare("beyond n_state", "NONE {UNPACK_SEQUENCE 6|UNPACK_EX 5} POP POP POP POP POP POP"), |f| f.prelude.n_state = 8),
    bare("too short", "{POP|RETURN|NONE 0xD7 POP|STORE_NAME a|STORE_FAST_N 0|NONE STORE_ATTR a|GET_ITER POP|LOAD_METHOD a POP POP}"),
    bare("too short", "{DUP_TOP POP|NONE DUP_TOP_TWO POP POP POP|NONE ROT_TWO POP|NONE NONE ROT_THREE POP POP}"),
    bare(
        "too short",
        "{BUILD_TUPLE 1|BUILD_LIST 1|CALL_FUNCTION 0|NONE CALL_METHOD 0|NONE BUILD_SLICE 2|LOAD_SUBSCR|POP_JUMP_IF_TRUE >x x:} POP",
    ),
    outlined(bare("deeper than n_exc_stack", "SETUP_EXCEPT >h NONE POP POP_EXCEPT_JUMP >e h: POP POP_EXCEPT_JUMP >e e:"), |f| {
        f.prelude.n_exc_stack = 0;
    }),
    outlined(bare("deeper than n_exc_stack", "SETUP_FINALLY >h SETUP_FINALLY >g NONE g: END_FINALLY NONE h: END_FINALLY"), |f| {
        f.prelude.n_exc_stack = 1;
    }),
    // Where ways meet.
    anywhere("different depths", "NONE NONE POP_JUMP_IF_TRUE >x POP x: POP"),
    anywhere(
        "different kinds",
        "NONE NONE NONE NONE TRUE POP_JUMP_IF_TRUE >x POP POP POP POP NONE GET_ITER_STACK x: FOR_ITER >e POP JUMP >x e:",
    ),
    anywhere("not an object", "NONE NONE POP_JUMP_IF_TRUE >x POP NULL x: {STORE_NAME a|UNPACK_SEQUENCE 0|RETURN}"),
    anywhere("without a dict", "BUILD_MAP 0 NONE POP_JUMP_IF_TRUE >x BUILD_LIST 1 x: NONE NONE STORE_MAP POP"),
    anywhere("different blocks", "TRUE POP_JUMP_IF_TRUE >n SETUP_EXCEPT >h JUMP >x n: JUMP >x h: POP x: POP_EXCEPT_JUMP >e e:"),
    // Kinds of operands.
    anywhere(
        "not an object",
        "NULL {STORE_NAME a|STORE_GLOBAL a|STORE_FAST_N 0|0xC0|STORE_DEREF 3|IMPORT_STAR|RETURN|RAISE_OBJ|POP_JUMP_IF_TRUE >x x:}",
    ),
    anywhere(
        "not an object",
        "NULL {LOAD_ATTR a|GET_ITER|0xD0|UNPACK_SEQUENCE 1|UNPACK_EX 0|BUILD_TUPLE 1|BUILD_LIST 1|BUILD_SET 1|CALL_FUNCTION 0} POP",
    ),
    anywhere("not an object", "NULL {LOAD_METHOD a|IMPORT_FROM a} POP POP"),
    anywhere("not an object", "NULL {GET_ITER_STACK POP POP POP POP|JUMP_IF_FALSE_OR_POP >x NONE x: POP}"),
    anywhere(
        "not an object",
        "NULL NONE {0xD7|LOAD_SUBSCR|BUILD_SLICE 2|NONE BUILD_SLICE 3|CALL_FUNCTION 1|CALL_METHOD 0|IMPORT_NAME a} POP",
    ),
    anywhere("not an object", "NONE NULL {0xF2|LOAD_SUBSCR|BUILD_SLICE 2|CALL_FUNCTION 1|BUILD_TUPLE 2} POP"),
    anywhere("not an object", "NULL {NULL STORE_ATTR a|NONE NULL STORE_SUBSCR|NULL NONE STORE_SUBSCR}"),
    anywhere(
        "not an object",
        "LOAD_GLOBAL print {NULL NULL CALL_METHOD 1|LOAD_CONST_STRING a NULL CALL_FUNCTION 256|NULL NULL INT 0 CALL_METHOD_VAR_KW 1} POP",
    ),
    anywhere("not an object", "{BUILD_MAP 0 NULL NONE STORE_MAP|BUILD_LIST 0 NULL STORE_COMP 4|BUILD_MAP 0 NONE NULL STORE_COMP 9} POP"),
    // The second slot of a method may be null; here it is.
    anywhere("not an object", "INT 0 NONE IMPORT_NAME io LOAD_METHOD StringIO {STORE_NAME a|LOAD_ATTR a POP|BUILD_TUPLE 1 POP|RETURN} POP"),
    anywhere("not an object", "{ITERATOR|PENDING} {RETURN|STORE_NAME a|BUILD_LIST 1 RETURN|UNPACK_EX 0 RETURN}"),
    anywhere("the value of an attribute", "PENDING NONE STORE_ATTR a NONE END_FINALLY"),
    anywhere("the value of an item", "PENDING NONE NONE STORE_SUBSCR NONE END_FINALLY"),
    anywhere("a slot is copied", "PENDING {DUP_TOP POP|NONE DUP_TOP_TWO POP POP POP} END_FINALLY"),
    anywhere("a slot is moved", "PENDING NONE ROT_TWO ROT_TWO POP END_FINALLY"),
    anywhere("a slot is moved", "PENDING NONE NONE ROT_THREE ROT_THREE ROT_THREE POP POP END_FINALLY"),
    // The slots of two iterators in one.
    anywhere(
        "a slot is moved",
        "LOAD_GLOBAL range INT 3 CALL_FUNCTION 1 GET_ITER_STACK POP ITERATOR ROT_THREE POP POP ROT_TWO POP FOR_ITER >x POP POP POP POP POP x:",
    ),
    anywhere(
        "without an iterator",
        "{NONE NONE NONE NONE|NULL NULL NULL NULL|NULL NONE NULL NONE|NONE NONE NULL NULL} FOR_ITER >x POP POP POP POP POP x:",
    ),
    anywhere("without an iterator", "{ITERATOR POP NONE|NONE ITERATOR POP} FOR_ITER >x POP POP POP POP POP x:"),
    bare("drops an iterator", "UNWIND_JUMP >x 128 x:"),
    anywhere("without a dict", "{BUILD_LIST 0|BUILD_SET 0|BUILD_TUPLE 0|NONE} NONE NONE STORE_MAP POP"),
    anywhere("without its container", "{BUILD_MAP 0|BUILD_SET 0|NONE} NONE STORE_COMP 4 POP"),
    anywhere("without its container", "{BUILD_LIST 0|NONE} {NONE NONE STORE_COMP 9|NONE STORE_COMP 6} POP"),
    anywhere("two or three parts", "{NONE NONE NONE NONE BUILD_SLICE 4|NONE BUILD_SLICE 1} POP"),
    anywhere("no generator", "{NONE YIELD_VALUE|BUILD_TUPLE 0 GET_ITER NONE YIELD_FROM} POP"),
    // Functions and calls.
    anywhere(
        "the name of an argument",
        "LOAD_GLOBAL print {{NONE|LOAD_CONST_OBJ 1} NONE CALL_FUNCTION 256|NULL NONE NONE CALL_METHOD 256} POP",
    ),
    anywhere("what to spread", "LOAD_GLOBAL print {NONE NONE CALL_FUNCTION_VAR_KW 1|NULL NONE NONE CALL_METHOD_VAR_KW 1} POP"),
    anywhere("not a cell", "NONE STORE_FAST_N 0 {LOAD_DEREF 0 POP|NONE STORE_DEREF 0|DELETE_DEREF 0}"),
    anywhere("a cell is overwritten", "NONE {STORE_FAST_N 3|0xC3} LOAD_DEREF 3 POP"),
    anywhere("a cell that is none", "{NONE|LOAD_GLOBAL print|NONE STORE_FAST_N 0 LOAD_FAST_N 0|NONE 0xC0 0xB0} MAKE_CLOSURE 2 1 POP"),
    anywhere(
        "fewer parameters than cells",
        "{LOAD_FAST_N 3 MAKE_CLOSURE 0 1|NONE BUILD_TUPLE 1 NULL LOAD_FAST_N 3 MAKE_CLOSURE_DEFARGS 1 1} POP",
    ),
    anywhere("different numbers of cells", "MAKE_FUNCTION 2 NONE CALL_FUNCTION 1 POP LOAD_FAST_N 3 MAKE_CLOSURE 2 1 POP"),
    anywhere("made without them", "MAKE_FUNCTION {1|3} POP"),
    anywhere("other defaults", "{NULL|NONE|BUILD_LIST 0} NULL MAKE_FUNCTION_DEFARGS 1 POP"),
    anywhere("other defaults", "BUILD_TUPLE 0 NULL MAKE_FUNCTION_DEFARGS 0 POP"),
    anywhere(
        "other keyword defaults",
        "{NULL {NULL|NONE} MAKE_FUNCTION_DEFARGS 3|NONE BUILD_TUPLE 1 BUILD_MAP 0 MAKE_FUNCTION_DEFARGS 1} POP",
    ),
    // Blocks.
    bare("no block is in force", "{NONE END_FINALLY|POP_EXCEPT_JUMP >x x:|NONE NULL NONE WITH_CLEANUP POP}"),
    bare("more blocks than are in force", "UNWIND_JUMP >x 1 x:"),
    anywhere(
        "the operands below a block",
        "BUILD_MAP 0 SETUP_EXCEPT >h {BUILD_LIST 1|UNPACK_EX 0} NONE RAISE_OBJ h: POP POP_EXCEPT_JUMP >e e: NONE NONE STORE_MAP POP",
    ),
    anywhere("the operands below a block", "NONE SETUP_EXCEPT >h NONE RAISE_OBJ h: POP POP"),
    anywhere("the operands below a block", "MANAGER SETUP_WITH >w POP {POP|ROT_TWO} NONE RETURN w: WITH_CLEANUP END_FINALLY"),
    // Out of the handler of a `with`, back into its body.
    anywhere(
        "the operands below a block",
        "MANAGER SETUP_WITH >w POP NONE JUMP >w b: {NONE|NONE NONE NONE} RETURN w: WITH_CLEANUP POP JUMP >b",
    ),
    anywhere(
        "not nested",
        "MANAGER SETUP_WITH >w POP NONE JUMP >w b: NONE RETURN w: WITH_CLEANUP POP SETUP_EXCEPT >i JUMP >b i: POP POP_EXCEPT_JUMP >f f: NONE END_FINALLY",
    ),
    anywhere("handler of a with block", "BUILD_MAP 0 MANAGER SETUP_WITH >w POP NONE w: UNWIND_JUMP >x 1 x: NONE NONE STORE_MAP POP"),
    anywhere("END_FINALLY without a cause", "SETUP_FINALLY >h NONE h: POP NULL END_FINALLY"),
    // The cause of the inner block gets to the end of the outer one.
    anywhere("another depth", "SETUP_FINALLY >o PENDING NONE END_FINALLY o: END_FINALLY"),
    anywhere(
        "takes a pending cause along",
        "SETUP_FINALLY >o PENDING {POP_EXCEPT_JUMP >o|NONE STORE_NAME a POP_EXCEPT_JUMP >o} o: END_FINALLY",
    ),
    anywhere("WITH_CLEANUP without a cause", "MANAGER SETUP_WITH >w POP NONE w: POP NULL WITH_CLEANUP END_FINALLY"),
    anywhere("outside of its block", "SETUP_EXCEPT >h NONE RAISE_OBJ h: POP LOAD_GLOBAL print NULL NONE WITH_CLEANUP END_FINALLY"),
];

/// What a stitched program is made of: how many operands it takes and leaves, whatever their kinds, and the text; `#` is
/// its number.
pub const STITCHES: &[(usize, usize, &str)] = &[
    (0, 1, "{NONE|NULL|INT 0|INT 3|LOAD_CONST_STRING a|LOAD_CONST_OBJ 1|BUILD_LIST 0|BUILD_MAP 0|BUILD_SET 0|LOAD_FAST_N 3|LOAD_FAST_N 0}"),
    (0, 1, "{LOAD_GLOBAL print|LOAD_GLOBAL list|LOAD_DEREF 3|MANAGER|BUILD_TUPLE 0|MAKE_FUNCTION 0|TRUE|NULL}"),
    (0, 4, "{ITERATOR|BUILD_TUPLE 0 GET_ITER_STACK|NULL BUILD_LIST 0 NULL NULL}"),
    (1, 0, "{POP|STORE_NAME a|STORE_FAST_N 0|STORE_DEREF 3|POP_JUMP_IF_TRUE >j# NONE POP j#:|UNPACK_SEQUENCE 0}"),
    (1, 1, "{LOAD_ATTR a|GET_ITER|0xD3|BUILD_TUPLE 1|BUILD_LIST 1|CALL_FUNCTION 0|JUMP_IF_TRUE_OR_POP >j# NONE j#:|UNPACK_EX 0}"),
    (1, 1, "{POP_JUMP_IF_TRUE >j# NULL JUMP >k# j#: NONE k#:|POP_JUMP_IF_TRUE >j# BUILD_LIST 0 JUMP >k# j#: BUILD_MAP 0 k#:}"),
    (1, 1, "{MAKE_CLOSURE 2 1|SETUP_FINALLY >f# NONE f#: END_FINALLY|SETUP_EXCEPT >f# RAISE_OBJ f#: POP_EXCEPT_JUMP >e# e#: NONE}"),
    (1, 2, "{LOAD_METHOD __exit__|LOAD_METHOD a|DUP_TOP|UNPACK_SEQUENCE 2|IMPORT_FROM a}"),
    (1, 4, "GET_ITER_STACK"),
    (2, 0, "{STORE_ATTR a|POP POP}"),
    (2, 1, "{LOAD_SUBSCR|0xD7|0xF2|0xDF|BUILD_LIST 2|BUILD_SLICE 2|CALL_FUNCTION 1|CALL_METHOD 0|IMPORT_NAME io|STORE_COMP 4}"),
    (2, 1, "{MAKE_FUNCTION_DEFARGS 0|MAKE_FUNCTION_DEFARGS 1|MAKE_FUNCTION_DEFARGS 3}"),
    (2, 2, "ROT_TWO"),
    (2, 4, "DUP_TOP_TWO"),
    (3, 0, "STORE_SUBSCR"),
    (
        3,
        1,
        "{STORE_MAP|CALL_METHOD 1|CALL_FUNCTION 256|CALL_FUNCTION_VAR_KW 1|CALL_METHOD_VAR_KW 0|STORE_COMP 9|BUILD_SLICE 3|MAKE_CLOSURE_DEFARGS 1 1}",
    ),
    (3, 3, "ROT_THREE"),
    (4, 0, "l#: FOR_ITER >f# POP JUMP >l# f#:"),
    (4, 1, "CALL_FUNCTION_VAR_KW 256"),
];
