//! `ulimits`: what the kernel lets a process have.

use serde_json::{Value as Json, json};

use crate::blueprint::decode::{Decode, Decoder};
use crate::blueprint::describe::Describe;
use crate::blueprint::node::{Kind, Node, Value};
use crate::blueprint::record::record;
use crate::diagnostic::{Code, Diagnostic};

/// A written limit.
#[derive(Debug)]
pub enum Ulimit {
    /// One value for both.
    Both(Limit),
    /// One value for what holds, one for how far the process itself may raise it.
    Pair(Pair),
}

record! {
    /// A limit with two values.
    pub struct Pair: "a mapping with `soft` and `hard`", "`{soft: 1024, hard: 65536}`" {
        /// What holds for the process.
        "soft" soft: Limit,
        /// How far it may raise that itself.
        "hard" hard: Limit,
    }
    near {
        "min" => "soft",
        "max" => "hard",
    }
    schema {
        "required": ["soft", "hard"],
    }
}

/// The value of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// At most this many.
    Number(u64),
    /// There is no limit.
    Unlimited,
}

/// The names of the limits, Compose's: all that a run script can set.
pub const ULIMITS: [&str; 11] = [
    "as", "core", "cpu", "data", "fsize", "memlock", "nofile", "nproc", "rss", "rtprio", "stack",
];

impl Describe for Ulimit {
    fn describe() -> Json {
        json!({"anyOf": [Limit::describe(), Pair::describe()]})
    }
}

impl Describe for Limit {
    fn describe() -> Json {
        json!({"anyOf": [{"type": "integer", "minimum": 0}, {"enum": ["unlimited"]}]})
    }
}

impl Decode for Ulimit {
    const EXPECTED: &'static str = "a number, `unlimited`, or a mapping with `soft` and `hard`";

    fn remedy(_: &Node) -> String {
        "write `65536`, `unlimited` or `{soft: 1024, hard: 65536}`".to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Scalar(_) => decoder.read(node).map(Self::Both),
            Value::Mapping(_) => decoder.read(node).map(Self::Pair),
            Value::Null | Value::List(_) => {
                decoder.wrong_type::<Self>(node);
                None
            }
        }
    }
}

impl Decode for Limit {
    const EXPECTED: &'static str = "a number or `unlimited`";

    fn remedy(_: &Node) -> String {
        "write `65536` or `unlimited`".to_owned()
    }

    fn decode(node: &Node, decoder: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) if scalar.text == "unlimited" => Some(Self::Unlimited),
            Value::Scalar(scalar) if scalar.text == "-1" => {
                let message = "`-1` is not a limit";
                decoder.say(
                    Diagnostic::error(Code::InvalidValue, node.span, message)
                        .help("write `unlimited`"),
                );
                None
            }
            Value::Scalar(scalar) if matches!(scalar.kind, Kind::Integer(_)) => {
                decoder.read(node).map(Self::Number)
            }
            _ => {
                decoder.wrong_type::<Self>(node);
                None
            }
        }
    }
}
