//! In which form s6-overlay is given the services.

/// In which form s6-overlay is given the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Plain s6 service directories in `/etc/services.d`, which all start and stop at once.
    ServicesD,
    /// Definitions for s6-rc in `/etc/s6-overlay/s6-rc.d`, which starts and stops them in order.
    S6Rc,
}

impl Layout {
    /// The names by which a blueprint and the command line know them.
    pub const NAMES: [&str; 2] = ["services.d", "s6-rc"];

    /// The layout with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::ServicesD, Self::S6Rc]
            .into_iter()
            .find(|layout| layout.as_str() == text)
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let [services_d, s6_rc] = Self::NAMES;
        match self {
            Self::ServicesD => services_d,
            Self::S6Rc => s6_rc,
        }
    }
}
