//! Single values: numbers, booleans, text, words, and the values of environment variables.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::guess::scalar_of;
use crate::blueprint::node::{Kind, Node, Scalar, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Spanned;

/// Text with its place, for lists whose members are pointed at one by one.
pub type Word = Spanned<String>;

/// Any single value as the text that stands in the file: `1.10`, `0755`, `yes`.
#[derive(Debug)]
pub struct Text(pub Spanned<String>);

/// The value of an environment variable.
#[derive(Debug)]
pub enum Variable {
    /// The text that stands in the file.
    Value(String),
    /// `null`: must come from the container.
    Required,
}

impl Describe for u64 {
    fn describe() -> Json {
        json!({"type": "integer", "minimum": 0})
    }
}

impl Describe for bool {
    fn describe() -> Json {
        json!({"type": "boolean"})
    }
}

impl Describe for String {
    fn describe() -> Json {
        json!({"type": "string"})
    }
}

impl Describe for Text {
    fn describe() -> Json {
        json!({"type": ["string", "number", "boolean"]})
    }
}

impl Describe for Variable {
    fn describe() -> Json {
        json!({"type": ["string", "number", "boolean", "null"]})
    }
}

impl Decode for u64 {
    const EXPECTED: &'static str = "a whole number";

    fn remedy(found: &Node) -> String {
        match &found.value {
            Value::Scalar(scalar) if scalar.text.parse::<Self>().is_ok() => match scalar.kind {
                Kind::Text => format!("write it without quotes: `{}`", scalar.text),
                _ => format!("write the number alone: `{}`", scalar.text),
            },
            Value::Scalar(scalar) if is_port_mapping(&scalar.text) => {
                "write the port in the container only, behind the colon: `docker run -p` maps it"
                    .to_owned()
            }
            Value::Scalar(scalar) => match leading_number(&scalar.text) {
                Some(number) => format!("write digits only: `{number}`"),
                None => "write digits only, such as `3`".to_owned(),
            },
            Value::List(items) => match &items[..] {
                [one] => Self::remedy(one),
                _ => "write one number, such as `3`".to_owned(),
            },
            _ => "write digits only, such as `3`".to_owned(),
        }
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(Scalar {
            kind: Kind::Integer(number),
            text,
        }) = &node.value
        else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        let value = number.and_then(|number| Self::try_from(number).ok());
        if value.is_none() {
            decoder.say(not_a_count(node, text));
        }
        value
    }
}

/// The number that `3000/tcp`, `3000.0` or `443 ssl` begins with, where there is no other behind it.
fn leading_number(text: &str) -> Option<u64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, rest) = text.split_at(end);
    let rest = rest.strip_prefix(".0").unwrap_or(rest);
    let other = rest.contains(|letter: char| letter.is_ascii_digit());
    number
        .parse()
        .ok()
        .filter(|_| !other && !rest.starts_with('.'))
}

/// Whether it is what Compose takes for a port of the host and one of the container: `8080:80`.
fn is_port_mapping(text: &str) -> bool {
    let digits =
        |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    text.split_once(':')
        .is_some_and(|(host, container)| digits(host) && digits(container))
}

/// Why a whole number is none that can be counted with.
fn not_a_count(node: &Node, text: &str) -> Diagnostic {
    let digits = text.trim_start_matches('0');
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        node.span,
        format!("`{text}` is not a number that can stand here"),
    );
    if text.starts_with('-') {
        diagnostic
            .label("this is less than nothing")
            .help("write a number without a sign")
    } else if digits.len() < text.len() && digits.parse::<u64>().is_ok() {
        diagnostic
            .label("YAML reads a leading zero in more than one way")
            .help(format!("write `{digits}`"))
    } else {
        diagnostic
            .label("this is more than anything here can be")
            .help("write a smaller number")
    }
}

impl Decode for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn remedy(found: &Node) -> String {
        match &found.value {
            Value::Scalar(scalar) if scalar.kind == Kind::Text => {
                "write `true` or `false`: YAML 1.2 has no other words for it".to_owned()
            }
            _ => "write `true` or `false`".to_owned(),
        }
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(Scalar {
            kind: Kind::Boolean(value),
            ..
        }) = node.value
        else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        Some(value)
    }
}

impl Decode for String {
    const EXPECTED: &'static str = "text";

    fn remedy(found: &Node) -> String {
        match &found.value {
            Value::Scalar(scalar) => format!("put it in quotes: \"{}\"", scalar.text),
            _ => scalar_of(found, "path").map_or_else(
                || "write one word; with blanks, `: ` or ` #` in it, in quotes".to_owned(),
                |path| format!("write the path alone: `{path}`"),
            ),
        }
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        if scalar.kind != Kind::Text {
            decoder.wrong_type::<Self>(node);
            return None;
        }
        without_nul(node, &scalar.text, decoder)
    }
}

impl Decode for Text {
    const EXPECTED: &'static str = "a single value";

    fn remedy(found: &Node) -> String {
        String::remedy(found)
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        let Value::Scalar(scalar) = &node.value else {
            decoder.wrong_type::<Self>(node);
            return None;
        };
        let value = without_nul(node, &scalar.text, decoder)?;
        Some(Self(Spanned {
            span: node.span,
            value,
        }))
    }
}

impl Decode for Variable {
    const EXPECTED: &'static str = "a single value or null";

    fn remedy(_: &Node) -> String {
        "write text or a number; null is what the container must bring".to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Null => Some(Self::Required),
            Value::Scalar(scalar) => without_nul(node, &scalar.text, decoder).map(Self::Value),
            Value::List(_) | Value::Mapping(_) => {
                decoder.wrong_type::<Self>(node);
                None
            }
        }
    }
}

/// Neither an argument nor a variable nor a path can hold a NUL byte: execve(2) ends them there.
fn without_nul(node: &Node, text: &str, decoder: &mut Decoder) -> Option<String> {
    if text.contains('\0') {
        decoder.say(
            Diagnostic::error(
                Code::InvalidValue,
                node.span,
                "a NUL character cannot be part of a value",
            )
            .help("remove the `\\0`"),
        );
        return None;
    }
    Some(text.to_owned())
}
