//! The name by which one instance is told from its siblings.

use std::fmt;
use std::str::FromStr;

use axum::http::HeaderValue;
use serde::Serialize;

const MAX_LENGTH: usize = 64;

/// An instance's id: 1 to 64 letters, digits, `.`, `_` or `-`, so that it is safe in a header, a
/// label and a log line.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct InstanceId(String);

impl InstanceId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as the value of an HTTP header.
    ///
    /// # Panics
    /// Never: every character that an id may hold is allowed in a header.
    pub fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("an instance id is visible ASCII")
    }
}

impl FromStr for InstanceId {
    type Err = String;

    /// Checks `text` and wraps it; the error says what an id may look like.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(
                "INSTANCE_ID is empty; give an id such as `1`, or leave it unset".to_owned(),
            );
        }
        if text.len() > MAX_LENGTH || !text.chars().all(is_allowed) {
            return Err(format!(
                "INSTANCE_ID takes 1 to {MAX_LENGTH} letters, digits, `.`, `_` or `-`"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::InstanceId;

    #[test]
    fn ordinary_ids_are_taken() {
        for text in ["1", "api-2", "eu_west.3", &"x".repeat(64)] {
            assert_eq!(text.parse::<InstanceId>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn the_error_names_the_variable() {
        for text in ["", " ", "a b", "a\nb", "ä", &"x".repeat(65)] {
            let error = text.parse::<InstanceId>().unwrap_err();
            assert!(error.contains("INSTANCE_ID"), "{text:?} gave {error}");
        }
    }
}
