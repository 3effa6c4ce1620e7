//! Where a blueprint has comments. The YAML crate passes over them, so they are looked for in the text: a comment begins
//! at a `#` behind a blank that is in no value.

use std::ops::Range;

use crate::blueprint::node::{Node, Value};
use crate::source::{SourceId, Span};

/// The comments of a blueprint, and the values round which they stand.
#[derive(Debug)]
pub struct Comments {
    /// From top to bottom, one a line.
    pub all: Vec<Comment>,
    /// The places of all single values but keys, in the order of the text.
    values: Vec<Range<usize>>,
    /// Where each line begins.
    starts: Vec<usize>,
}

/// A comment.
#[derive(Debug)]
pub struct Comment {
    /// From its `#` to the end of the line.
    pub span: Span,
    /// The line, from 0.
    pub line: usize,
    /// Whether nothing else is in the line.
    pub alone: bool,
}

impl Comments {
    /// The comments of a text that was read as this node.
    pub fn of(text: &str, source: SourceId, root: &Node) -> Self {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        collect(root, &mut values, &mut keys);
        keys.sort_by_key(|range| range.start);
        values.sort_by_key(|range| range.start);
        let mut starts = vec![0];
        let mut all = Vec::new();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let start = starts[number];
            let begins = |(at, _)| {
                let free = line[..at].is_empty() || line[..at].ends_with([' ', '\t']);
                let at = start + at;
                let outside = around(&keys, at).is_none() && around(&values, at).is_none();
                (free && outside).then_some(at)
            };
            all.extend(line.match_indices('#').find_map(begins).map(|at| Comment {
                span: Span::new(source, at, start + line.trim_end().len()),
                line: number,
                alone: text[start..at].trim().is_empty(),
            }));
            starts.extend(line.ends_with('\n').then_some(start + line.len()));
        }
        Self {
            all,
            values,
            starts,
        }
    }

    /// The lines that are those of a place for whoever writes a comment: where it begins and ends and, in the middle of a
    /// value of many lines, where this does, for in it no comment can stand. Of a block that is the line of its `|`.
    pub fn lines_of(&self, text: &str, place: Span) -> Vec<usize> {
        let mut lines = vec![self.line(place.start), self.line(place.end)];
        if let Some(value) = around(&self.values, place.start) {
            lines.extend([self.line(value.start), self.line(value.end)]);
            lines.extend(self.head(text, value.start));
        }
        lines
    }

    /// The line of the `|` or `>` of the block whose text begins there.
    fn head(&self, text: &str, start: usize) -> Option<usize> {
        let before = text[..start].trim_end();
        let number = self.line(before.len());
        let begin = self.starts[number];
        let comment = self.all.iter().find(|comment| comment.line == number);
        let end = comment.map_or(before.len(), |comment| comment.span.start);
        let head = text[begin..end].trim_end();
        let head = head.trim_end_matches(|sign: char| "+-".contains(sign) || sign.is_ascii_digit());
        (number < self.line(start) && head.ends_with(['|', '>'])).then_some(number)
    }

    /// The line of a byte, from 0.
    fn line(&self, byte: usize) -> usize {
        let behind = self.starts.partition_point(|start| *start <= byte);
        behind.saturating_sub(1)
    }
}

/// The one of these places that a byte is in.
fn around(places: &[Range<usize>], byte: usize) -> Option<&Range<usize>> {
    let behind = places.partition_point(|place| place.start <= byte);
    let place = &places[behind.checked_sub(1)?];
    place.contains(&byte).then_some(place)
}

/// The places of the values and the keys below a node. An empty block has no text, and what is shown for it is not its own.
fn collect(node: &Node, values: &mut Vec<Range<usize>>, keys: &mut Vec<Range<usize>>) {
    match &node.value {
        Value::Scalar(scalar) if !scalar.text.is_empty() => {
            values.push(node.span.start..node.span.end);
        }
        Value::Scalar(_) | Value::Null => {}
        Value::List(items) => items.iter().for_each(|item| collect(item, values, keys)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let mut inner = Vec::new();
                collect(key, keys, &mut inner);
                keys.append(&mut inner);
                collect(value, values, keys);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Comments;
    use crate::blueprint::node;
    use crate::source::Sources;

    /// Every `# yes` is a comment, and no `# no` is one.
    const TEXT: &str = r#"# yes
x-a: &a  # yes
  s: |  # yes
    echo a # no

    # no
   # yes
 # yes
  # yes

  t: >-
    # no
    b
# yes
  "q # no": 'a
     # no
    b' # yes
  p: a b# no
    c
  # yes
l: [a, # yes
  "b # no" # yes
  ] # yes
m:
  <<: *a # yes
  z: *a	# yes
  n: # yes
b: true # yes
i: !!int 12 # yes
u: &x "" # yes
w: |2
    # no
   # no
  # no
 # yes
k:
- |
  # no
# yes
- - |+ # yes
    x # no

# yes
? |
  # no
: b # yes
e: |
# yes
f: |


  # no
 # yes
v: {a: b # yes # no
  } # yes"#;

    #[test]
    fn a_comment_is_in_no_value() {
        for text in [TEXT.to_owned(), TEXT.replace('\n', "\r\n")] {
            let mut sources = Sources::default();
            let id = sources.add("blueprints/a.yaml", text.as_str());
            let root = node::parse(&sources, id).unwrap_or_else(|said| panic!("{said:?}"));
            let found = Comments::of(&text, id, &root).all;
            let lines: Vec<usize> = found.iter().map(|comment| comment.line).collect();
            let wanted = text.lines().enumerate();
            let wanted = wanted.filter(|(_, line)| line.contains("# yes"));
            let wanted: Vec<usize> = wanted.map(|(number, _)| number).collect();
            assert_eq!(lines, wanted);
            for comment in found {
                let shown = &text[comment.span.start..comment.span.end];
                assert!(
                    shown.starts_with("# yes") && !shown.ends_with('\r'),
                    "{shown}"
                );
            }
        }
    }
}
