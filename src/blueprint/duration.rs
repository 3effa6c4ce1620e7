//! Durations as Compose writes them: `1m30s`, `500ms`.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::node::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// A length of time in whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    /// Milliseconds, at most what s6 can take (2^31 - 1: 24 days).
    pub milliseconds: u32,
}

/// s6 reads its times as unsigned 32-bit milliseconds and hands them to poll(2), which counts with a sign.
const LONGEST: u64 = i32::MAX as u64;

/// What to write.
const EXAMPLES: &str = "write something like `500ms`, `5s` or `1m30s`";

/// The pattern of a duration that is not zero.
pub const NOT_ZERO: &str = "^(?=.*[1-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

/// The units, in the order in which they may follow each other.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Duration {
    fn parse(text: &str) -> Option<u64> {
        let mut rest = text;
        let mut total: u64 = 0;
        let mut units = UNITS.iter();
        while !rest.is_empty() {
            let (number, tail) = leading(rest, |letter| letter.is_ascii_digit());
            let (unit, tail) = leading(tail, |letter| letter.is_ascii_alphabetic());
            let (_, scale) = units.find(|(name, _)| *name == unit)?;
            let part = number.parse::<u64>().ok()?.checked_mul(*scale)?;
            total = total.checked_add(part)?;
            rest = tail;
        }
        Some(total).filter(|_| !text.is_empty())
    }
}

impl Describe for Duration {
    fn describe() -> Json {
        json!({
            "type": "string",
            "pattern": "^(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
            "examples": ["500ms", "5s", "1m30s"],
        })
    }
}

impl Decode for Duration {
    const EXPECTED: &'static str = "a duration";

    fn remedy(_: &Node) -> String {
        EXAMPLES.to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        let Some(milliseconds) = Self::parse(&scalar.text) else {
            let message = format!("`{}` is not a duration", scalar.text);
            let bare = scalar.text.parse::<u64>().is_ok();
            let help = if bare {
                format!("a number needs its unit: `{0}s` or `{0}ms`", scalar.text)
            } else {
                meant(&scalar.text)
                    .map_or_else(|| EXAMPLES.to_owned(), |meant| format!("write `{meant}`"))
            };
            decoder.say(Diagnostic::error(Code::InvalidValue, node.span, message).help(help));
            return None;
        };
        if milliseconds > LONGEST {
            let message = format!("`{}` is longer than s6 can wait", scalar.text);
            decoder.say(
                Diagnostic::error(Code::InvalidValue, node.span, message)
                    .help("the longest time is 596h (24 days)"),
            );
            return None;
        }
        u32::try_from(milliseconds)
            .ok()
            .map(|milliseconds| Self { milliseconds })
    }
}

/// What one number and a unit mean that other programs take: `0.5s`, `5 sec`, `1 minute`.
fn meant(text: &str) -> Option<String> {
    let (number, unit) = leading(text.trim(), |letter| {
        letter.is_ascii_digit() || letter == '.'
    });
    let unit = unit.trim().to_ascii_lowercase();
    let (name, scale) = match unit.as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" => ("h", 3_600_000),
        "m" | "min" | "mins" | "minute" | "minutes" => ("m", 60_000),
        "s" | "sec" | "secs" | "second" | "seconds" => ("s", 1_000),
        "ms" | "msec" | "millis" | "millisecond" | "milliseconds" => ("ms", 1),
        "d" | "day" | "days" => ("h", 86_400_000),
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = fraction.get(..3).unwrap_or(fraction);
    let parts = 10_u64.pow(u32::try_from(digits.len()).ok()?);
    let whole: u64 = whole.parse().ok()?;
    let milliseconds = whole.checked_mul(scale)? + digits.parse::<u64>().ok()? * scale / parts;
    let (_, per_unit) = UNITS.iter().find(|(unit, _)| *unit == name)?;
    Some(if milliseconds % per_unit == 0 {
        format!("{}{name}", milliseconds / per_unit)
    } else {
        format!("{milliseconds}ms")
    })
}

fn leading(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|letter| !wanted(letter)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn units_add_up_in_their_order() {
        assert_eq!(Duration::parse("1m30s"), Some(90_000));
        assert_eq!(Duration::parse("500ms"), Some(500));
        assert_eq!(Duration::parse("1h"), Some(3_600_000));
    }

    #[test]
    fn what_others_write_is_understood() {
        let meant = |text| super::meant(text).unwrap_or_default();
        let pairs = [
            ("0.5s", "500ms"),
            ("5 s", "5s"),
            ("1sec", "1s"),
            ("1 minute", "1m"),
            ("1.5h", "5400000ms"),
            ("2 days", "48h"),
            ("250 msec", "250ms"),
        ];
        for (typed, wanted) in pairs {
            assert_eq!(meant(typed), wanted);
        }
        for nonsense in [
            "",
            "s",
            "x5s",
            ".",
            "5.5.5s",
            "99999999999999999999h",
            "-5s",
        ] {
            assert_eq!(meant(nonsense), "");
        }
    }

    #[test]
    fn what_compose_does_not_write_is_refused() {
        for text in ["", "5", "s", "5 s", "1s1m", "1.5s", "-1s", "5x"] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }
}
