//! Interned strings: the hash, and the names whose numbers the `.mpy` format fixes.

/// The hash of a name: start at 5381; for each byte times 33, xor the byte; the low 16 bits, and 1 in place of 0.
///
/// Python programs see it as `hash(str)` and, through the order of dictionaries, in printed output.
pub const fn hash(bytes: &[u8]) -> u16 {
    let mut hash: u32 = 5381;
    let mut i = 0;
    while i < bytes.len() {
        hash = hash.wrapping_mul(33) ^ bytes[i] as u32;
        i += 1;
    }
    match hash as u16 {
        0 => 1,
        hash => hash,
    }
}

/// Names with a fixed number in every `.mpy` file of version 6: `STATIC[n]` has number `n`; number 0 is "no string".
pub static STATIC: [&str; 166] = [
    "",
    "",
    "__dir__",
    "\n",
    " ",
    "*",
    "/",
    "<module>",
    "_",
    "__call__",
    "__class__",
    "__delitem__",
    "__enter__",
    "__exit__",
    "__getattr__",
    "__getitem__",
    "__hash__",
    "__init__",
    "__int__",
    "__iter__",
    "__len__",
    "__main__",
    "__module__",
    "__name__",
    "__new__",
    "__next__",
    "__qualname__",
    "__repr__",
    "__setitem__",
    "__str__",
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "EOFError",
    "Ellipsis",
    "Exception",
    "GeneratorExit",
    "ImportError",
    "IndentationError",
    "IndexError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "NameError",
    "NoneType",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "RuntimeError",
    "StopIteration",
    "SyntaxError",
    "SystemExit",
    "TypeError",
    "ValueError",
    "ZeroDivisionError",
    "abs",
    "all",
    "any",
    "append",
    "args",
    "bool",
    "builtins",
    "bytearray",
    "bytecode",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "clear",
    "close",
    "const",
    "copy",
    "count",
    "dict",
    "dir",
    "divmod",
    "end",
    "endswith",
    "eval",
    "exec",
    "extend",
    "find",
    "format",
    "from_bytes",
    "get",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "id",
    "index",
    "insert",
    "int",
    "isalpha",
    "isdigit",
    "isinstance",
    "islower",
    "isspace",
    "issubclass",
    "isupper",
    "items",
    "iter",
    "join",
    "key",
    "keys",
    "len",
    "list",
    "little",
    "locals",
    "lower",
    "lstrip",
    "main",
    "map",
    "micropython",
    "next",
    "object",
    "open",
    "ord",
    "pop",
    "popitem",
    "pow",
    "print",
    "range",
    "read",
    "readinto",
    "readline",
    "remove",
    "replace",
    "repr",
    "reverse",
    "rfind",
    "rindex",
    "round",
    "rsplit",
    "rstrip",
    "self",
    "send",
    "sep",
    "set",
    "setattr",
    "setdefault",
    "sort",
    "sorted",
    "split",
    "start",
    "startswith",
    "staticmethod",
    "step",
    "stop",
    "str",
    "strip",
    "sum",
    "super",
    "throw",
    "to_bytes",
    "tuple",
    "type",
    "update",
    "upper",
    "utf-8",
    "value",
    "values",
    "write",
    "zip",
];

/// The number of a name in [`STATIC`].
pub fn static_number(name: &[u8]) -> Option<u8> {
    // The first few are in no order; then names that begin with `_`, then all others, each part sorted.
    const PRIVATE: usize = 8;
    const OTHERS: usize = 30;
    let (unsorted, sorted) = STATIC.split_at(PRIVATE);
    let (private, others) = sorted.split_at(OTHERS - PRIVATE);
    let search = |part: &[&str]| part.binary_search_by(|entry| entry.as_bytes().cmp(name)).ok();
    let unsorted = || unsorted.iter().skip(1).position(|entry| entry.as_bytes() == name).map(|at| at + 1);
    let sorted = match name.first() {
        Some(b'_') => search(private).map(|at| at + PRIVATE),
        _ => search(others).map(|at| at + OTHERS),
    };
    sorted.or_else(unsorted).map(|number| number as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_text() {
        for (number, name) in STATIC.iter().enumerate().skip(1) {
            assert_eq!(static_number(name.as_bytes()), Some(number as u8));
        }
        assert_eq!(static_number(b"zipp"), None);
        assert_eq!(static_number(b"__doc__"), None);
    }

    #[test]
    fn hashes_are_those_of_the_format() {
        assert_eq!(hash(b""), 5381);
        assert_eq!(hash(b"x"), 46557);
        assert_eq!(hash(b"hello"), 60903);
        assert_eq!(hash(b"<module>"), 38077);
        assert_eq!(hash(b"zip"), 44262);
    }

    #[test]
    fn static_numbers() {
        assert_eq!(STATIC[7], "<module>");
        assert_eq!(STATIC[165], "zip");
    }
}
