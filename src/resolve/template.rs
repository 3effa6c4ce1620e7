//! `{{ … }}` in values: a fixed set of names, strictly. There are no filters, no conditions and no loops, so
//! that a value can be read without knowing a template language.

use crate::blueprint::{Service, nearest};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::groups::{Group, Member};
use crate::resolve::text::locate;
use crate::source::{Sources, Span};

/// What a value may refer to.
pub struct Scope<'a> {
    /// All texts, to point at the very expression.
    pub sources: &'a Sources,
    /// Every service.
    pub groups: &'a [Group<'a>],
    /// The service that the value is written in.
    pub service: &'a Service,
    /// The instance that the value is for.
    pub member: &'a Member,
}

/// The names without a dot.
const SIMPLE: [&str; 3] = ["name", "instance", "port"];

/// Why an expression has no value.
enum Missing<'e> {
    /// Because of a mistake that was said already.
    Said,
    /// Nobody knows the expression.
    Unknown,
    /// There is no such service.
    Service(&'e str),
    /// The value's own service has no port.
    OwnPort,
    /// Another service has no port.
    Port(&'e str),
}

/// Says where templates expand with each mistake that is one because a template stands where none does.
pub fn say_where(said: &mut [Diagnostic]) {
    let elsewhere = said.iter_mut().filter(|diagnostic| {
        let code = diagnostic.code;
        let word = diagnostic.message.contains("`{{") || diagnostic.message.contains("}}`");
        word && code != Code::InvalidTemplate && code != Code::ShellSyntax
    });
    for diagnostic in elsewhere {
        diagnostic.help = vec![
            "`{{ … }}` expands in a service's command, up, down, environment, ready, working_dir and logging.directory, and in \
             nginx's headers: write the value itself here"
                .to_owned(),
        ];
    }
}

impl Scope<'_> {
    /// The text with every `{{ … }}` replaced; nothing when one of them cannot be, which then was said.
    pub fn expand(
        &self,
        text: &str,
        span: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            expanded.push_str(&rest[..start]);
            let open = &rest[start..];
            let Some(end) = open.find("}}") else {
                diagnostics.push(unclosed(locate(self.sources, span, open)));
                return None;
            };
            let expression = open[2..end].trim();
            match self.value(expression) {
                Ok(value) => expanded.push_str(&value),
                Err(missing) => {
                    let place = locate(self.sources, span, &open[..end + 2]);
                    diagnostics.extend(say(&missing, expression, place));
                    return None;
                }
            }
            rest = &open[end + 2..];
        }
        expanded.push_str(rest);
        Some(expanded)
    }

    fn value<'e>(&self, expression: &'e str) -> Result<String, Missing<'e>> {
        match expression {
            "name" => Ok(self.member.name.to_string()),
            "instance" => Ok(self.member.instance.to_string()),
            "port" => match self.member.port {
                Some(port) => Ok(port.to_string()),
                None if self.service.has_no_port() => Err(Missing::OwnPort),
                None => Err(Missing::Said),
            },
            "\"{{\"" | "'{{'" => Ok("{{".to_owned()),
            other => self.port_of(port_owner(other).ok_or(Missing::Unknown)?),
        }
    }

    /// The first port of a service, or that of one instance.
    fn port_of<'e>(&self, name: &'e str) -> Result<String, Missing<'e>> {
        let named = |group: &&Group| group.entry.name.value == name;
        let group = self.groups.iter().find(named);
        let group = group.or_else(|| self.groups.iter().find(|group| group.may_mean(name)));
        let group = group.ok_or(Missing::Service(name))?;
        let member = group
            .members
            .iter()
            .find(|member| member.name.as_str() == name)
            .or(group.members.first());
        match (member.and_then(|member| member.port), group.written()) {
            (Some(port), _) => Ok(port.to_string()),
            (None, Some(service)) if service.has_no_port() && !group.is_broken() => {
                Err(Missing::Port(name))
            }
            (None, _) => Err(Missing::Said),
        }
    }
}

/// The first `{{ … }}` of a text that would be expanded elsewhere; others may be anybody's.
pub fn first_known(text: &str) -> Option<&str> {
    let starts = text.match_indices("{{").map(|(start, _)| &text[start..]);
    starts
        .filter_map(|open| Some(&open[..open.find("}}")? + 2]))
        .find(|found| {
            let expression = found[2..found.len() - 2].trim();
            SIMPLE.contains(&expression) || port_owner(expression).is_some()
        })
}

/// The name in `services.NAME.port`.
fn port_owner(expression: &str) -> Option<&str> {
    expression.strip_prefix("services.")?.strip_suffix(".port")
}

fn say(missing: &Missing, expression: &str, place: Span) -> Option<Diagnostic> {
    let error = |message: String| Diagnostic::error(Code::InvalidTemplate, place, message);
    match missing {
        Missing::Said => None,
        Missing::OwnPort => {
            Some(error("there is no port to put here".to_owned()).help("give the service a `port`"))
        }
        Missing::Port(name) => {
            Some(error(format!("`{name}` has no port")).help("give that service a `port`"))
        }
        Missing::Service(name) => Some(
            error(format!("there is no service `{name}`"))
                .help("name a service of this blueprint, or one of its instances"),
        ),
        Missing::Unknown => {
            let diagnostic = error(format!("`{expression}` is not known in a template")).help(
                "known are `name`, `instance`, `port` and `services.NAME.port`; two braces that stay are written `{{ \"{{\" }}`",
            );
            Some(match nearest(expression, SIMPLE) {
                Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
                None => diagnostic,
            })
        }
    }
}

fn unclosed(place: Span) -> Diagnostic {
    Diagnostic::error(Code::InvalidTemplate, place, "this `{{` has no `}}`")
        .help("close it; two braces that stay are written `{{ \"{{\" }}`")
}
