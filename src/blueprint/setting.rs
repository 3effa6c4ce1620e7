//! `--set services.api.instances=5`: what is changed in a blueprint from outside, before it is decoded. So a key that
//! does not exist and a value that cannot be are said as anywhere else, and at the argument.

use crate::blueprint::near::nearest;
use crate::blueprint::node::{self, Kind, Node, Scalar, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources, Span, Spanned};

/// What to write.
const EXAMPLE: &str = "write something like `services.api.instances=5`";

/// Changes the root of a blueprint to what one setting says.
///
/// # Errors
/// A diagnostic at the place in the setting that cannot be understood or followed.
pub fn apply(root: &mut Node, sources: &Sources, id: SourceId) -> Result<(), Box<Diagnostic>> {
    let text = &sources.get(id).text;
    let (path, value) = split(text, id)?;
    let mut value = value;
    if let (Value::Null, Some(key)) = (&value.value, path.last()) {
        value.span = key.span;
    }
    put(root, &path, value)
}

/// The key of a blueprint whose value one setting replaces; none when there is none.
pub fn replaces(root: &Node, sources: &Sources, id: SourceId) -> Option<Span> {
    let (path, _) = split(&sources.get(id).text, id).ok()?;
    let (mut here, mut place) = (root, None);
    for step in &path {
        let Value::Mapping(entries) = &here.value else {
            return None;
        };
        let (key, value) = entries.iter().find(|(known, _)| is(known, &step.value))?;
        place = Some(key.span);
        here = value;
    }
    place
}

/// The keys of the path, and the value: YAML, where nothing is null.
fn split(text: &str, id: SourceId) -> Result<(Vec<Spanned<String>>, Node), Box<Diagnostic>> {
    let whole = Span::new(id, 0, text.len());
    let mut keys = Vec::new();
    let mut start = 0;
    loop {
        let (key, end) = key(text, start, whole)?;
        keys.push(key);
        match text[end..].chars().next() {
            Some('.') => start = end + 1,
            Some('=') => {
                // Blanks instead of the path leave every place of the value where it is.
                let blanks = " ".repeat(end + 1);
                let value = node::parse_text(&(blanks + &text[end + 1..]), id)?;
                return Ok((keys, value));
            }
            _ => return Err(Box::new(unusable(text, whole, "it has no `=`"))),
        }
    }
}

/// The key that begins there, in quotes or up to a `.` or `=`, and where it ends.
fn key(text: &str, start: usize, whole: Span) -> Result<(Spanned<String>, usize), Box<Diagnostic>> {
    let rest = &text[start..];
    let quoted = rest.strip_prefix('"');
    let (inner, from) = match quoted {
        Some(inner) => (inner.find('"').map(|length| &inner[..length]), start + 1),
        None => (rest.split(['.', '=']).next(), start),
    };
    let Some(word) = inner else {
        return Err(Box::new(unusable(
            text,
            whole,
            "a quote in it is never closed",
        )));
    };
    if word.is_empty() {
        return Err(Box::new(unusable(text, whole, "a key in it is empty")));
    }
    let span = whole.part(from, word.len());
    let end = span.end + usize::from(quoted.is_some());
    let value = word.to_owned();
    Ok((Spanned { span, value }, end))
}

fn unusable(text: &str, whole: Span, reason: &str) -> Diagnostic {
    let message = format!("`{text}` sets nothing");
    Diagnostic::error(Code::InvalidValue, whole, message)
        .label(reason)
        .help(EXAMPLE)
}

/// Walks along the path, makes the mappings that are not there, and puts the value at its end.
fn put(root: &mut Node, path: &[Spanned<String>], value: Node) -> Result<(), Box<Diagnostic>> {
    let mut here = root;
    for (depth, key) in path.iter().enumerate() {
        if matches!(here.value, Value::Null) {
            here.value = Value::Mapping(Vec::new());
            here.span = key.span;
        }
        let place = here.span;
        let Value::Mapping(entries) = &mut here.value else {
            if depth == 0 {
                // The blueprint itself is none, which is said where it is decoded.
                return Ok(());
            }
            return Err(Box::new(no_mapping(&path[..depth], key, place)));
        };
        let found = entries.iter().position(|(known, _)| is(known, &key.value));
        let at = if let Some(at) = found {
            at
        } else {
            if let ([services, service], true) = (&path[..=depth], depth + 1 < path.len())
                && services.value == "services"
            {
                return Err(Box::new(no_service(service, entries)));
            }
            entries.push((word(key), null(key.span)));
            entries.len() - 1
        };
        if depth + 1 == path.len() {
            entries[at] = (word(key), value);
            return Ok(());
        }
        here = &mut entries[at].1;
    }
    Ok(())
}

fn is(node: &Node, key: &str) -> bool {
    matches!(&node.value, Value::Scalar(scalar) if scalar.text == key)
}

fn word(key: &Spanned<String>) -> Node {
    Node {
        span: key.span,
        value: Value::Scalar(Scalar {
            text: key.value.clone(),
            kind: Kind::Text,
        }),
    }
}

fn null(span: Span) -> Node {
    let value = Value::Null;
    Node { span, value }
}

fn no_mapping(path: &[Spanned<String>], key: &Spanned<String>, place: Span) -> Diagnostic {
    let path: Vec<&str> = path.iter().map(|key| key.value.as_str()).collect();
    let path = path.join(".");
    let message = format!(
        "`{path}` is not a mapping: there is no `{}` in it",
        key.value
    );
    Diagnostic::error(Code::WrongType, key.span, message)
        .also(place, "this is what it is")
        .help(format!("set all of it: `{path}=…`, a list as `[a, b]`"))
}

/// A service that is set part by part would be a slip of the hand more often than a service.
fn no_service(name: &Spanned<String>, entries: &[(Node, Node)]) -> Diagnostic {
    let known = entries.iter().filter_map(|(key, _)| match &key.value {
        Value::Scalar(scalar) => Some(scalar.text.as_str()),
        _ => None,
    });
    let message = format!("there is no service `{}` to set something of", name.value);
    let diagnostic = Diagnostic::error(Code::UnknownName, name.span, message);
    match nearest(&name.value, known) {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!(
            "a new one is set as a whole: `services.{}={{command: /usr/bin/api}}`",
            name.value
        )),
    }
}
