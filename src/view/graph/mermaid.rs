//! A graph as Mermaid's flowchart.

use std::fmt::Write as _;

use crate::view::graph::{EdgeKind, Graph, Node, NodeKind};

/// The graph, top to bottom.
pub fn draw(graph: &Graph) -> String {
    let mut text = format!("%% Drawn from {} by `s6-blueprint graph`.\n", graph.origin);
    text.push_str("flowchart TB\n");
    for (number, node) in graph.nodes.iter().enumerate() {
        let label = label(node);
        // Names such as `end` are words of the language, so nodes are numbered.
        let _ = match node.kind {
            NodeKind::Clients => writeln!(text, "    n{number}([\"{label}\"])"),
            NodeKind::Oneshot => writeln!(text, "    n{number}[[\"{label}\"]]"),
            NodeKind::Longrun | NodeKind::Proxy => writeln!(text, "    n{number}[\"{label}\"]"),
        };
    }
    for edge in &graph.edges {
        let arrow = match edge.kind {
            EdgeKind::Waits => "-.->",
            EdgeKind::Requests => "-->",
        };
        let said = match edge.label.as_str() {
            "" if edge.kind == EdgeKind::Waits => "|\"waits for\"|".to_owned(),
            "" => String::new(),
            label if edge.kind == EdgeKind::Waits => format!("|\"waits for {}\"|", quoted(label)),
            label => format!("|\"{}\"|", quoted(label)),
        };
        let _ = writeln!(text, "    n{} {arrow}{said} n{}", edge.from, edge.to);
    }
    text
}

fn label(node: &Node) -> String {
    let title = format!("<b>{}</b>", quoted(&node.title));
    let lines = node.lines.iter().map(|line| quoted(line));
    let lines: Vec<String> = std::iter::once(title).chain(lines).collect();
    lines.join("<br/>")
}

/// Text between double quotes: what means something to Mermaid or to HTML by its number, which Mermaid writes with
/// `#` and `;`.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for letter in text.chars() {
        if letter.is_alphanumeric() || " -_./:,()+=".contains(letter) {
            quoted.push(letter);
        } else {
            let _ = write!(quoted, "#{};", u32::from(letter));
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_means_something_is_written_by_its_number() {
        assert_eq!(
            quoted("a \"b\" <c>;#`"),
            "a #34;b#34; #60;c#62;#59;#35;#96;"
        );
    }
}
