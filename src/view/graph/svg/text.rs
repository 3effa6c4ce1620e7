//! Text in a picture: how much room it takes, how much of it is shown, and how it is written.

/// The height of a line of text, in pixels.
pub const LINE: f64 = 19.0;

/// How wide a letter is, of the title of a box: all fonts are of one width, and no common one is wider.
pub const TITLE_LETTER: f64 = 9.1;
/// Of a line.
pub const LETTER: f64 = 7.3;

/// So many letters of a line are shown; a box is as wide as its widest line.
const LONGEST: usize = 48;

/// The beginning and the end of what is too long.
fn shortened(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= LONGEST {
        return text.to_owned();
    }
    let half = LONGEST / 2;
    let (start, end) = (&letters[..half], &letters[letters.len() - half + 1..]);
    start.iter().chain(&['…']).chain(end).collect()
}

/// How wide a text is, of letters of this width.
pub fn letters(text: &str, letter: f64) -> f64 {
    f64::from(u32::try_from(shortened(text).chars().count()).unwrap_or(u32::MAX)) * letter
}

/// Half of it is whole pixels, so that edges are sharp.
pub fn even(length: f64) -> f64 {
    (length / 2.0).ceil() * 2.0
}

/// How high so many lines are.
pub fn lines_high(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * LINE
}

/// Text as it is shown between tags.
pub fn escaped(text: &str) -> String {
    shortened(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{escaped, shortened};

    #[test]
    fn what_is_too_long_keeps_its_beginning_and_its_end() {
        let long = "a".repeat(30) + &"b".repeat(30);
        assert_eq!(shortened(&long), "a".repeat(24) + "…" + &"b".repeat(23));
        assert_eq!(shortened("api"), "api");
    }

    #[test]
    fn what_means_something_in_xml_is_escaped() {
        assert_eq!(escaped("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
    }
}
