//! The stable names of the mistakes.

/// What kind of mistake a diagnostic is about. The name is stable: scripts may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The file is not YAML.
    YamlSyntax,
    /// A key stands twice in one mapping.
    DuplicateKey,
    /// A key that the language does not have.
    UnknownKey,
    /// A value of another kind than the key takes.
    WrongType,
    /// A key that must be there is not.
    MissingKey,
    /// A value of the right kind that is not possible.
    InvalidValue,
    /// A blueprint for another version of the language.
    UnknownVersion,
    /// A name that is not `[a-z][a-z0-9-]*`, or that s6-overlay keeps for itself.
    InvalidName,
    /// Two services, or what is derived from them, would have the same name.
    NameCollision,
    /// A name that nothing in the blueprint has.
    UnknownName,
    /// Services that wait for each other in a circle.
    DependencyCycle,
    /// Two listeners on one port.
    PortCollision,
    /// A port outside 1 to 65535, or one that its user may not open.
    InvalidPort,
    /// A port is needed and there is none.
    MissingPort,
    /// A string command that only a shell would understand.
    ShellSyntax,
    /// A `{{ … }}` that cannot be expanded.
    InvalidTemplate,
    /// An environment variable that cannot be set there.
    InvalidVariable,
    /// A user who will not exist in the image.
    UnknownUser,
    /// Something that the image must have, and has not.
    MissingInImage,
    /// Something is defined, and nothing uses it.
    Unused,
    /// Two keys that exclude each other.
    Conflict,
    /// A literal that should come from the container's environment.
    Secret,
    /// A program that leaves the foreground, where nobody supervises it.
    Background,
    /// Something is waited for that cannot tell when it is ready.
    Unready,
    /// A stop that takes longer than `docker stop` waits.
    LongStop,
    /// A log that nobody rotates.
    LogFile,
    /// An image that only a tag names.
    Unpinned,
    /// A service that is restarted however often it fails.
    EndlessRestart,
    /// A service that runs as root because nobody said otherwise.
    RootUser,
    /// A comment that allows what cannot be allowed.
    InvalidAllow,
    /// A comment that allows a warning which is not there.
    UnusedAllow,
}

impl Code {
    /// Every code, in the order in which they are explained.
    pub const ALL: [Self; 31] = [
        Self::YamlSyntax,
        Self::DuplicateKey,
        Self::UnknownKey,
        Self::WrongType,
        Self::MissingKey,
        Self::InvalidValue,
        Self::UnknownVersion,
        Self::InvalidName,
        Self::NameCollision,
        Self::UnknownName,
        Self::DependencyCycle,
        Self::PortCollision,
        Self::InvalidPort,
        Self::MissingPort,
        Self::ShellSyntax,
        Self::InvalidTemplate,
        Self::InvalidVariable,
        Self::UnknownUser,
        Self::MissingInImage,
        Self::Unused,
        Self::Conflict,
        Self::Secret,
        Self::Background,
        Self::Unready,
        Self::LongStop,
        Self::LogFile,
        Self::Unpinned,
        Self::EndlessRestart,
        Self::RootUser,
        Self::InvalidAllow,
        Self::UnusedAllow,
    ];

    /// The codes of warnings. Some of them are errors too, where there is no doubt.
    pub const WARNINGS: [Self; 12] = [
        Self::ShellSyntax,
        Self::UnknownUser,
        Self::Unused,
        Self::Secret,
        Self::Background,
        Self::Unready,
        Self::LongStop,
        Self::LogFile,
        Self::Unpinned,
        Self::EndlessRestart,
        Self::RootUser,
        Self::UnusedAllow,
    ];

    /// The warnings that only who asks for them gets: they are of what most blueprints do, and may well do.
    pub const OFF_BY_DEFAULT: [Self; 3] = [Self::Unpinned, Self::EndlessRestart, Self::RootUser];

    /// The code with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// The name as it is shown: `unknown-key`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::YamlSyntax => "yaml-syntax",
            Self::DuplicateKey => "duplicate-key",
            Self::UnknownKey => "unknown-key",
            Self::WrongType => "wrong-type",
            Self::MissingKey => "missing-key",
            Self::InvalidValue => "invalid-value",
            Self::UnknownVersion => "unknown-version",
            Self::InvalidName => "invalid-name",
            Self::NameCollision => "name-collision",
            Self::UnknownName => "unknown-name",
            Self::DependencyCycle => "dependency-cycle",
            Self::PortCollision => "port-collision",
            Self::InvalidPort => "invalid-port",
            Self::MissingPort => "missing-port",
            Self::ShellSyntax => "shell-syntax",
            Self::InvalidTemplate => "invalid-template",
            Self::InvalidVariable => "invalid-variable",
            Self::UnknownUser => "unknown-user",
            Self::MissingInImage => "missing-in-image",
            Self::Unused => "unused",
            Self::Conflict => "conflict",
            Self::Secret => "secret",
            Self::Background => "background",
            Self::Unready => "unready",
            Self::LongStop => "long-stop",
            Self::LogFile => "log-file",
            Self::Unpinned => "unpinned",
            Self::EndlessRestart => "endless-restart",
            Self::RootUser => "root-user",
            Self::InvalidAllow => "invalid-allow",
            Self::UnusedAllow => "unused-allow",
        }
    }
}
