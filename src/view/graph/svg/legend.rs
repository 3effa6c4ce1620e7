//! What the arrows of a picture mean.

use std::fmt::Write as _;

use crate::view::graph::svg::text::{LETTER, letters};
use crate::view::graph::{EdgeKind, Graph};

/// Its height, with the room above it, in pixels.
const LEGEND: f64 = 34.0;

/// What the two kinds of arrows mean, as far as there are any.
pub struct Legend {
    /// How wide it is, in pixels.
    pub width: f64,
    /// How high; nothing where there are no arrows.
    pub height: f64,
    /// The class of an arrow, and what is said of it.
    entries: Vec<(&'static str, &'static str)>,
}

/// The length of the arrow in the legend, and what is left behind its text.
const SAMPLE: f64 = 34.0;
const GAP: f64 = 24.0;

fn entry_width(said: &str) -> f64 {
    SAMPLE + 8.0 + letters(said, LETTER) + GAP
}

impl Legend {
    /// The legend of a graph.
    pub fn of(graph: &Graph) -> Self {
        let has = |kind| graph.edges.iter().any(|edge| edge.kind == kind);
        let mut entries = Vec::new();
        if has(EdgeKind::Requests) {
            entries.push(("requests", "requests, once it is ready"));
        }
        if has(EdgeKind::Waits) {
            entries.push(("waits", "waits until it is ready"));
        }
        let widths = entries.iter().map(|(_, said)| entry_width(said));
        Self {
            width: widths.sum(),
            height: if entries.is_empty() { 0.0 } else { LEGEND },
            entries,
        }
    }

    /// Draws it from there to the right.
    pub fn draw(&self, text: &mut String, left: f64, baseline: f64) {
        let mut left = left;
        for (class, said) in &self.entries {
            let y = baseline - 4.0;
            let _ = writeln!(
                text,
                "<path class=\"arrow {class}\" marker-end=\"url(#{class})\" d=\"M{left:.1} {y:.1} H{:.1}\"/>",
                left + SAMPLE
            );
            let _ = writeln!(
                text,
                "<text class=\"quiet\" x=\"{:.1}\" y=\"{baseline:.1}\">{said}</text>",
                left + SAMPLE + 8.0
            );
            left += entry_width(said);
        }
    }
}
