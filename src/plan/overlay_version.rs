//! Versions of s6-overlay, in their order.

use std::fmt;

/// A version of s6-overlay: four numbers, `3.2.3.2`. A later one is the greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OverlayVersion([u16; 4]);

impl OverlayVersion {
    /// The first one on which what is generated runs: before it, s6-overlay gave up on every start that took longer
    /// than five seconds.
    pub const OLDEST: Self = Self::new(3, 2, 0, 0);

    /// The newest one that is known, and the one that is used when none is named.
    pub const NEWEST: Self = Self::new(3, 2, 3, 2);

    /// A version of these numbers.
    #[must_use]
    pub const fn new(first: u16, second: u16, third: u16, fourth: u16) -> Self {
        Self([first, second, third, fourth])
    }

    /// Reads `3.2.3.2`; gives nothing when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = [0; 4];
        let mut parts = text.split('.');
        for number in &mut numbers {
            *number = parts.next().and_then(canonical)?;
        }
        parts.next().is_none().then_some(Self(numbers))
    }

    /// The first number. What is generated is for s6-overlay 3; version 2 was another program.
    #[must_use]
    pub fn generation(self) -> u16 {
        self.0[0]
    }

    /// Whether it reads which s6-rc services start from `/etc/s6-overlay/user-bundles.d/user/contents.d`; an older
    /// one reads `/etc/s6-overlay/s6-rc.d/user/contents.d`. The two exclude each other.
    #[must_use]
    pub fn reads_user_bundles_d(self) -> bool {
        self >= Self::new(3, 2, 3, 1)
    }
}

/// A number without a sign and a leading zero, so that each version has one spelling.
fn canonical(digits: &str) -> Option<u16> {
    let number: u16 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

impl fmt::Display for OverlayVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let [first, second, third, fourth] = self.0;
        write!(formatter, "{first}.{second}.{third}.{fourth}")
    }
}

#[cfg(test)]
mod tests {
    use super::OverlayVersion;

    #[test]
    fn a_version_survives_its_text_and_nothing_else_is_one() {
        let version = OverlayVersion::parse("3.2.10.0").expect("it is one");
        assert_eq!(version.to_string(), "3.2.10.0");
        for text in [
            "",
            "3.2",
            "3.2.3.2.1",
            "v3.2.3.2",
            "3.2.3.02",
            "3.2.3.+2",
            "3.2.3.",
            "3.2.3.x",
            "3.2.3.70000",
        ] {
            assert_eq!(OverlayVersion::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_user_bundle_moved_with_3_2_3_1() {
        let reads = |text| {
            OverlayVersion::parse(text)
                .expect("it is one")
                .reads_user_bundles_d()
        };
        assert!(!reads("3.2.0.0") && !reads("3.2.3.0") && !reads("3.2.2.10"));
        assert!(reads("3.2.3.1") && reads("3.2.10.0") && reads("3.3.0.0"));
    }
}
