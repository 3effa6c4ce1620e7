//! Sizes: `1MB` is 10^6 bytes, `1MiB` is 2^20.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Bytes, at most what programs count with a sign.
    pub bytes: u64,
}

/// The most that a signed 64-bit number holds.
const LARGEST: u64 = i64::MAX as u64;

/// What to write.
const EXAMPLES: &str = "write something like `512kB`, `1MB` (10^6 bytes) or `1MiB` (2^20 bytes)";

/// The units, each once as it is written.
const UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("kB", 1_000),
    ("KiB", 1 << 10),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
];

impl Size {
    fn parse(text: &str) -> Option<u64> {
        let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let same = |name: &str| name.eq_ignore_ascii_case(unit);
        let (_, scale) = UNITS.iter().find(|(name, _)| same(name))?;
        number.parse::<u64>().ok()?.checked_mul(*scale)
    }
}

impl Describe for Size {
    fn describe() -> Json {
        json!({
            "type": "string",
            "pattern": "^[0-9]+([kKmMgG][iI]?)?[bB]$",
            "examples": ["512kB", "1MB", "1MiB"],
        })
    }
}

impl Decode for Size {
    const EXPECTED: &'static str = "a size";

    fn remedy(_: &Node) -> String {
        EXAMPLES.to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        if let Some(bytes) = Self::parse(&scalar.text).filter(|bytes| *bytes <= LARGEST) {
            return Some(Self { bytes });
        }
        decoder.say(
            Diagnostic::error(
                Code::InvalidValue,
                node.span,
                format!("`{}` is not a size", scalar.text),
            )
            .help(help(&scalar.text)),
        );
        None
    }
}

/// Docker's and nginx's `1m` says neither which million nor of what.
fn help(text: &str) -> String {
    let number = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = text[number.len()..].trim_start().to_ascii_lowercase();
    let plain = !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit());
    match unit.as_str() {
        "" if plain => {
            format!("a number needs its unit: `{number}B`, `{number}kB` or `{number}MB`")
        }
        "k" if plain => format!("write `{number}kB` or `{number}KiB`"),
        "m" if plain => format!("write `{number}MB` or `{number}MiB`"),
        "g" if plain => format!("write `{number}GB` or `{number}GiB`"),
        other
            if plain
                && UNITS
                    .iter()
                    .any(|(name, _)| name.eq_ignore_ascii_case(other)) =>
        {
            format!(
                "write it without a blank: `{number}{}`",
                text[number.len()..].trim_start()
            )
        }
        _ => EXAMPLES.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn a_size_is_of_ten_or_of_two() {
        let sizes = [
            ("1MB", Some(1_000_000)),
            ("1MiB", Some(1_048_576)),
            ("512kb", Some(512_000)),
            ("0B", Some(0)),
            ("7", None),
            ("1m", None),
            ("MB", None),
            ("1.5MB", None),
            ("99999999999999999999GB", None),
            ("18446744073709551615kB", None),
            ("", None),
        ];
        for (text, bytes) in sizes {
            assert_eq!(Size::parse(text), bytes, "{text}");
        }
    }
}
