//! Where the boxes and arrows of a picture are. The only user of dagre, which places them in layers.

use dagre::graph::{Graph as Placed, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel};

/// What is to be placed: the sizes of boxes, and of the labels of arrows between them.
pub struct Sizes {
    /// The boxes.
    pub boxes: Vec<Size>,
    /// The arrows: from one box to another, both by their numbers, with the size of the label.
    pub arrows: Vec<(usize, usize, Size)>,
}

/// Pixels.
#[derive(Clone, Copy)]
pub struct Size {
    /// To the right.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// A place in the picture, in pixels from its upper left corner.
#[derive(Clone, Copy)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// Where all of it is.
pub struct Layout {
    /// The size of the whole.
    pub size: Size,
    /// The centres of the boxes.
    pub boxes: Vec<Point>,
    /// The arrows: at least two points, and the centre of the label.
    pub arrows: Vec<(Vec<Point>, Point)>,
}

/// Places the boxes in layers, so that arrows point downwards.
///
/// # Panics
/// When the layout loses one of them, which would be a mistake of the crate.
pub fn place(sizes: &Sizes) -> Layout {
    let mut graph = Placed::with_options(GraphOptions {
        directed: true,
        multigraph: false,
        compound: false,
    });
    for (number, size) in sizes.boxes.iter().enumerate() {
        let label = NodeLabel {
            width: size.width,
            height: size.height,
            ..NodeLabel::default()
        };
        graph.set_node(number.to_string(), Some(label));
    }
    for (from, to, size) in &sizes.arrows {
        let label = EdgeLabel {
            width: size.width,
            height: size.height,
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        graph.set_edge(from.to_string(), to.to_string(), Some(label), None);
    }
    let options = LayoutOptions {
        nodesep: 36.0,
        edgesep: 24.0,
        ranksep: 34.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    read(&graph, sizes)
}

fn read(graph: &Placed<NodeLabel, EdgeLabel>, sizes: &Sizes) -> Layout {
    let boxes = (0..sizes.boxes.len()).map(|number| {
        let label = graph.node(&number.to_string()).expect("it was given");
        point(label.x, label.y)
    });
    let arrows = sizes.arrows.iter().map(|(from, to, _)| {
        let label = graph.edge(&from.to_string(), &to.to_string(), None);
        let label = label.expect("it was given");
        let points = label.points.iter();
        let points = points.map(|bend| point(Some(bend.x), Some(bend.y)));
        (points.collect(), point(label.x, label.y))
    });
    let (boxes, arrows): (Vec<Point>, Vec<(Vec<Point>, Point)>) =
        (boxes.collect(), arrows.collect());
    Layout {
        size: extent(sizes, &boxes, &arrows),
        boxes,
        arrows,
    }
}

/// On whole pixels, so that edges are sharp.
fn point(x: Option<f64>, y: Option<f64>) -> Point {
    Point {
        x: x.unwrap_or_default().round(),
        y: y.unwrap_or_default().round(),
    }
}

/// The farthest that anything reaches to the right and down.
fn extent(sizes: &Sizes, boxes: &[Point], arrows: &[(Vec<Point>, Point)]) -> Size {
    let edge = |centre: &Point, size: &Size| Point {
        x: centre.x + size.width / 2.0,
        y: centre.y + size.height / 2.0,
    };
    let boxes = boxes.iter().zip(&sizes.boxes);
    let boxes = boxes.map(|(centre, size)| edge(centre, size));
    let labels = arrows.iter().zip(&sizes.arrows);
    let labels = labels.map(|((_, centre), (_, _, size))| edge(centre, size));
    let bends = arrows.iter().flat_map(|(points, _)| points.iter().copied());
    boxes.chain(labels).chain(bends).fold(
        Size {
            width: 0.0,
            height: 0.0,
        },
        |far, point| Size {
            width: far.width.max(point.x),
            height: far.height.max(point.y),
        },
    )
}
