//! Intact documents: records of one source in one shape, as people have them.

use crate::rng::Rng;
use crate::value::{self, Fields, Layout, json};
use crate::{kubearmor, neuvector};

/// Whose records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Neuvector,
    Kubearmor,
}

/// How they stand in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One a line.
    Lines,
    /// Indented, one after the other.
    Pretty,
    /// In an array.
    Array,
    /// NeuVector: in the lists of its REST replies. KubeArmor: `karmor logs` text.
    Native,
    /// Indented, in Markdown fences between prose.
    Markdown,
}

pub const SOURCES: [Source; 2] = [Source::Neuvector, Source::Kubearmor];
pub const SHAPES: [Shape; 5] =
    [Shape::Lines, Shape::Pretty, Shape::Array, Shape::Native, Shape::Markdown];

/// A record, and how it can be written alone.
#[derive(Debug, Clone)]
pub struct Made {
    fields: Fields,
    /// Whether it is `karmor logs` text.
    text: bool,
}

/// A document with its records in order.
#[derive(Debug, Clone)]
pub struct Document {
    pub bytes: Vec<u8>,
    pub made: Vec<Made>,
}

/// How many records a document holds.
const RECORDS: usize = 12;

/// Sentences without any of the notation of a record.
const PROSE: [&str; 5] = [
    "Below is what we saw on the cluster last night.",
    "The next one came a minute later and may belong to the same session.",
    "Please look at this one first because nobody could explain it so far.",
    "We have not changed anything since then.",
    "That is all for now and thanks for your help.",
];

impl Made {
    /// The record written alone, with no other values than these, by path.
    pub fn part(&self, stays: &[(String, String)]) -> String {
        if self.text {
            return kubearmor::karmor_text(&kubearmor::only_text(&self.fields, stays));
        }
        let mut left = stays.to_vec();
        let fields = value::only(&self.fields, &mut |path, value| {
            let found = left.iter().position(|(own, text)| own == path && text == value);
            found.map(|place| left.swap_remove(place)).is_some()
        });
        json(&fields, Layout::Compact, 0)
    }
}

/// A document; `first` is the number of its first event.
pub fn document(source: Source, shape: Shape, first: usize, rng: &mut Rng) -> Document {
    let kinds = match source {
        Source::Neuvector => neuvector::KINDS,
        Source::Kubearmor => kubearmor::KINDS,
    };
    let mut made: Vec<(usize, Made)> = (0..RECORDS)
        .map(|at| {
            let kind = at % kinds;
            let text = (source, shape) == (Source::Kubearmor, Shape::Native);
            let fields = match source {
                Source::Neuvector => neuvector::record(kind, first + at, rng),
                Source::Kubearmor => {
                    let record = kubearmor::record(kind, first + at, rng);
                    if !text && at % 3 == 2 { kubearmor::camel_case(&record) } else { record }
                }
            };
            (kind, Made { fields, text })
        })
        .collect();
    let indented = Layout::Pretty([2, 4][rng.of(0..2)]);
    let text = match (shape, source) {
        (Shape::Lines, _) => each(&made, |made| json(&made.fields, Layout::Compact, 0) + "\n"),
        (Shape::Pretty, _) => each(&made, |made| json(&made.fields, indented, 0) + "\n"),
        (Shape::Array, _) => array(&made, if rng.once_in(2) { Layout::Compact } else { indented }),
        (Shape::Native, Source::Neuvector) => {
            let layout = if rng.once_in(2) { Layout::Compact } else { indented };
            made.sort_by_key(|(kind, _)| *kind);
            wrapped(&made, layout)
        }
        (Shape::Native, Source::Kubearmor) => {
            "Created a gRPC client\nStarted to watch alerts\n".to_owned()
                + &each(&made, |made| kubearmor::karmor_text(&made.fields) + "\n")
        }
        (Shape::Markdown, _) => markdown(&made, indented),
    };
    Document { bytes: text.into_bytes(), made: made.into_iter().map(|(_, made)| made).collect() }
}

fn each(made: &[(usize, Made)], write: impl Fn(&Made) -> String) -> String {
    made.iter().map(|(_, made)| write(made)).collect()
}

/// The elements of a list, from behind its bracket to before the closing one.
fn elements<'a>(made: impl Iterator<Item = &'a Made>, layout: Layout, level: usize) -> String {
    let step = if let Layout::Pretty(step) = layout { step * level } else { 0 };
    let write = |made: &Made| format!("\n{:step$}{}", "", json(&made.fields, layout, level));
    made.map(write).collect::<Vec<_>>().join(",")
}

fn array(made: &[(usize, Made)], layout: Layout) -> String {
    format!("[{}\n]\n", elements(made.iter().map(|(_, made)| made), layout, 1))
}

fn wrapped(made: &[(usize, Made)], layout: Layout) -> String {
    let reply = |(name, kinds): (&str, &[usize])| {
        let own = made.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, made)| made);
        match layout {
            Layout::Compact => format!("{{\"{name}\":[{}\n]}}\n", elements(own, layout, 0)),
            Layout::Pretty(step) => format!(
                "{{\n{:step$}\"{name}\": [{}\n{:step$}]\n}}\n",
                "",
                elements(own, layout, 2),
                ""
            ),
        }
    };
    neuvector::WRAPPERS.into_iter().map(reply).collect()
}

fn markdown(made: &[(usize, Made)], layout: Layout) -> String {
    let mut text = "# Findings\n".to_owned();
    for (place, (_, made)) in made.iter().enumerate() {
        if place % 4 == 0 {
            text += "\n## More of them\n";
        }
        let prose = PROSE[place % PROSE.len()];
        let language = ["json", ""][place % 2];
        text += &format!("\n{prose}\n\n```{language}\n{}\n```\n", json(&made.fields, layout, 0));
    }
    text
}
