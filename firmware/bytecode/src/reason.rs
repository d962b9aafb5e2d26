//! Reasons of one byte: results that hold them stay in registers, and the words are there only for people.

/// An enumeration of reasons, each with its words.
macro_rules! reasons {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($variant:ident $text:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $( #[doc = $text] $variant, )*
        }

        impl $name {
            /// It in words.
            pub const fn what(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.what())
            }
        }
    };
}
