//! Sizes: `1MB` is a million bytes, `1MiB` is 2^20.

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Bytes.
    pub bytes: u64,
}

/// What to write.
const EXAMPLES: &str = "write something like `500kB`, `1MB` (10^6 bytes) or `1MiB` (2^20 bytes)";

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
        let (_, scale) = UNITS.iter().find(|(name, _)| *name == unit)?;
        number.parse::<u64>().ok()?.checked_mul(*scale)
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
        let bytes = Self::parse(&scalar.text);
        if bytes.is_none() {
            let message = format!("`{}` is not a size", scalar.text);
            let help = suggest(&scalar.text).unwrap_or_else(|| EXAMPLES.to_owned());
            decoder.say(Diagnostic::error(Code::InvalidValue, node.span, message).help(help));
        }
        bytes.map(|bytes| Self { bytes })
    }
}

/// What was meant by a number without its unit, or with one that is written otherwise.
fn suggest(text: &str) -> Option<String> {
    if text.parse::<u64>().is_ok() {
        return Some(format!(
            "a number needs its unit: `{text}B`, or fewer `kB`, `MB` or `MiB`"
        ));
    }
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let meant = match unit.to_ascii_lowercase().as_str() {
        "b" => "B",
        "k" | "kb" => "kB",
        "m" | "mb" => "MB",
        "g" | "gb" => "GB",
        "kib" => "KiB",
        "mib" => "MiB",
        "gib" => "GiB",
        _ => return None,
    };
    (!number.is_empty()).then(|| format!("write `{number}{meant}`"))
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn a_unit_is_of_ten_or_of_two() {
        assert_eq!(Size::parse("1MB"), Some(1_000_000));
        assert_eq!(Size::parse("2MiB"), Some(2_097_152));
        assert_eq!(Size::parse("4096B"), Some(4096));
    }

    #[test]
    fn what_has_no_clear_unit_is_refused() {
        for text in [
            "",
            "5",
            "MB",
            "1 MB",
            "1M",
            "1mb",
            "1.5MB",
            "-1MB",
            "99999999999GB",
        ] {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }
}
