//! Texts taken from the official binaries.

use std::string::ToString;

use super::*;

fn read(text: &str) -> Option<f64> {
    parse_f64(text.as_bytes())
}

#[test]
fn repr_is_sixteen_digits_if_they_read_back() {
    for text in [
        "0.008999999999999999",
        "1e+23",
        "4.940656458412465e-324",
        "0.999999999999997e-310",
        "0.3333333333333333",
        "0.98",
        "9.999999999999999e+125",
        "1e+16",
        "1000000000000000.0",
        "0.30000000000000004",
        "1.7976931348623157e+308",
        "0.0001",
        "1e-05",
        "1.5",
        "1.0",
        "100.0",
    ] {
        assert_eq!(read(text).map(|value| format_f64(value).to_string()).as_deref(), Some(text));
    }
    assert_eq!(format_f64(0.009).as_str(), "0.008999999999999999");
    assert_eq!(format_f64(5e-324).as_str(), "4.940656458412465e-324");
    assert_eq!(format_f64(-0.0).as_str(), "-0.0");
    assert_eq!(format_f64(-f64::NAN).as_str(), "nan");
    assert_eq!(format_f64(f64::NEG_INFINITY).as_str(), "-inf");
}

#[test]
fn styles_follow_the_reference() {
    for (spec, value, text) in [
        ("f", 1e30, "1e+30"),
        (".3f", 1e22, "10000000000000000000000.000"),
        (".20f", 0.1, "0.10000000000000000000"),
        (".30f", 123.0, "123"),
        (".30f", 0.01, "0.01000000000000000000000000000"),
        (".30f", 0.001, "0.001000000000000000000000000000"),
        (".25f", 0.89848, "0.8984800000000000000000000"),
        (".19e", 0.89848, "8.9847999999999990000e-01"),
        (".0f", 2.5, "3"),
        (".0f", 0.4, "0"),
        (".2f", -0.001, "-0.00"),
        ("f", 9.9999999, "10.000000"),
        ("g", 999999.5, "1e+06"),
        ("g", 0.0001, "0.0001"),
        (".0g", 123456.789, "1e+05"),
        (".0e", 1.5, "2e+00"),
        (".40e", -1e-100, "-1.00000000000000000000000e-100"),
        ("E", f64::INFINITY, "INF"),
        ("f", f64::NAN, "nan"),
        // The reference leaves a digit out here.
        (".0f", 1e30, "1000000000000000000000000000000"),
    ] {
        let (precision, letter) = spec.split_at(spec.len() - 1);
        let precision = precision.get(1..).and_then(|digits| digits.parse().ok());
        let style = Style { letter: letter.as_bytes()[0], precision, sign: None };
        assert_eq!(format_style(value, style).as_str(), text, "%{spec} of {value:e}");
    }
}

#[test]
fn a_sign_takes_room() {
    let style = Style { letter: b'f', precision: Some(40), sign: Some(b'+') };
    assert_eq!(format_style(1.0, style).as_str(), "+1.0000000000000000000000000000");
    assert_eq!(format_style(10.0, style).as_str(), "+10");
}

#[test]
fn literals_are_digits_with_a_point_an_exponent_and_underscores() {
    for (text, value) in [
        ("1.", Some(1.0)),
        (".5", Some(0.5)),
        ("1_0.2_5", Some(10.25)),
        ("1e400", Some(f64::INFINITY)),
        ("1e-400", Some(0.0)),
        ("0e99999999999", Some(0.0)),
        ("1e_5", Some(1e5)),
        ("1e+_5", Some(1e5)),
        ("1e_+5", None),
        ("1e", None),
        ("1e+", None),
        ("1.2.3", None),
        ("", None),
        ("1 ", None),
        ("-1", None),
        ("inf", None),
        ("1e5.", None),
        (".e5", Some(0.0)),
    ] {
        assert_eq!(read(text), value, "{text}");
    }
    let zeros = std::format!("0.{}1e401", "0".repeat(400));
    assert_eq!(read(&zeros), Some(1.0));
    assert_eq!(scan::<f64>(b"12.5e1+3j"), Some((125.0, 6)));
}

#[test]
fn float_takes_signs_spaces_and_names() {
    let float = |text: &str| float_from_text::<f64>(text.as_bytes());
    assert_eq!(float(" \t-1_0.5\x0b\n"), Some(-10.5));
    assert_eq!(float("-INFinity"), Some(f64::NEG_INFINITY));
    assert!(float("+nAn").is_some_and(f64::is_nan));
    for text in ["", "+", "infin", "in_f", "- 1", "+-1", "1 2", "1j", "0x10", "\u{a0}1", "\x1c1"] {
        assert_eq!(float(text), None, "{text}");
    }
}

#[test]
fn single_precision_reads_back() {
    for (value, text) in [
        (0.1, "0.1"),
        (1.0 / 3.0, "0.33333334"),
        (16777216.0, "1.6777216e+07"),
        (1e7, "1e+07"),
        (f32::MAX, "3.4028235e+38"),
        (1e-45, "1.401298e-45"),
    ] {
        assert_eq!(format_f32(value).as_str(), text);
    }
    let mut bits = 1u32;
    while bits < 0x7f80_0000 {
        let value = f32::from_bits(bits);
        assert_eq!(parse_f32(format_f32(value).as_bytes()), Some(value));
        bits += 54_321;
    }
}

#[test]
fn single_and_double_round_like_the_processor() {
    let mut seed = 0x9e37_79b9_7f4a_7c15u64;
    for _ in 0..100_000 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let value = f64::from_bits(seed & 0x7fff_ffff_ffff_ffff);
        if value.is_finite() {
            assert_eq!(<f64 as Binary>::narrowed(value.widened()), value);
            assert_eq!(<f32 as Binary>::narrowed(value.widened()), value as f32);
        }
        // The exponents of singles are rare among random doubles.
        let value = f64::from_bits(seed >> 12 | (880 + seed % 160) << 52);
        assert_eq!(<f32 as Binary>::narrowed(value.widened()), value as f32);
    }
}

#[test]
fn any_bytes_are_safe() {
    let alphabet = b"0159._eE+- naif\xff";
    let mut seed = 7u64;
    let mut text = [0; 24];
    for _ in 0..200_000 {
        for byte in &mut text {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            *byte = alphabet[(seed >> 33) as usize % alphabet.len()];
        }
        let text = &text[..(seed >> 50) as usize % 25];
        let _ = (float_from_text::<f64>(text), float_from_text::<f32>(text));
    }
}
