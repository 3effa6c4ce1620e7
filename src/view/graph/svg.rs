//! A graph as a picture that stands alone: no script, no font and no file beside it, on light and on dark pages.

mod legend;
mod text;

use std::fmt::Write as _;

use crate::view::graph::layout::{Layout, Point, Size, Sizes, place};
use crate::view::graph::svg::legend::Legend;
use crate::view::graph::svg::text::{
    LETTER, LINE, TITLE_LETTER, escaped, even, letters, lines_high,
};
use crate::view::graph::{Edge, EdgeKind, Graph, Node, NodeKind};

/// Between a box and its text, and round the whole picture.
const PADDING: f64 = 14.0;
const MARGIN: f64 = 24.0;

/// The height of the title above the picture.
const TITLE: f64 = 30.0;

/// Both colour schemes: the page decides, not the picture.
const STYLE: &str = include_str!("svg.css");

/// The picture.
pub fn draw(graph: &Graph) -> String {
    let sizes = sizes(graph);
    let layout = place(&sizes);
    let legend = Legend::of(graph);
    let title = letters(&graph.title, TITLE_LETTER);
    let width = layout.size.width.max(legend.width).max(title);
    let height = layout.size.height + TITLE + legend.height;
    let whole = Size {
        width: width + 2.0 * MARGIN,
        height: height + 2.0 * MARGIN,
    };
    let mut text = page(graph, whole);
    // What is narrower than the title or the legend stands in the middle.
    let left = MARGIN + (width - layout.size.width) / 2.0;
    let top = MARGIN + TITLE;
    let _ = writeln!(text, "<g transform=\"translate({left:.1} {top:.1})\">");
    arrows(&mut text, graph, &layout);
    let places = layout.boxes.iter().zip(&sizes.boxes);
    for (node, (centre, size)) in graph.nodes.iter().zip(places) {
        box_of(&mut text, node, *centre, *size);
    }
    text.push_str("</g>\n");
    legend.draw(&mut text, MARGIN, whole.height - MARGIN);
    text.push_str("</svg>\n");
    text
}

/// What comes before the graph itself: the page with its title.
fn page(graph: &Graph, whole: Size) -> String {
    let Size { width, height } = whole;
    let (title, origin) = (escaped(&graph.title), escaped(&graph.origin));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n"
    );
    let _ = writeln!(text, "<title>The services of {title}</title>");
    let _ = writeln!(
        text,
        "<desc>Drawn from {origin} by `s6-blueprint graph`</desc>"
    );
    let _ = writeln!(text, "<style>\n{STYLE}</style>");
    text.push_str(MARKERS);
    let (right, bottom) = (width - 1.0, height - 1.0);
    let _ = writeln!(
        text,
        "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"{right:.0}\" height=\"{bottom:.0}\" rx=\"10\"/>",
    );
    let baseline = MARGIN + 13.0;
    let _ = writeln!(
        text,
        "<text class=\"heading\" x=\"{MARGIN}\" y=\"{baseline:.1}\">{title}</text>",
    );
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
