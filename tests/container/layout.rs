//! Which of the two generated containers is under test: the same blueprint in each layout.

use crate::distribution::Choice;

/// A layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Service directories that wait for each other.
    ServicesD,
    /// Definitions of s6-rc.
    S6Rc,
}

impl Layout {
    /// Those that can be tried: the stand-in has no s6-rc.
    pub fn all(choice: &Choice) -> &'static [Layout] {
        match choice {
            Choice::Real(_) => &[Layout::ServicesD, Layout::S6Rc],
            Choice::StandIn => &[Layout::ServicesD],
        }
    }

    /// What stands in front of a scenario's name.
    pub fn prefix(self) -> &'static str {
        match self {
            Layout::ServicesD => "",
            Layout::S6Rc => "s6-rc::",
        }
    }

    /// The name by which the generator knows it.
    pub fn name(self) -> &'static str {
        match self {
            Layout::ServicesD => "services.d",
            Layout::S6Rc => "s6-rc",
        }
    }

    /// The Dockerfile under test, from the project's root.
    pub fn dockerfile(self) -> &'static str {
        match self {
            Layout::ServicesD => "generated/nginx-api/Dockerfile",
            Layout::S6Rc => "generated/nginx-api-s6-rc/Dockerfile",
        }
    }
}
