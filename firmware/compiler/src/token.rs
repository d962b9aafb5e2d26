//! The kinds of tokens.

/// What a token is. Its text, if it has one, is asked from the lexer while the token is the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tok {
    End,
    /// Not a token, or a literal that is not closed.
    Invalid,
    MalformedFString,
    DedentMismatch,
    Newline,
    Indent,
    Dedent,
    Name,
    Integer,
    /// A number with a point, an exponent or the suffix `j`.
    FloatOrImag,
    Str,
    Bytes,
    Ellipsis,

    False,
    None,
    True,
    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    Try,
    While,
    With,
    Yield,

    ParenOpen,
    ParenClose,
    BracketOpen,
    BracketClose,
    BraceOpen,
    BraceClose,
    Comma,
    Semicolon,
    Colon,
    Walrus,
    Period,
    Arrow,
    At,
    Equal,
    Tilde,

    Less,
    More,
    EqualEqual,
    LessEqual,
    MoreEqual,
    NotEqual,

    Bar,
    Caret,
    Amper,
    LessLess,
    MoreMore,
    Plus,
    Minus,
    Star,
    SlashSlash,
    Slash,
    Percent,
    StarStar,

    BarEqual,
    CaretEqual,
    AmperEqual,
    LessLessEqual,
    MoreMoreEqual,
    PlusEqual,
    MinusEqual,
    StarEqual,
    AtEqual,
    SlashSlashEqual,
    SlashEqual,
    PercentEqual,
    StarStarEqual,
}

/// Keywords by their length, from two.
const KEYWORDS: [(&[u8], &[Tok]); 7] = [
    (b"if in is as or", &[Tok::If, Tok::In, Tok::Is, Tok::As, Tok::Or]),
    (b"and def del for not try", &[Tok::And, Tok::Def, Tok::Del, Tok::For, Tok::Not, Tok::Try]),
    (b"else elif from None True pass with", &[Tok::Else, Tok::Elif, Tok::From, Tok::None, Tok::True, Tok::Pass, Tok::With]),
    (
        b"False async await break class raise while yield",
        &[Tok::False, Tok::Async, Tok::Await, Tok::Break, Tok::Class, Tok::Raise, Tok::While, Tok::Yield],
    ),
    (b"assert except global import lambda return", &[Tok::Assert, Tok::Except, Tok::Global, Tok::Import, Tok::Lambda, Tok::Return]),
    (b"finally", &[Tok::Finally]),
    (b"continue nonlocal", &[Tok::Continue, Tok::Nonlocal]),
];

/// The keyword that `name` is, if any. `__debug__` is one that stands for a constant.
pub fn keyword(name: &[u8], debug: bool) -> Option<Tok> {
    if name == b"__debug__" {
        return Some(if debug { Tok::True } else { Tok::False });
    }
    let (words, toks) = KEYWORDS.get(name.len().checked_sub(2)?)?;
    let is_name = |i: usize| words.get(i * (name.len() + 1)..).is_some_and(|word| word.first() == name.first() && word.starts_with(name));
    toks.iter().enumerate().find(|(i, _)| is_name(*i)).map(|(_, tok)| *tok)
}
