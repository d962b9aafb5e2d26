//! Expressions of large integers and of floats with many digits, and their texts.

use super::Maker;

impl Maker {
    /// A decimal literal of up to 70 digits.
    fn big(&mut self) -> String {
        let n_digits = 1 + self.below(70);
        let mut text: String = (0..n_digits).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
        text = text.trim_start_matches('0').into();
        if text.is_empty() {
            text.push('0');
        }
        if self.below(3) == 0 { format!("(-{text})") } else { text }
    }

    /// A decimal literal with a point, in the range where both floats and their squares are finite.
    fn real(&mut self) -> String {
        let digits = self.below(1_000_000_000);
        let places = self.below(10);
        let text = format!("{digits:010}");
        let (whole, part) = text.split_at(10 - places);
        let whole = whole.trim_start_matches('0');
        let exponent = if self.below(2) == 0 { String::new() } else { format!("e{}", self.below(200) as i32 - 100) };
        let sign = if self.below(4) == 0 { "-" } else { "" };
        format!("({sign}{}.{part}{exponent})", if whole.is_empty() { "0" } else { whole })
    }

    pub(super) fn number_expression(&mut self) -> String {
        let (a, b, c) = (self.big(), self.big(), self.small());
        let (x, y) = (self.real(), self.real());
        match self.below(24) {
            0..=3 => {
                let operator = self.pick(&["+", "-", "*", "//", "%", "&", "|", "^", "/", "<", "==", ">="]);
                format!("{a} {operator} {b}")
            }
            4 => format!("divmod({a}, {b})"),
            5 => {
                let count = self.below(200);
                format!("({a} << {count}, {a} >> {count}, {a} >> {c})")
            }
            6 => format!("{a} ** {}", self.below(6)),
            // A modulus of 0 or below differs between release and binary.
            7 => format!("pow({}, {}, {})", a.replace(['(', '-', ')'], ""), self.below(300), 1 + self.below(1_000_000)),
            8 => format!("(hex({a}), oct({a}), bin({b}), str({a}))"),
            9 => {
                let (width, kind) = (self.pick(&["", "5", "040", "<50", "^60", "+", "#", ","]), self.pick(&["d", "x", "b", "o", ""]));
                format!("'{{:{width}{}}}|'.format({a})", if width == "," { "" } else { kind })
            }
            10 => format!("int('{}', {})", a.replace(['(', ')'], ""), self.pick(&["10", "0", "16", "36", "11"])),
            11 => {
                let (size, order) = (self.below(40), self.pick(&["big", "little"]));
                format!("abs({a}).to_bytes({size}, '{order}')")
            }
            12 => format!("({a} == {a} + 0, hash({a}) == hash({a}), -{a}, ~{a}, abs({a}), not {a})"),
            13 => format!("int.from_bytes(str({a}).encode(), '{}')", self.pick(&["big", "little"])),
            14 => x,
            15 => {
                let operator = self.pick(&["+", "-", "*", "/", "//", "%", "<", "=="]);
                format!("{x} {operator} {y}")
            }
            16 => format!("(int({x}), {x} < {c}, {x} == int({x}), -{x}, abs({x}), bool({x}))"),
            17 => format!("round({x}, {})", self.pick(&["0", "1", "2", "3", "-1"])),
            18 => format!("({x} * 1, {x} + {c}, {c} - {x}, {x} / 4)"),
            19 => {
                let (flags, precision) = (self.pick(&["", "+", " ", "-", "0", "#"]), self.below(9));
                let (width, kind) = (self.pick(&["", "12", "20"]), self.pick(&["e", "g", "E", "G"]));
                format!("'%{flags}{width}.{precision}{kind}|' % {x}")
            }
            20 => {
                let (align, sign) = (self.pick(&["", "<", ">", "^", "*^", "="]), self.pick(&["", "+", "-", " "]));
                let (width, precision, kind) = (self.pick(&["", "12", "022"]), self.below(8), self.pick(&["e", "g", "E"]));
                format!("'{{:{align}{sign}{width}.{precision}{kind}}}|'.format({x})")
            }
            21 => format!("'%.{}f|' % ({x} if abs({x}) < 1e9 and abs({x}) > 1e-3 else 2.5)", self.below(6)),
            22 => format!("float('{}')", x.replace(['(', ')'], "")),
            _ => format!("divmod({x}, {y})"),
        }
    }

    /// A template with fields of several kinds, and values for them.
    pub(super) fn template(&mut self) -> String {
        let mut template = String::new();
        for i in 0..1 + self.below(4) {
            let field = match self.below(9) {
                0 => "{}".into(),
                1 => format!("{{{i}}}"),
                2 => "{k}".into(),
                3 => "{!r}".into(),
                4 => format!("{{:{}}}", self.pick(&["5", "<5", ">9", "^9", "*^9", "05", "+", "d", "s", "x", ".2", "10.3"])),
                5 => "{k!s:>6}".into(),
                6 => "{{}}".into(),
                7 => format!("{{{}[{}]}}", self.pick(&["0", "k", ""]), self.pick(&["0", "1", "a", "-1"])),
                _ => self.pick(&["{", "}", "{0", "{:", "{!x}", "{k.real}", "{-1}", "{9}", "{:z}", "{z}"]).into(),
            };
            template.push_str(&field);
            template.push_str(self.pick(&["", " ", "|", "x"]));
        }
        let (mut a, mut b, c) = (self.value(0), self.value(1), self.value(0));
        // The original counts bytes for the width and the precision, and may cut a character.
        if [&a, &b].iter().any(|value| !value.is_ascii() || value.contains("\\xff")) {
            (a, b) = ("'text'".into(), "'word'".into());
        }
        format!("'{template}'.format({a}, {b}, {}, k={c})", self.small())
    }
}
