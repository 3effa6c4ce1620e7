//! The filters of a template, and what can be shown without one.

use crate::plan::Shape;
use crate::resolve::dockerfile::scan::{Kind, Token};
use crate::resolve::dockerfile::value::unknown;
use crate::resolve::dockerfile::{Checked, mistake};
use crate::source::Span;

/// The filters that quote, and `join`.
const FILTERS: [&str; 4] = ["docker_run", "docker_value", "join", "sh"];

/// What comes out of a filter, and what stands behind it.
pub fn filtered<'t>(
    shape: Shape,
    filter: &str,
    span: Span,
    behind: &'t [Token],
) -> Checked<(Shape, &'t [Token])> {
    if filter == "join" {
        let [
            Token {
                kind: Kind::Sign('('),
                ..
            },
            Token {
                kind: Kind::Text(_),
                ..
            },
            Token {
                kind: Kind::Sign(')'),
                ..
            },
            rest @ ..,
        ] = behind
        else {
            return Err(Box::new(
                mistake(span, "`join` wants to know what goes between").help("write `join(\" \")`"),
            ));
        };
        return match shape {
            Shape::List(Shape::Text) => Ok((Shape::Text, rest)),
            Shape::List(Shape::Quoted(filter)) => Err(Box::new(
                mistake(span, "these want quotes one by one").help(format!(
                    "go through them: `{{% for one in … %}}`, and in it `{{{{ one | {filter} }}}}`"
                )),
            )),
            _ => Err(Box::new(
                mistake(span, "`join` is for lists of texts").help("leave it out"),
            )),
        };
    }
    if !FILTERS.contains(&filter) {
        let message = format!("a template of the Dockerfile knows no filter `{filter}`");
        return Err(Box::new(unknown(message, filter, &FILTERS, span)));
    }
    match shape {
        Shape::Text | Shape::Quoted(_) => Ok((Shape::Text, behind)),
        _ => Err(Box::new(
            mistake(span, format!("`{filter}` is for texts"))
                .help("leave it out: only a text wants quotes"),
        )),
    }
}

/// Whether this can be shown as it is.
pub fn shown(shape: Shape, name: &str, span: Span) -> Checked<()> {
    let (message, help) = match shape {
        Shape::Text | Shape::Number => return Ok(()),
        Shape::Quoted(filter) => (
            format!("`{name}` can have what a Dockerfile would take for something else"),
            format!("write `{{{{ {name} | {filter} }}}}`"),
        ),
        Shape::Flag | Shape::Maybe(_) => (
            format!("`{name}` is a yes or a no"),
            format!("ask for it: `{{% if {name} %}}`"),
        ),
        Shape::List(_) => (
            format!("`{name}` is a list"),
            format!(
                "go through it: `{{% for one in {name} %}}`; or, of texts, `{{{{ {name} | join(\" \") }}}}`"
            ),
        ),
        Shape::Record(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(part, _)| format!("`{name}.{part}`"))
                .collect();
            (
                format!("`{name}` has parts"),
                format!("name one of them: {}", parts.join(", ")),
            )
        }
    };
    Err(Box::new(mistake(span, message).help(help)))
}
