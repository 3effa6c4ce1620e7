//! A graph in Graphviz's language.

use std::fmt::Write as _;

use crate::view::graph::{EdgeKind, Graph, NodeKind};

/// The graph, top to bottom.
pub fn draw(graph: &Graph) -> String {
    let mut text = format!("// Drawn from {} by `s6-blueprint graph`.\n", graph.origin);
    let _ = writeln!(text, "digraph {} {{", quoted(&graph.title));
    text.push_str("    node [shape=box, fontname=\"sans-serif\", margin=\"0.2,0.1\"];\n");
    text.push_str("    edge [fontname=\"sans-serif\", fontsize=11];\n");
    for (number, node) in graph.nodes.iter().enumerate() {
        let style = match node.kind {
            NodeKind::Clients => ", shape=oval",
            NodeKind::Proxy => ", style=bold",
            NodeKind::Oneshot => ", style=dashed",
            NodeKind::Longrun => "",
        };
        let lines = std::iter::once(&node.title).chain(&node.lines);
        let lines: Vec<&str> = lines.map(String::as_str).collect();
        let label = quoted(&lines.join("\n"));
        let _ = writeln!(text, "    n{number} [label={label}{style}];");
    }
    for edge in &graph.edges {
        let style = match edge.kind {
            EdgeKind::Waits => ", style=dashed",
            EdgeKind::Requests => "",
        };
        let label = quoted(&edge.label);
        let (from, to) = (edge.from, edge.to);
        let _ = writeln!(text, "    n{from} -> n{to} [label={label}{style}];");
    }
    text.push_str("}\n");
    text
}

/// Text between double quotes. A backslash begins an escape in a label, so each is doubled.
fn quoted(text: &str) -> String {
    let text = text
        .replace('\\', r"\\")
        .replace('"', r#"\""#)
        .replace('\n', r"\n");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_and_backslashes_stay_what_they_are() {
        assert_eq!(quoted("a \"b\\\nc"), r#""a \"b\\\nc""#);
    }
}
