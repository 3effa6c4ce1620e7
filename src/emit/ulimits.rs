//! The limits of a process, as words in front of its command.

use crate::plan::{Resource, Ulimit};

/// The s6-softlimit calls that set these limits; none where nothing is limited.
///
/// The hard limit takes the soft one with it: the kernel refuses one below the other. So a pair needs a second
/// call, which lowers the soft one again.
pub fn words(ulimits: &[Ulimit]) -> Vec<String> {
    let hard = ulimits
        .iter()
        .map(|limit| set(limit.resource, limit.hard))
        .collect();
    let soft = ulimits
        .iter()
        .filter(|limit| limit.soft != limit.hard)
        .map(|limit| set(limit.resource, limit.soft))
        .collect();
    let calls: [(&str, Vec<String>); 2] = [("s6-softlimit -H", hard), ("s6-softlimit", soft)];
    calls
        .into_iter()
        .filter(|(_, options)| !options.is_empty())
        .map(|(call, options)| format!("{call} {}", options.join(" ")))
        .collect()
}

/// One option: `=` is no hard limit, and a soft one that is as high as the hard one.
fn set(resource: Resource, value: Option<u64>) -> String {
    let value = value.map_or_else(|| "=".to_owned(), |number| number.to_string());
    format!("-{} {value}", option(resource))
}

fn option(resource: Resource) -> char {
    match resource {
        Resource::As => 'a',
        Resource::Core => 'c',
        Resource::Cpu => 't',
        Resource::Data => 'd',
        Resource::Fsize => 'f',
        Resource::Memlock => 'l',
        Resource::Nofile => 'o',
        Resource::Nproc => 'p',
        Resource::Rss => 'r',
        Resource::Rtprio => 'P',
        Resource::Stack => 's',
    }
}
