//! A graph as a picture that stands alone: no script, no font and no file beside it, on light and on dark pages.

mod legend;

use std::fmt::Write as _;

use crate::view::graph::layout::{Layout, Point, Size, Sizes, place};
use crate::view::graph::svg::legend::Legend;
use crate::view::graph::{Edge, EdgeKind, Graph, Node, NodeKind};

/// The height of a line of text, in pixels.
const LINE: f64 = 19.0;

/// Between a box and its text, and round the whole picture.
const PADDING: f64 = 14.0;
const MARGIN: f64 = 24.0;

/// The height of the title above the picture.
const TITLE: f64 = 30.0;

/// How wide a letter is, of the title of a box and of a line in it: all fonts are of one width, and no common one is
/// wider.
const TITLE_LETTER: f64 = 9.1;
const LETTER: f64 = 7.3;

/// Both colour schemes: the page decides, not the picture.
const STYLE: &str = include_str!("svg.css");

/// The picture.
pub fn draw(graph: &Graph) -> String {
    let sizes = sizes(graph);
    let layout = place(&sizes);
    let legend = Legend::of(graph);
    let inner = Size {
        width: layout
            .size
            .width
            .max(legend.width)
            .max(letters(&graph.title, TITLE_LETTER)),
        height: layout.size.height + TITLE + legend.height,
    };
    let (width, height) = (inner.width + 2.0 * MARGIN, inner.height + 2.0 * MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n"
    );
    let title = escaped(&graph.title);
    let _ = writeln!(text, "<title>The services of {title}</title>");
    let _ = writeln!(text, "<style>\n{STYLE}</style>");
    text.push_str(MARKERS);
    let _ = writeln!(
        text,
        "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"{:.0}\" height=\"{:.0}\" rx=\"10\"/>",
        width - 1.0,
        height - 1.0,
    );
    let _ = writeln!(
        text,
        "<text class=\"heading\" x=\"{MARGIN}\" y=\"{:.1}\">{title}</text>",
        MARGIN + 13.0
    );
    // What is narrower than the title or the legend stands in the middle.
    let left = MARGIN + (inner.width - layout.size.width) / 2.0;
    let _ = writeln!(
        text,
        "<g transform=\"translate({left:.1} {:.1})\">",
        MARGIN + TITLE
    );
    arrows(&mut text, graph, &layout);
    for (node, (centre, size)) in graph
        .nodes
        .iter()
        .zip(layout.boxes.iter().zip(&sizes.boxes))
    {
        box_of(&mut text, node, *centre, *size);
    }
    text.push_str("</g>\n");
    legend.draw(&mut text, MARGIN, height - MARGIN);
    text.push_str("</svg>\n");
    text
}

/// The heads of the arrows.
const MARKERS: &str = "\
<defs>
<marker id=\"requests\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"head-requests\" d=\"M0 0 10 5 0 10 2 5Z\"/></marker>
<marker id=\"waits\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"head-waits\" d=\"M0 0 10 5 0 10 2 5Z\"/></marker>
</defs>
";

fn sizes(graph: &Graph) -> Sizes {
    let boxes = graph.nodes.iter().map(|node| {
        let lines = node.lines.iter().map(|line| letters(line, LETTER));
        let widest = lines.fold(letters(&node.title, TITLE_LETTER), f64::max);
        Size {
            width: even(widest + 2.0 * PADDING),
            height: even(lines_high(1 + node.lines.len()) + 2.0 * PADDING - 5.0),
        }
    });
    let arrows = graph.edges.iter().map(|edge| {
        let size = Size {
            width: letters(&edge.label, LETTER) + 12.0,
            height: if edge.label.is_empty() { 0.0 } else { LINE },
        };
        (edge.from, edge.to, size)
    });
    Sizes {
        boxes: boxes.collect(),
        arrows: arrows.collect(),
    }
}

fn box_of(text: &mut String, node: &Node, centre: Point, size: Size) {
    let class = match node.kind {
        NodeKind::Clients => "clients",
        NodeKind::Proxy => "proxy",
        NodeKind::Longrun => "longrun",
        NodeKind::Oneshot => "oneshot",
    };
    let corner = if node.kind == NodeKind::Clients {
        size.height / 2.0
    } else {
        6.0
    };
    let (left, top) = (centre.x - size.width / 2.0, centre.y - size.height / 2.0);
    let _ = writeln!(
        text,
        "<rect class=\"box {class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{corner:.1}\"/>",
        size.width, size.height,
    );
    let mut baseline = top + PADDING + 11.0;
    let _ = writeln!(
        text,
        "<text class=\"name\" x=\"{:.1}\" y=\"{baseline:.1}\" text-anchor=\"middle\">{}</text>",
        centre.x,
        escaped(&node.title),
    );
    for line in &node.lines {
        baseline += LINE;
        let class = if line.starts_with("ready ") {
            " class=\"quiet\""
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "<text{class} x=\"{:.1}\" y=\"{baseline:.1}\" text-anchor=\"middle\" xml:space=\"preserve\">{}</text>",
            centre.x,
            escaped(line),
        );
    }
}

/// The lines first and the labels upon them, so that none is struck through.
fn arrows(text: &mut String, graph: &Graph, layout: &Layout) {
    for (edge, (points, _)) in graph.edges.iter().zip(&layout.arrows) {
        let class = class(edge);
        let _ = writeln!(
            text,
            "<path class=\"arrow {class}\" marker-end=\"url(#{class})\" d=\"{}\"/>",
            curve(points)
        );
    }
    for (edge, (_, centre)) in graph.edges.iter().zip(&layout.arrows) {
        if edge.label.is_empty() {
            continue;
        }
        let width = letters(&edge.label, LETTER) + 8.0;
        let _ = writeln!(
            text,
            "<rect class=\"under\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{LINE}\"/>",
            centre.x - width / 2.0,
            centre.y - LINE / 2.0,
        );
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            centre.x,
            centre.y + 4.0,
            escaped(&edge.label),
        );
    }
}

fn class(edge: &Edge) -> &'static str {
    match edge.kind {
        EdgeKind::Waits => "waits",
        EdgeKind::Requests => "requests",
    }
}

/// A line through the middles between the points, rounded at each point.
fn curve(points: &[Point]) -> String {
    let [first, inner @ .., last] = points else {
        return String::new();
    };
    let mut path = format!("M{:.1} {:.1}", first.x, first.y);
    for (at, point) in inner.iter().enumerate() {
        let next = inner.get(at + 1).map_or(*last, |next| Point {
            x: f64::midpoint(point.x, next.x),
            y: f64::midpoint(point.y, next.y),
        });
        let _ = write!(
            path,
            " Q{:.1} {:.1} {:.1} {:.1}",
            point.x, point.y, next.x, next.y
        );
    }
    if inner.is_empty() {
        let _ = write!(path, " L{:.1} {:.1}", last.x, last.y);
    }
    path
}

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

fn letters(text: &str, letter: f64) -> f64 {
    f64::from(u32::try_from(shortened(text).chars().count()).unwrap_or(u32::MAX)) * letter
}

/// Half of it is whole pixels, so that edges are sharp.
fn even(length: f64) -> f64 {
    (length / 2.0).ceil() * 2.0
}

fn lines_high(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * LINE
}

/// Text as it is shown between tags.
fn escaped(text: &str) -> String {
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
