//! The names that this crate's Rust code uses, one per line, sorted; behind them the names whose numbers the `.mpy` format fixes.

use crate::qstr::{Pool, Qstr, build};

crate::qstrs! {
    /// Names of this crate beyond the fixed ones.
    pub mod own after 166;
    __abs__,
    __add__,
    __aenter__,
    __aexit__,
    __aiter__,
    __all__,
    __and__,
    __anext__,
    __bases__,
    __bool__,
    __build_class__,
    __complex__,
    __contains__,
    __debug__,
    __del__,
    __delattr__,
    __delete__,
    __dict__,
    __divmod__,
    __eq__,
    __file__,
    __float__,
    __floordiv__,
    __ge__,
    __get__,
    __globals__,
    __gt__,
    __iadd__,
    __iand__,
    __ifloordiv__,
    __ilshift__,
    __imatmul__,
    __imod__,
    __import__,
    __imul__,
    __invert__,
    __ior__,
    __ipow__,
    __irshift__,
    __isub__,
    __itruediv__,
    __ixor__,
    __le__,
    __lshift__,
    __lt__,
    __matmul__,
    __mod__,
    __mul__,
    __ne__,
    __neg__,
    __or__,
    __path__,
    __pos__,
    __pow__,
    __radd__,
    __rand__,
    __repl_print__,
    __reversed__,
    __rfloordiv__,
    __rlshift__,
    __rmatmul__,
    __rmod__,
    __rmul__,
    __ror__,
    __rpow__,
    __rrshift__,
    __rshift__,
    __rsub__,
    __rtruediv__,
    __rxor__,
    __set__,
    __set_name__,
    __setattr__,
    __sub__,
    __traceback__,
    __truediv__,
    __xor__,
    _build,
    _machine,
    _mpy,
    _thread,
    add,
    alloc_emergency_exception_buf,
    appendleft,
    argv,
    array,
    at,
    atexit,
    big,
    bin,
    bit_length,
    boot_py = "boot.py",
    bound_method,
    buffer,
    buffering,
    byteorder,
    center,
    closure,
    code,
    collect,
    collections,
    compile,
    complex,
    cur_task,
    date,
    decode,
    default,
    delattr,
    deleter,
    denominator,
    deque,
    dict_view,
    dictcomp = "<dictcomp>",
    difference,
    difference_update,
    disable,
    discard,
    doc,
    enable,
    encode,
    encoding,
    endian,
    enumerate,
    errno,
    exc_info,
    executable,
    execfile,
    exit,
    file,
    FileIO,
    fileno,
    filter,
    flags,
    float,
    flush,
    fromhex,
    fromkeys,
    frozen_path = ".frozen",
    frozenset,
    function,
    gc,
    generator,
    genexpr = "<genexpr>",
    getter,
    heap_is_locked = "memory allocation failed, heap is locked",
    heap_lock,
    heap_locked,
    heap_unlock,
    help,
    hex,
    imag,
    implementation,
    indices,
    input,
    intersection,
    intersection_update,
    ioctl,
    IOBase,
    isdisjoint,
    isenabled,
    issubset,
    issuperset,
    itemsize,
    iterable,
    iterator,
    kbd_intr,
    keepends,
    lambda = "<lambda>",
    length,
    listcomp = "<listcomp>",
    machine,
    main_py = "main.py",
    max,
    maxlen,
    maxsize,
    mem_alloc,
    mem_current,
    mem_free,
    mem_info,
    mem_peak,
    mem_total,
    memoryview,
    min,
    mode,
    modify,
    module,
    modules,
    name,
    nodename,
    NotImplemented,
    oct,
    offset,
    opt_level,
    OrderedDict,
    partition,
    parts,
    path,
    pend_throw,
    platform,
    popleft,
    print_exception,
    property,
    ps1,
    ps2,
    pystack_use,
    qstr_info,
    readlines,
    real,
    release,
    reversed,
    RingIO,
    rpartition,
    schedule,
    seek,
    setcomp = "<setcomp>",
    setter,
    signed,
    size,
    slice,
    splitlines,
    stack_use,
    stat,
    stderr,
    stdin,
    stdin_name = "<stdin>",
    stdout,
    StopAsyncIteration,
    string = "<string>",
    string_1 = ".",
    string_word = "string",
    symmetric_difference,
    symmetric_difference_update,
    sys,
    tell,
    TextIOWrapper,
    threshold,
    tobytes,
    typecode,
    UnicodeError,
    union,
    version,
    version_info,
    viper,
    ViperTypeError,
    writelines,
    // The other printable characters of ASCII: looking at a text character by character takes no memory.
    char_21 = "!",
    char_22 = "\"",
    char_23 = "#",
    char_24 = "$",
    char_25 = "%",
    char_26 = "&",
    char_27 = "'",
    char_28 = "(",
    char_29 = ")",
    char_2b = "+",
    char_2c = ",",
    char_2d = "-",
    char_0 = "0",
    char_1 = "1",
    char_2 = "2",
    char_3 = "3",
    char_4 = "4",
    char_5 = "5",
    char_6 = "6",
    char_7 = "7",
    char_8 = "8",
    char_9 = "9",
    char_3a = ":",
    char_3b = ";",
    char_3c = "<",
    char_3d = "=",
    char_3e = ">",
    char_3f = "?",
    char_40 = "@",
    upper_a = "A",
    upper_b = "B",
    upper_c = "C",
    upper_d = "D",
    upper_e = "E",
    upper_f = "F",
    upper_g = "G",
    upper_h = "H",
    upper_i = "I",
    upper_j = "J",
    upper_k = "K",
    upper_l = "L",
    upper_m = "M",
    upper_n = "N",
    upper_o = "O",
    upper_p = "P",
    upper_q = "Q",
    upper_r = "R",
    upper_s = "S",
    upper_t = "T",
    upper_u = "U",
    upper_v = "V",
    upper_w = "W",
    upper_x = "X",
    upper_y = "Y",
    upper_z = "Z",
    char_5b = "[",
    char_5c = "\\",
    char_5d = "]",
    char_5e = "^",
    char_60 = "`",
    a,
    b,
    char_c = "c",
    char_d = "d",
    e,
    char_f = "f",
    char_g = "g",
    char_h = "h",
    char_i = "i",
    char_j = "j",
    char_k = "k",
    char_l = "l",
    char_m = "m",
    char_n = "n",
    char_o = "o",
    char_p = "p",
    char_q = "q",
    char_r = "r",
    char_s = "s",
    char_t = "t",
    char_u = "u",
    char_v = "v",
    char_w = "w",
    char_x = "x",
    char_y = "y",
    char_z = "z",
    char_7b = "{",
    char_7c = "|",
    char_7d = "}",
    char_7e = "~",
}

pub use own::*;

/// The names that the `.mpy` format numbers, as a pool: number 1 is the empty string.
pub static FIXED_POOL: Pool = Pool::new(1, &OFFSETS, &HASHES, &BY_HASH, &TEXT);

const FIXED: [&str; 165] = {
    let mut names = [""; 165];
    let mut i = 0;
    while i < 165 {
        names[i] = bytecode::qstr::STATIC[i + 1];
        i += 1;
    }
    names
};
const LEN: usize = build::text_len(&FIXED);
const HASHES_OF: [u16; 165] = build::hashes(&FIXED);
static TEXT: [u8; LEN] = build::text(&FIXED);
static OFFSETS: [u16; 166] = build::offsets(&FIXED);
static HASHES: [u16; 165] = HASHES_OF;
static BY_HASH: [u16; 165] = build::by_hash(&HASHES_OF);

macro_rules! fixed {
    ($($name:ident = $n:literal;)*) => { $(pub const $name: Qstr = Qstr($n);)* };
}

fixed! {
    empty = 1;
    __dir__ = 2;
    newline = 3;
    space = 4;
    star = 5;
    slash = 6;
    module_scope = 7;
    underscore = 8;
    __call__ = 9;
    __class__ = 10;
    __delitem__ = 11;
    __enter__ = 12;
    __exit__ = 13;
    __getattr__ = 14;
    __getitem__ = 15;
    __hash__ = 16;
    __init__ = 17;
    __int__ = 18;
    __iter__ = 19;
    __len__ = 20;
    __main__ = 21;
    __module__ = 22;
    __name__ = 23;
    __new__ = 24;
    __next__ = 25;
    __qualname__ = 26;
    __repr__ = 27;
    __setitem__ = 28;
    __str__ = 29;
    ArithmeticError = 30;
    AssertionError = 31;
    AttributeError = 32;
    BaseException = 33;
    EOFError = 34;
    Ellipsis = 35;
    Exception = 36;
    GeneratorExit = 37;
    ImportError = 38;
    IndentationError = 39;
    IndexError = 40;
    KeyError = 41;
    KeyboardInterrupt = 42;
    LookupError = 43;
    MemoryError = 44;
    NameError = 45;
    NoneType = 46;
    NotImplementedError = 47;
    OSError = 48;
    OverflowError = 49;
    RuntimeError = 50;
    StopIteration = 51;
    SyntaxError = 52;
    SystemExit = 53;
    TypeError = 54;
    ValueError = 55;
    ZeroDivisionError = 56;
    abs = 57;
    all = 58;
    any = 59;
    append = 60;
    args = 61;
    bool = 62;
    builtins = 63;
    bytearray = 64;
    bytecode = 65;
    bytes = 66;
    callable = 67;
    chr = 68;
    classmethod = 69;
    clear = 70;
    close = 71;
    const_ = 72;
    copy = 73;
    count = 74;
    dict = 75;
    dir = 76;
    divmod = 77;
    end = 78;
    endswith = 79;
    eval = 80;
    exec = 81;
    extend = 82;
    find = 83;
    format = 84;
    from_bytes = 85;
    get = 86;
    getattr = 87;
    globals = 88;
    hasattr = 89;
    hash = 90;
    id = 91;
    index = 92;
    insert = 93;
    int = 94;
    isalpha = 95;
    isdigit = 96;
    isinstance = 97;
    islower = 98;
    isspace = 99;
    issubclass = 100;
    isupper = 101;
    items = 102;
    iter = 103;
    join = 104;
    key = 105;
    keys = 106;
    len = 107;
    list = 108;
    little = 109;
    locals = 110;
    lower = 111;
    lstrip = 112;
    main = 113;
    map = 114;
    micropython = 115;
    next = 116;
    object = 117;
    open = 118;
    ord = 119;
    pop = 120;
    popitem = 121;
    pow = 122;
    print = 123;
    range = 124;
    read = 125;
    readinto = 126;
    readline = 127;
    remove = 128;
    replace = 129;
    repr = 130;
    reverse = 131;
    rfind = 132;
    rindex = 133;
    round = 134;
    rsplit = 135;
    rstrip = 136;
    self_ = 137;
    send = 138;
    sep = 139;
    set = 140;
    setattr = 141;
    setdefault = 142;
    sort = 143;
    sorted = 144;
    split = 145;
    start = 146;
    startswith = 147;
    staticmethod = 148;
    step = 149;
    stop = 150;
    str = 151;
    strip = 152;
    sum = 153;
    super_ = 154;
    throw = 155;
    to_bytes = 156;
    tuple = 157;
    type_ = 158;
    update = 159;
    upper = 160;
    utf_8 = 161;
    value = 162;
    values = 163;
    write = 164;
    zip = 165;
}
