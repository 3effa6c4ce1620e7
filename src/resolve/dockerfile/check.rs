//! What a template says, held against what the language of templates has here: little enough for every template that
//! passes to render, whatever the blueprint says.

use crate::diagnostic::Diagnostic;
use crate::plan::Shape;
use crate::resolve::dockerfile::filter::{filtered, shown};
use crate::resolve::dockerfile::scan::{Kind, Piece, Token};
use crate::resolve::dockerfile::value::{Condition, Known, WORDS, condition, name, unknown};
use crate::resolve::dockerfile::{Checked, mistake};
use crate::source::Span;

/// What a template can include: ours.
const OURS: &str = "Dockerfile";

/// The words with which a tag begins.
const TAGS: [&str; 7] = ["elif", "else", "endfor", "endif", "for", "if", "include"];

/// An `if` or a `for` that is open.
struct Open {
    /// Its tag.
    span: Span,
    /// Whether it is a `for`.
    is_loop: bool,
    /// What was known before it.
    before: Known,
    /// What is known where none of its conditions has held so far.
    otherwise: Known,
    /// Its `else`, if that has come.
    other: Option<Span>,
    /// Whether it is a mistake itself: then nobody knows what holds within.
    is_broken: bool,
}

struct Checker {
    known: Known,
    open: Vec<Open>,
    names_header: bool,
}

/// Says every mistake of a template; gives whether it names `header`.
pub fn check(pieces: &[Piece], diagnostics: &mut Vec<Diagnostic>) -> bool {
    let mut checker = Checker {
        known: Known::default(),
        open: Vec::new(),
        names_header: false,
    };
    for piece in pieces {
        let is_clear = !piece.is_broken && checker.open.iter().all(|open| !open.is_broken);
        let done = if piece.is_tag {
            checker.tag(piece)
        } else {
            checker.output(piece)
        };
        diagnostics.extend(
            done.err()
                .filter(|_| is_clear)
                .map(|diagnostic| *diagnostic),
        );
    }
    for open in checker.open {
        let word = if open.is_loop { "for" } else { "if" };
        diagnostics.push(
            mistake(open.span, format!("this `{word}` is never closed"))
                .help(format!("close it with `{{% end{word} %}}`")),
        );
    }
    checker.names_header
}

impl Checker {
    /// `VALUE`, `VALUE | FILTER`, or `VALUE if CONDITION else VALUE`.
    fn output(&mut self, piece: &Piece) -> Checked<()> {
        let place = |word| piece.tokens.iter().position(|token| is(token, word));
        let Some(asks) = place("if") else {
            return self.value(&piece.tokens, piece.span, &self.known.clone());
        };
        let other = place("else").filter(|other| *other > asks);
        let asked = &piece.tokens[asks + 1..other.unwrap_or(piece.tokens.len())];
        let condition = condition(asked, &self.known, piece.span)?;
        self.value(
            &piece.tokens[..asks],
            piece.span,
            &self.known.after(&condition, true),
        )?;
        let Some(other) = other else {
            let message = "an output that asks has two values";
            return Err(Box::new(
                mistake(piece.tokens[asks].span, message).help("write `… if NAME else \"\"`"),
            ));
        };
        let known = self.known.after(&condition, false);
        self.value(&piece.tokens[other + 1..], piece.span, &known)
    }

    /// A text in quotes, or a name and its filters.
    fn value(&mut self, tokens: &[Token], place: Span, known: &Known) -> Checked<()> {
        if let [token] = tokens
            && matches!(token.kind, Kind::Text(_))
        {
            return Ok(());
        }
        let Some((name, mut rest)) = name(tokens) else {
            let at = tokens.first().map_or(place, |token| token.span);
            return Err(Box::new(
                mistake(at, "expected a name here").help("write something like `{{ base }}`"),
            ));
        };
        self.names_header |= name.text == "header";
        let mut shape = known.shape(&name, false)?;
        while let [bar, filter, behind @ ..] = rest {
            let (Kind::Sign('|'), Kind::Word(word)) = (&bar.kind, &filter.kind) else {
                break;
            };
            let (filtered, behind) = filtered(shape, word, filter.span, behind)?;
            (shape, rest) = (filtered, behind);
        }
        if let Some(odd) = rest.first() {
            return Err(Box::new(
                mistake(odd.span, "this does not belong into an output")
                    .help("write a name, and behind a `|` a filter: `{{ name | docker_value }}`"),
            ));
        }
        shown(shape, &name.text, name.span)
    }

    fn tag(&mut self, piece: &Piece) -> Checked<()> {
        let (word, rest) = match piece.tokens.split_first() {
            Some((
                Token {
                    kind: Kind::Word(word),
                    ..
                },
                rest,
            )) => (word.as_str(), rest),
            _ => ("", &piece.tokens[..]),
        };
        match word {
            "if" => {
                // What is within is no mistake of its own where the condition is one.
                let asked = condition(rest, &self.known, piece.span);
                self.branch(piece, asked.as_ref().ok());
                asked.map(drop)
            }
            "elif" => self.elif(piece, rest),
            "else" => self.other(piece.span),
            "for" => self.each(piece, rest),
            "endif" => self.close(piece.span, false),
            "endfor" => self.close(piece.span, true),
            "include" => self.include(piece.span, rest),
            other => {
                let span = piece.tokens.first().map_or(piece.span, |token| token.span);
                let message = format!("a template of the Dockerfile knows no tag `{other}`");
                Err(Box::new(unknown(message, other, &TAGS, span)))
            }
        }
    }

    fn branch(&mut self, piece: &Piece, asked: Option<&Condition>) {
        let before = self.known.clone();
        let after = |holds| asked.map_or(before.clone(), |asked| before.after(asked, holds));
        let (holds, otherwise) = (after(true), after(false));
        self.open.push(Open {
            span: piece.span,
            is_loop: false,
            before,
            otherwise,
            other: None,
            is_broken: piece.is_broken || asked.is_none(),
        });
        self.known = holds;
    }

    fn elif(&mut self, piece: &Piece, rest: &[Token]) -> Checked<()> {
        let Some(open) = self.open.last_mut().filter(|open| !open.is_loop) else {
            return Err(Box::new(nothing_open("elif", "if", piece.span)));
        };
        if let Some(other) = open.other {
            return Err(Box::new(behind_else(piece.span, other)));
        }
        let asked = condition(rest, &open.otherwise, piece.span)?;
        self.known = open.otherwise.after(&asked, true);
        open.otherwise = open.otherwise.after(&asked, false);
        Ok(())
    }

    fn other(&mut self, span: Span) -> Checked<()> {
        let Some(open) = self.open.last_mut().filter(|open| !open.is_loop) else {
            return Err(Box::new(nothing_open("else", "if", span)));
        };
        if let Some(other) = open.other {
            return Err(Box::new(behind_else(span, other)));
        }
        open.other = Some(span);
        self.known = open.otherwise.clone();
        Ok(())
    }

    /// `for VARIABLE in LIST`.
    fn each(&mut self, piece: &Piece, rest: &[Token]) -> Checked<()> {
        let before = self.known.clone();
        let read = each_of(rest, &before, piece.span);
        if let Ok((variable, shape)) = &read {
            self.known = before.within(variable, *shape);
        }
        self.open.push(Open {
            span: piece.span,
            is_loop: true,
            otherwise: before.clone(),
            before,
            other: None,
            is_broken: piece.is_broken || read.is_err(),
        });
        read.map(drop)
    }

    fn close(&mut self, span: Span, is_loop: bool) -> Checked<()> {
        let (this, other) = if is_loop {
            ("for", "if")
        } else {
            ("if", "for")
        };
        match self.open.pop() {
            Some(open) if open.is_loop == is_loop => {
                self.known = open.before;
                Ok(())
            }
            Some(open) => {
                let message = format!("`end{this}` closes a `{other}`");
                self.known = open.before;
                Err(Box::new(
                    mistake(span, message)
                        .also(open.span, "which is open here")
                        .help(format!("close it first, with `{{% end{other} %}}`")),
                ))
            }
            None => Err(Box::new(nothing_open(&format!("end{this}"), this, span))),
        }
    }

    /// `include "Dockerfile"`: ours, which wants the names as they are.
    fn include(&mut self, span: Span, rest: &[Token]) -> Checked<()> {
        let ours = |text: &str| text.trim_matches(['"', '\'']) == OURS;
        match rest {
            [
                Token {
                    kind: Kind::Text(text),
                    ..
                },
            ] if ours(text) => {}
            _ => {
                let message = "a template includes ours and no other";
                return Err(Box::new(
                    mistake(span, message).help("write `{% include \"Dockerfile\" %}`"),
                ));
            }
        }
        if self.known.variables.is_empty() {
            self.names_header = true;
            return Ok(());
        }
        Err(Box::new(
            mistake(span, "the whole Dockerfile cannot stand in a loop")
                .help("write it outside of the `for`"),
        ))
    }
}

/// The variable of a loop, and what it stands for.
fn each_of(rest: &[Token], known: &Known, place: Span) -> Checked<(String, Shape)> {
    let wrong = |span| {
        let message = "this is no loop of a template of the Dockerfile";
        Box::new(
            mistake(span, message)
                .help("write `for NAME in LIST`, such as `{% for port in ports %}`"),
        )
    };
    let [
        Token {
            kind: Kind::Word(variable),
            span,
        },
        of,
        list @ ..,
    ] = rest
    else {
        return Err(wrong(place));
    };
    if WORDS.contains(&variable.as_str()) || !is(of, "in") {
        return Err(wrong(*span));
    }
    let Some((name, behind)) = name(list) else {
        return Err(wrong(place));
    };
    if let Some(odd) = behind.first() {
        return Err(wrong(odd.span));
    }
    match known.shape(&name, false)? {
        Shape::List(one) => Ok((variable.clone(), *one)),
        _ => Err(Box::new(
            mistake(name.span, format!("`{}` is no list", name.text))
                .help("lists are `stages`, `copies`, `modes`, `users`, `ports`, `run`, `arches`, and what ends in `lines`"),
        )),
    }
}

fn is(token: &Token, wanted: &str) -> bool {
    matches!(&token.kind, Kind::Word(word) if word == wanted)
}

fn nothing_open(word: &str, opens: &str, span: Span) -> Diagnostic {
    let message = format!("`{word}` belongs to an `{opens}`, and none is open here");
    mistake(span, message).help(format!("remove it, or open one: `{{% {opens} … %}}`"))
}

fn behind_else(span: Span, other: Span) -> Diagnostic {
    mistake(span, "this stands behind the `else` of its `if`")
        .also(other, "the `else`")
        .help("move it in front of that, or remove it")
}
