//! What somebody has judged and does not want to be told again: `# s6-blueprint: allow(secret)` at the end of the line
//! that a warning points at, or alone above it.

use crate::blueprint::comments::{Comment, Comments};
use crate::blueprint::near::nearest;
use crate::blueprint::{node, setting};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{SourceId, Sources, Span};

/// What begins a comment that is for this program.
const MARK: &str = "s6-blueprint:";

/// What to write.
const EXAMPLE: &str =
    "write `# s6-blueprint: allow(secret)`, several codes with commas between them";

/// What the comments of one blueprint allow.
#[derive(Debug)]
pub struct Allows {
    source: SourceId,
    comments: Comments,
    /// The values that are set from outside, and the keys in whose place they are.
    replaced: Vec<(SourceId, Span)>,
    entries: Vec<Allow>,
}

/// One code in one comment.
#[derive(Debug)]
struct Allow {
    code: Code,
    /// The code's word.
    span: Span,
    /// The line that it is for; none when no line is below the comment.
    line: Option<usize>,
    /// Whether it has silenced something.
    used: bool,
}

impl Allows {
    /// What the comments of a source allow, if any does; what is wrong with them is said.
    pub fn of(sources: &Sources, id: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let text = &sources.get(id).text;
        if !text.contains(MARK) {
            return None;
        }
        let root = node::parse(sources, id).ok()?;
        let comments = Comments::of(text, id, &root);
        let settings = sources.settings(id).iter();
        let replaced = settings.filter_map(|setting| {
            let place = setting::replaces(&root, sources, *setting)?;
            Some((*setting, place))
        });
        let mut entries = Vec::new();
        for comment in &comments.all {
            let line = target(text, comment, &comments);
            for word in words(text, comment.span, diagnostics) {
                let code = code(&text[word.start..word.end], word, diagnostics);
                entries.extend(code.map(|code| Allow {
                    code,
                    span: word,
                    line,
                    used: false,
                }));
            }
        }
        Some(Self {
            source: id,
            replaced: replaced.collect(),
            comments,
            entries,
        })
    }

    /// Takes away the warnings that are allowed, and says which errors are meant to be.
    pub fn silence(&mut self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
        let mut refused = Vec::new();
        diagnostics.retain(|diagnostic| {
            let lines = self.lines_of(sources, diagnostic.primary.span);
            let mut silenced = false;
            for allow in &mut self.entries {
                let here = allow.line.is_some_and(|line| lines.contains(&line));
                if !here || allow.code != diagnostic.code {
                    continue;
                }
                allow.used = true;
                match diagnostic.severity {
                    Severity::Warning => silenced = true,
                    Severity::Error => refused.push(not_this(allow, diagnostic.primary.span)),
                }
            }
            !silenced
        });
        diagnostics.append(&mut refused);
    }

    /// Says what allows something that nobody says, once everything has been said of the blueprint as it stands.
    pub fn warn_of_unused(&self, diagnostics: &mut Vec<Diagnostic>) {
        let is_forgiving = |allow: &&Allow| allow.code == Code::UnusedAllow;
        let (forgiving, unused): (Vec<&Allow>, Vec<&Allow>) = self
            .entries
            .iter()
            .filter(|allow| !allow.used)
            .partition(is_forgiving);
        let told = unused.iter().filter(|allow| !allow.is_beside(&forgiving));
        let needless = forgiving.iter().filter(|allow| !allow.is_beside(&unused));
        diagnostics.extend(told.chain(needless).map(|allow| nothing_to_allow(allow)));
    }

    /// The lines in which a comment is about a place. What is set from outside stands for what it replaces.
    fn lines_of(&self, sources: &Sources, place: Span) -> Vec<usize> {
        let replaced = self.replaced.iter().find(|(id, _)| *id == place.source);
        let place = replaced.map_or(place, |(_, key)| *key);
        if place.source != self.source {
            return Vec::new();
        }
        self.comments
            .lines_of(&sources.get(place.source).text, place)
    }
}

impl Allow {
    /// Whether one of the others is for the same line.
    fn is_beside(&self, others: &[&Self]) -> bool {
        let mut others = others.iter();
        self.line.is_some() && others.any(|other| other.line == self.line)
    }
}

/// The line that a comment is for: its own, or the next one that is no comment.
fn target(text: &str, comment: &Comment, comments: &Comments) -> Option<usize> {
    if !comment.alone {
        return Some(comment.line);
    }
    let mut others = comments.all.iter().filter(|other| other.alone);
    let mut line = comment.line + 1;
    while others.any(|other| other.line == line) {
        line += 1;
    }
    let written = text.lines().nth(line)?;
    (!written.trim().is_empty()).then_some(line)
}

/// The words of a comment that are to be codes; none when it is not for this program, or cannot be understood, which then
/// is said.
fn words(text: &str, comment: Span, diagnostics: &mut Vec<Diagnostic>) -> Vec<Span> {
    let Some(start) = behind_mark(&text[comment.start..comment.end]) else {
        return Vec::new();
    };
    let start = comment.start + start;
    let rest = text[start..comment.end].trim_start();
    let verb = rest.split(|letter: char| !letter.is_ascii_alphabetic());
    let verb = verb.into_iter().next().unwrap_or_default();
    let list = rest[verb.len()..].trim_start();
    if verb != "allow" && !list.starts_with('(') {
        // Somebody writes of this program, and not to it.
        return Vec::new();
    }
    let list = list.strip_prefix('(').filter(|_| verb == "allow");
    let list = list.and_then(|list| list.split_once(')'));
    let words = list.map_or_else(Vec::new, |(list, reason)| {
        let end = comment.end - reason.len() - 1;
        parts(Span::new(comment.source, end - list.len(), end), list)
    });
    if words.is_empty() {
        diagnostics.push(
            Diagnostic::error(Code::InvalidAllow, comment, "this comment allows nothing")
                .help(EXAMPLE),
        );
    }
    words
}

/// Where what is said to this program begins in a comment.
fn behind_mark(comment: &str) -> Option<usize> {
    let mut signs = comment.match_indices('#');
    signs.find_map(|(at, sign)| {
        let rest = comment[at + sign.len()..].trim_start();
        let said = rest.strip_prefix(MARK)?;
        Some(comment.len() - said.len())
    })
}

/// The words of a list with commas, whose place is given.
fn parts(place: Span, list: &str) -> Vec<Span> {
    let mut start = 0;
    let mut words = Vec::new();
    for part in list.split(',') {
        let word = part.trim();
        if !word.is_empty() {
            let blanks = part.len() - part.trim_start().len();
            words.push(place.part(start + blanks, word.len()));
        }
        start += part.len() + 1;
    }
    words
}

/// The code that a word names, if it is one that can be allowed.
fn code(word: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Code> {
    let code = Code::parse(word);
    let Some(code) = code else {
        let message = format!("there is no code `{word}` to allow");
        let diagnostic = Diagnostic::error(Code::InvalidAllow, span, message);
        let known = Code::WARNINGS.iter().map(|code| code.name());
        diagnostics.push(match nearest(word, known) {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None => {
                diagnostic.help("write the code that stands in square brackets behind `warning`")
            }
        });
        return None;
    };
    if !Code::WARNINGS.contains(&code) {
        let message = format!("`{word}` is an error, and only warnings can be allowed");
        diagnostics.push(
            Diagnostic::error(Code::InvalidAllow, span, message)
                .help("remove it, and mend what the error is about"),
        );
        return None;
    }
    Some(code)
}

/// Some codes are warnings here and errors there.
fn not_this(allow: &Allow, error: Span) -> Diagnostic {
    let message = format!(
        "this `{}` is an error, and only warnings can be allowed",
        allow.code.name()
    );
    Diagnostic::error(Code::InvalidAllow, allow.span, message)
        .also(error, "the error")
        .help("remove it, and mend what the error is about")
}

fn nothing_to_allow(allow: &Allow) -> Diagnostic {
    let message = format!("there is no `{}` here to allow", allow.code.name());
    let diagnostic = Diagnostic::warning(Code::UnusedAllow, allow.span, message);
    match allow.line {
        Some(_) => {
            diagnostic.help("remove it: it is for its own line or, alone, for the line below")
        }
        None => diagnostic
            .label("no line is directly below")
            .help("put it at the end of the line that it is for, or directly above that line"),
    }
}
