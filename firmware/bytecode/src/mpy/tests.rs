use std::cell::RefCell;
use std::collections::HashMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::arena::{Arena, StdChunks};
use crate::module::{Const, Module};

/// Keeps the text of each float it read, so that whatever algorithm wrote a file, the same text is written again.
#[derive(Default)]
pub(crate) struct SameText(RefCell<HashMap<u64, String>>);

impl NumberText for SameText {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        let text = core::str::from_utf8(text).ok()?;
        let value: f64 = text.parse().ok()?;
        self.0.borrow_mut().insert(value.to_bits(), text.to_string());
        Some(value)
    }

    fn write_float(&self, value: f64, out: &mut dyn fmt::Write) -> fmt::Result {
        let sign = if value.is_sign_negative() && !value.is_nan() { "-" } else { "" };
        let text = match self.0.borrow().get(&value.abs().to_bits()) {
            Some(text) => text.clone(),
            None => format!("{:?}", value.abs()).to_lowercase(),
        };
        let point = if text.contains(['.', 'e', 'n']) { "" } else { ".0" };
        write!(out, "{sign}{text}{point}")
    }
}

/// Reads `bytes` and gives the module to `check`.
pub(crate) fn with_module<R>(bytes: &[u8], check: impl FnOnce(&Module, &Arena) -> R) -> Result<R, MpyError> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let module = read(bytes, &arena, &SameText::default(), 63)?;
    Ok(check(&module, &arena))
}

/// Reads a file and writes it again.
pub(crate) fn round_trip(bytes: &[u8]) -> Result<Vec<u8>, MpyError> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let numbers = SameText::default();
    let module = read(bytes, &arena, &numbers, 63)?;
    let mut written = Vec::new();
    write(&module, bytes[3], &numbers, &arena, &mut written).unwrap();
    Ok(written)
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter_map(|digit| char::from(digit).to_digit(16).map(|d| d as u8)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn error(bytes: &[u8]) -> MpyErrorKind {
    with_module(bytes, |_, _| ()).unwrap_err().what
}

#[test]
fn tables_and_nesting_of_a_file() {
    let bytes = hex("4d06001f0a040e746573742e7079000f81118167046262000242000278000279 00027a000277000a0707023230070a323134373438
         33363438 07052d35303030 0502626200010a020306017a00040a030803302e31080531652b31360904322e356a0517746869732069
         73206c6f6e676572207468616e2074656e00070132 28080001636300");
    with_module(&bytes, |module, _| {
        assert_eq!(module.qstrs[3], b"micropython");
        let nested = [Const::True, Const::Bytes(b"z")];
        let first = [
            Const::Int("20"),
            Const::Int("2147483648"),
            Const::Int("-5000"),
            Const::Str(b"bb"),
            Const::None,
            Const::Tuple(&nested),
            Const::Ellipsis,
        ];
        assert_eq!(module.consts[0], Const::Tuple(&first));
        let second = [Const::Float(0.1), Const::Float(1e16), Const::Complex(0.0, 2.5)];
        assert_eq!(module.consts[1], Const::Tuple(&second));
        assert_eq!(module.root.data, [0x08, 0x00, 0x01, 0x63, 0x63]);
    })
    .unwrap();
    assert_eq!(round_trip(&bytes).unwrap(), bytes[..bytes.len() - 1]);
}

#[test]
fn static_names_may_be_spelled_out_and_numbers_padded() {
    let bytes = hex("4d06001f 8002 00 02 6100 0a 7072696e7400 28 0002015163");
    let written = hex("4d06001f 02 00 02 6100 8177 28 0002015163");
    assert_eq!(round_trip(&bytes).unwrap(), written);
}

#[test]
fn headers_that_do_not_fit() {
    assert_eq!(error(b""), MpyErrorKind::NotMpy);
    assert_eq!(error(b"print(1)"), MpyErrorKind::NotMpy);
    assert_eq!(error(b"M"), MpyErrorKind::Malformed("truncated"));
    assert_eq!(error(b"M\x06\x00"), MpyErrorKind::Malformed("truncated"));
    assert_eq!(error(b"M\x06\x00\x40\x00"), MpyErrorKind::SmallInts);
    let native = with_module(b"M\x06\x17\x1f\x00", |_, _| ()).unwrap_err();
    assert_eq!(native.to_string(), "incompatible .mpy arch: armv7m, taken is bytecode only; use mpy-cross without -march");
    let flags = with_module(b"M\x06\x6f\x1f\x03\x00", |_, _| ()).unwrap_err();
    assert_eq!(flags.header.and_then(|header| header.arch_flags), Some(3));
    assert_eq!(flags.to_string(), "incompatible .mpy arch: rv32imc, taken is bytecode only; use mpy-cross without -march");
    let old = with_module(b"M\x05\x02", |_, _| ()).unwrap_err();
    assert_eq!(old.to_string(), "incompatible .mpy file: version 5, taken is 6; use mpy-cross 1.29");
}

#[test]
fn machine_code_is_refused_wherever_it_appears() {
    assert_eq!(error(&hex("4d06001f 01 00 026100 29 0002015163")), MpyErrorKind::Native);
    assert_eq!(error(&hex("4d06001f 01 01 026100 00 28 0002015163")), MpyErrorKind::Native);
}

#[test]
fn every_cut_is_noticed() {
    let bytes = hex("4d06001f 03 01 0e746573742e707900 0f 0278 00 0a02 0701 31 0802 2e35 2c 0002015163 01 28 0002015163");
    assert_eq!(round_trip(&bytes).unwrap(), bytes);
    for len in 0..bytes.len() {
        assert!(with_module(&bytes[..len], |_, _| ()).is_err(), "{len}");
    }
}

#[test]
fn complex_numbers() {
    let complex = |text: &str| {
        let mut bytes = hex("4d06001f 01 01 026100 09");
        bytes.push(text.len() as u8);
        bytes.extend_from_slice(text.as_bytes());
        bytes.extend_from_slice(&hex("28 0002015163"));
        with_module(&bytes, |module, _| match module.consts {
            [Const::Complex(real, imag)] => (*real, *imag),
            _ => panic!("{:?}", module.consts),
        })
        .inspect(|_| assert_eq!(round_trip(&bytes).unwrap(), bytes))
        .map_err(|error| error.what)
    };
    assert_eq!(complex("2.5j"), Ok((0.0, 2.5)));
    assert_eq!(complex("(1e-05-2.5e+30j)"), Ok((1e-5, -2.5e30)));
    assert_eq!(complex("(-1.5+infj)"), Ok((-1.5, f64::INFINITY)));
    for bad in ["", "j", "1", "(1j)", "(1+j)", "(1+2)", "+j", "1+2j"] {
        assert_eq!(complex(bad), Err(MpyErrorKind::Malformed("not a number")), "{bad}");
    }
}

#[test]
fn deep_nesting_is_read_without_recursion_and_limited() {
    let tuples = |depth: usize| {
        let mut bytes = hex("4d06001f 01 01 026100");
        (0..depth).for_each(|_| bytes.extend_from_slice(&[10, 1]));
        bytes.extend_from_slice(&hex("01 28 0002015163"));
        bytes
    };
    assert_eq!(round_trip(&tuples(1000)).unwrap(), tuples(1000));
    assert_eq!(error(&tuples(1001)), MpyErrorKind::Malformed("tuples nested too deeply"));
    let functions = |depth: usize| {
        let mut bytes = hex("4d06001f 01 00 026100");
        (1..depth).for_each(|_| bytes.extend_from_slice(&hex("2c 0002015163 01")));
        bytes.extend_from_slice(&hex("28 0002015163"));
        bytes
    };
    assert_eq!(round_trip(&functions(10_000)).unwrap(), functions(10_000));
    assert_eq!(error(&functions(10_001)), MpyErrorKind::Malformed("functions nested too deeply"));
}

#[test]
fn counts_do_not_allocate_more_than_the_file_justifies() {
    let chunks = StdChunks::with_limit(10_000);
    for bytes in ["4d06001f 8fffffff7f 00 0261", "4d06001f 01 8fffffff7f 0261 00 01", "4d06001f 01 01 026100 0a 8fffffff7f"] {
        let error = read(&hex(bytes), &Arena::new(&chunks), &SameText::default(), 31).unwrap_err();
        assert_eq!(error.what, MpyErrorKind::Malformed("truncated"));
    }
}
