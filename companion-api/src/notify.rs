//! Telling the supervisor that this instance is ready: a newline on an inherited descriptor, as s6
//! wants it.

use std::io::Write as _;

use filedescriptor::{Error, FileDescriptor};

use crate::run_error::{RunError, plain};

/// The descriptor that waits for the newline.
///
/// It is the inherited one itself, not `/proc/self/fd/N` opened anew: the supervisor's pipe belongs
/// to root, so opening it again is refused to an instance that runs under a user of its own.
#[derive(Debug)]
pub struct Notifier {
    fd: i32,
    pipe: FileDescriptor,
}

impl Notifier {
    /// Takes over the inherited descriptor `fd`.
    ///
    /// The program must not have opened any descriptor before, or `fd` might mean that one.
    ///
    /// # Errors
    /// When `fd` is not open.
    pub fn inherit(fd: i32) -> Result<Self, RunError> {
        // The duplicate is closed on exec and proves that `fd` is open; the original is closed at
        // once, so no child can inherit it and nothing but the duplicate keeps the supervisor's
        // pipe open.
        let pipe = FileDescriptor::dup(&fd).map_err(|error| RunError::NotificationFd {
            fd,
            reason: reason(&error),
        })?;
        drop(FileDescriptor::new(fd));
        Ok(Self { fd, pipe })
    }

    /// Writes the newline and closes the descriptor.
    ///
    /// # Errors
    /// When the write fails, for example because the descriptor is only readable or nobody reads
    /// it.
    pub fn announce(mut self) -> Result<(), RunError> {
        self.pipe
            .write_all(b"\n")
            .map_err(|source| RunError::Announce {
                fd: self.fd,
                source,
            })
    }
}

fn reason(error: &Error) -> String {
    match error {
        Error::Dup { source, .. } => plain(source),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read as _};
    use std::os::fd::IntoRawFd as _;

    use super::Notifier;

    #[test]
    fn the_pipe_gets_one_newline() {
        let (mut reader, writer) = io::pipe().unwrap();
        let notifier = Notifier::inherit(writer.into_raw_fd()).unwrap();
        notifier.announce().unwrap();
        let mut buffer = [0; 8];
        let length = reader.read(&mut buffer).unwrap();
        assert_eq!(&buffer[..length], b"\n");
    }

    #[test]
    fn a_descriptor_that_is_not_open_is_named() {
        let error = Notifier::inherit(999_999).unwrap_err().to_string();
        assert!(
            error.starts_with(
                "cannot use descriptor 999999 of NOTIFICATION_FD: bad file descriptor;"
            ),
            "{error}"
        );
    }

    #[test]
    fn a_pipe_without_a_reader_is_an_error() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let error = Notifier::inherit(writer.into_raw_fd())
            .unwrap()
            .announce()
            .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot announce readiness on descriptor"),
            "{error}"
        );
    }
}
