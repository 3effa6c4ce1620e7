//! Names and conditions of a template, held against what there is.

use std::collections::BTreeSet;

use crate::blueprint::nearest;
use crate::diagnostic::Diagnostic;
use crate::plan::{DOCKERFILE, Shape};
use crate::resolve::dockerfile::scan::{Kind, Token};
use crate::resolve::dockerfile::{Checked, mistake};
use crate::source::Span;

/// What is known at a place of the template.
#[derive(Clone, Default)]
pub struct Known {
    /// The variables of the loops around it, the innermost last.
    pub variables: Vec<(String, Shape)>,
    /// What may be not there, and is here: a condition around it says so.
    pub present: BTreeSet<String>,
}

/// A name with its parts: `stage.base`.
pub struct Name {
    /// As it is written, without blanks.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    parts: Vec<String>,
}

/// What a condition asks for, and whether it holds where that is there.
pub struct Condition {
    /// The name.
    pub name: String,
    /// Whether the branch is for when it is there.
    pub is_there: bool,
}

/// What a loop knows of itself.
const LOOP: Shape = Shape::Record(&[("first", Shape::Flag), ("last", Shape::Flag)]);

/// Words that cannot name a variable.
pub const WORDS: [&str; 12] = [
    "and", "elif", "else", "false", "for", "if", "in", "is", "loop", "none", "not", "or",
];

impl Known {
    /// What a name stands for; what may be not there has to be known to be there, unless it is asked for.
    pub fn shape(&self, name: &Name, asked: bool) -> Checked<Shape> {
        let (first, rest) = name.parts.split_first().expect("a name has a first word");
        let mut shape = self.first(first, name.span)?;
        let mut path = first.clone();
        for part in rest {
            shape = self.there(shape, &path, name.span)?;
            let Shape::Record(parts) = shape else {
                return Err(Box::new(no_part(&path, part, &[], name.span)));
            };
            let found = parts.iter().find(|(known, _)| known == part);
            let known: Vec<&str> = parts.iter().map(|(known, _)| *known).collect();
            shape = found
                .ok_or_else(|| no_part(&path, part, &known, name.span))?
                .1;
            path = format!("{path}.{part}");
        }
        if asked {
            Ok(shape)
        } else {
            self.there(shape, &path, name.span)
        }
    }

    /// The same knowing how a condition has come out.
    pub fn after(&self, condition: &Condition, holds: bool) -> Self {
        let mut known = self.clone();
        if condition.is_there == holds {
            known.present.insert(condition.name.clone());
        }
        known
    }

    /// The same within a loop.
    pub fn within(&self, variable: &str, shape: Shape) -> Self {
        let mut known = self.clone();
        let own = |name: &str| name.split('.').next() == Some(variable);
        known.present.retain(|name| !own(name));
        known.variables.push((variable.to_owned(), shape));
        known
    }

    fn first(&self, word: &str, span: Span) -> Checked<Shape> {
        let variable = self.variables.iter().rev().find(|(name, _)| name == word);
        if let Some((_, shape)) = variable {
            return Ok(*shape);
        }
        if word == "loop" && !self.variables.is_empty() {
            return Ok(LOOP);
        }
        let Shape::Record(names) = DOCKERFILE else {
            unreachable!("the template has names")
        };
        if let Some((_, shape)) = names.iter().find(|(name, _)| *name == word) {
            return Ok(*shape);
        }
        let variables = self.variables.iter().map(|(name, _)| name.as_str());
        let known: Vec<&str> = names
            .iter()
            .map(|(name, _)| *name)
            .chain(variables)
            .collect();
        let message = format!("a template of the Dockerfile knows no `{word}`");
        Err(Box::new(unknown(message, word, &known, span)))
    }

    fn there(&self, shape: Shape, path: &str, span: Span) -> Checked<Shape> {
        match shape {
            Shape::Maybe(inner) if self.present.contains(path) => Ok(*inner),
            Shape::Maybe(_) => {
                let message = format!("`{path}` may be not there");
                let help = format!(
                    "write `{{% if {path} is not none %}}` in front of it, and `{{% endif %}}` behind"
                );
                Err(Box::new(mistake(span, message).help(help)))
            }
            shape => Ok(shape),
        }
    }
}

/// Reads the name at the start of the tokens; gives what stands behind it.
pub fn name(tokens: &[Token]) -> Option<(Name, &[Token])> {
    let (first, mut rest) = tokens.split_first()?;
    let Kind::Word(word) = &first.kind else {
        return None;
    };
    let mut parts = vec![word.clone()];
    let mut end = first.span.end;
    while let [dot, part, behind @ ..] = rest {
        let (Kind::Sign('.'), Kind::Word(word)) = (&dot.kind, &part.kind) else {
            break;
        };
        parts.push(word.clone());
        end = part.span.end;
        rest = behind;
    }
    let span = Span::new(first.span.source, first.span.start, end);
    let text = parts.join(".");
    Some((Name { text, span, parts }, rest))
}

/// Reads `NAME`, `not NAME`, `NAME is none` or `NAME is not none`.
pub fn condition(tokens: &[Token], known: &Known, place: Span) -> Checked<Condition> {
    let word =
        |token: &Token, wanted: &str| matches!(&token.kind, Kind::Word(word) if word == wanted);
    let (negated, tokens) = match tokens {
        [first, rest @ ..] if word(first, "not") => (true, rest),
        _ => (false, tokens),
    };
    let Some((name, rest)) = name(tokens) else {
        return Err(Box::new(no_condition(place)));
    };
    known.shape(&name, true)?;
    let is_there = match rest {
        [] => !negated,
        [is, none] if word(is, "is") && word(none, "none") => negated,
        [is, not, none] if word(is, "is") && word(not, "not") && word(none, "none") => !negated,
        [odd, ..] => return Err(Box::new(no_condition(odd.span))),
    };
    Ok(Condition {
        name: name.text,
        is_there,
    })
}

fn no_condition(span: Span) -> Diagnostic {
    let message = "this is no condition of a template of the Dockerfile";
    mistake(span, message).help("write `NAME`, `not NAME`, `NAME is none` or `NAME is not none`")
}

fn no_part(path: &str, part: &str, known: &[&str], span: Span) -> Diagnostic {
    let message = format!("`{path}` has no `{part}`");
    if known.is_empty() {
        let help = format!("write `{path}` alone: it has no parts");
        return mistake(span, message).help(help);
    }
    unknown(message, part, known, span)
}

/// A mistake in a word, with the one that was probably meant, or all of them.
pub fn unknown(message: String, word: &str, known: &[&str], span: Span) -> Diagnostic {
    let diagnostic = mistake(span, message);
    if let Some(near) = nearest(word, known.iter().copied()) {
        return diagnostic.label(format!("did you mean `{near}`?"));
    }
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    diagnostic.help(format!("known here are {}", known.join(", ")))
}
