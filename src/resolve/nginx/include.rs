//! What of nginx the blueprint has no key for: a limit of its own, and files that are read as they stand.

use crate::blueprint::Nginx;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::text::unusable;

/// The files, each absolute or relative to /etc/nginx, in the order of the blueprint.
pub fn resolve(nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut files = Vec::new();
    for word in nginx.include.items() {
        // nginx expands patterns here, and that is of use: `conf.d/*.conf` may match nothing.
        let complaint = match unusable(&word.value.replace('*', "x")) {
            None if word.value.ends_with('/') => "this is a folder",
            None => {
                files.push(word.value.clone());
                continue;
            }
            Some(complaint) => complaint,
        };
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                word.span,
                format!("`{}` is not a file that nginx can read", word.value),
            )
            .label(complaint)
            .help("name a file of the image, such as `/etc/nginx/extra.conf`; `image.copy` brings it there"),
        );
    }
    files
}

/// The largest body in bytes; nothing for nginx's own limit.
pub fn body_size(nginx: &Nginx, diagnostics: &mut Vec<Diagnostic>) -> Option<u64> {
    let (span, size) = nginx.client_max_body_size.spanned()?;
    if size.bytes == 0 {
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, "a limit of nothing is none")
                .label("nginx takes zero for \"any size\"")
                .help("write the largest body that the services take, such as `10MB`"),
        );
    }
    Some(size.bytes)
}
