//! `logging`: where the lines of a service go.
//!
//! Every service writes into a folder of its own name, and names are unique: so no two loggers share a folder,
//! which s6-log would refuse.

use crate::blueprint::{Field, Logging, Size};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, ServiceName};
use crate::resolve::text::absolute;
use crate::source::Span;

/// As s6-overlay's own loggers do unless they are told otherwise.
const DEFAULT_SIZE: u32 = 1_000_000;
const DEFAULT_FILES: u32 = 20;

/// What s6-log takes as the size of a file.
const SIZES: std::ops::RangeInclusive<u64> = 4096..=268_435_455;

/// How a folder's templates are replaced; nothing when one cannot be, which then was said.
type Expand<'e> = &'e dyn Fn(&str, Span, &mut Vec<Diagnostic>) -> Option<String>;

/// Where the lines of one instance go; nothing when nothing is said, or a mistake.
pub fn resolve(
    written: &Field<Logging>,
    name: &ServiceName,
    expand: Expand,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Logging> {
    let (logging, key) = (written.value()?, written.key()?);
    match (logging.prefix.spanned(), logging.directory.spanned()) {
        (Some(_), Some(_)) => {
            diagnostics.extend(both(logging));
            None
        }
        (Some((span, &wanted)), None) => prefix(logging, wanted, span, diagnostics),
        (None, Some((span, directory))) => {
            let directory = expand(directory, span, diagnostics);
            files(logging, directory.as_deref(), span, name, diagnostics)
        }
        (None, None) => {
            if logging.prefix.is_absent() && logging.directory.is_absent() {
                diagnostics.push(nowhere(key));
            }
            None
        }
    }
}

fn both(logging: &Logging) -> Option<Diagnostic> {
    let (prefix, directory) = (logging.prefix.key()?, logging.directory.key()?);
    let (first, second) = (prefix.min(directory), prefix.max(directory));
    Some(
        Diagnostic::error(Code::Conflict, second, "lines can go one way only")
            .label("another way")
            .also(first, "one way")
            .help("keep `prefix`, to the container's output, or `directory`, into files"),
    )
}

fn nowhere(key: Span) -> Diagnostic {
    Diagnostic::error(
        Code::MissingKey,
        key,
        "`logging` does not say where the lines go",
    )
    .help("add `prefix: true` or `directory: /var/log/api`")
}

fn prefix(
    logging: &Logging,
    wanted: bool,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Logging> {
    let before = diagnostics.len();
    if !wanted {
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "`prefix: false` says nothing")
                .help("write `prefix: true`, or leave `logging` out"),
        );
    }
    let of_files = [
        ("max_size", logging.max_size.key()),
        ("max_files", logging.max_files.key()),
    ];
    for (name, key) in of_files {
        if let Some(key) = key {
            let message = format!("`{name}` has no meaning without files");
            diagnostics.push(
                Diagnostic::error(Code::Conflict, key, message)
                    .help("remove it, or write `directory: /var/log/api` instead of `prefix`"),
            );
        }
    }
    (diagnostics.len() == before).then_some(plan::Logging::Prefix)
}

fn files(
    logging: &Logging,
    directory: Option<&str>,
    span: Span,
    name: &ServiceName,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<plan::Logging> {
    let help = "write a folder's whole path in the container, such as `/var/log/api`";
    let directory = directory.and_then(|directory| absolute(directory, span, help, diagnostics));
    let directory = directory.and_then(|directory| writable(directory, span, diagnostics));
    let max_size = max_size(&logging.max_size, diagnostics);
    let max_files = max_files(&logging.max_files, diagnostics);
    Some(plan::Logging::Files {
        folder: format!("{}/{}", directory?.trim_end_matches('/'), name),
        max_size: max_size?,
        max_files: max_files?,
    })
}

/// Where the kernel's own files are, nobody makes a folder.
const OF_THE_KERNEL: [&str; 3] = ["/dev", "/proc", "/sys"];

fn writable(directory: String, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let within = |folder: &&&str| {
        let rest = directory.strip_prefix(**folder);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let Some(folder) = OF_THE_KERNEL.iter().find(within) else {
        return Some(directory);
    };
    let message = format!("nobody can make a folder in `{folder}`");
    diagnostics.push(
        Diagnostic::error(Code::InvalidValue, span, message).help(
            "write a folder such as `/var/log/api`; without `logging` the lines go to the container's output",
        ),
    );
    None
}

fn max_size(written: &Field<Size>, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    let Some((span, size)) = written.spanned() else {
        return Some(DEFAULT_SIZE);
    };
    if SIZES.contains(&size.bytes) {
        return u32::try_from(size.bytes).ok();
    }
    diagnostics.push(
        Diagnostic::error(
            Code::InvalidValue,
            span,
            format!("s6-log cannot keep files to {} bytes", size.bytes),
        )
        .label(format!(
            "expected {} to {} bytes",
            SIZES.start(),
            SIZES.end()
        ))
        .help("take something between `4096B` and `255MiB`"),
    );
    None
}

fn max_files(written: &Field<u64>, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
    let Some((span, &count)) = written.spanned() else {
        return Some(DEFAULT_FILES);
    };
    let files = u32::try_from(count).ok();
    if files.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                span,
                format!("{count} is more files than s6-log can count"),
            )
            .label(format!("expected {} at most", u32::MAX))
            .help("take a number such as 20; with `max_size` it bounds what the log takes"),
        );
    }
    files
}
