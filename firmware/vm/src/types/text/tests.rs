//! What needs no machine; everything else is tested by programs, in `tests/types/`.

use std::vec::Vec;

use super::char_from;
use super::codec::{hex_digit, hex_value};
use super::search::{find, rfind};

#[test]
fn searches_agree_with_the_slow_way() {
    let hay = b"abababcabab";
    for needle in [&b"a"[..], b"ab", b"abc", b"bab", b"abababcabab", b"abababcababx", b"x", b""] {
        let found = |at: &usize| hay[*at..].starts_with(needle);
        assert_eq!(find(hay, needle), (0..=hay.len()).find(found), "{needle:?}");
        assert_eq!(rfind(hay, needle), (0..=hay.len()).rev().find(found), "{needle:?}");
    }
    assert_eq!(find(b"", b""), Some(0));
    assert_eq!(find(b"", b"a"), None);
    assert_eq!(rfind(b"", b"a"), None);
}

#[test]
fn long_needles_are_found_by_their_checksum() {
    // Digits of a sequence that repeats itself over and over, never quite.
    let hay: Vec<u8> = (0..400_u32).map(|n| b'a' + (n.count_ones() % 2) as u8).collect();
    for len in [33, 34, 64, 100, 399, 400] {
        for start in (0..=400 - len).step_by(7) {
            let needle = &hay[start..start + len];
            let found = |at: &usize| hay[*at..].starts_with(needle);
            assert_eq!(find(&hay, needle), (0..=400).find(found), "{start} {len}");
            assert_eq!(rfind(&hay, needle), (0..=400).rev().find(found), "{start} {len}");
        }
        let absent = [&hay[..len - 1], b"c"].concat();
        assert_eq!((find(&hay, &absent), rfind(&hay, &absent)), (None, None));
    }
    assert_eq!(find(&hay, &[b'a'; 401]), None);
}

#[test]
fn characters_are_found_where_they_begin_only() {
    let text = "aé€😀";
    let mut at = 0;
    for c in text.chars() {
        assert_eq!(char_from(text.as_bytes(), at), Some(c));
        at += c.len_utf8();
    }
    assert_eq!(char_from(text.as_bytes(), 2), None);
    assert_eq!(char_from(text.as_bytes(), at), None);
    assert_eq!(char_from(&text.as_bytes()[..at - 1], 6), None);
}

#[test]
fn hexadecimal_digits_go_both_ways() {
    for n in 0..16 {
        assert_eq!(hex_value(hex_digit(n)), Some(n));
    }
    assert_eq!(hex_value(b'F'), Some(15));
    assert_eq!(hex_value(b'g'), None);
}
