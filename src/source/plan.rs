//! What the tables make of records of one shape, worked out once.
//!
//! A plan says which node feeds which fields. It is used again only for records with the
//! same keys, so hostile input cannot borrow one.

use super::fields::{Fields, Ranks, at};
use super::{ALL, Convert, Row, Source};
use crate::bytes::{Parts, finish, hash, sort_by_key};
use crate::event::{Draft, Field, From, Raw, Severity};
use crate::record::{Kind, Node, Record};

/// How to read records of one shape. Nodes are told by their rank among those that are not
/// inside of arrays, because an array's length changes the places of all behind it.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    keys: Vec<(u16, bool, Box<[u8]>)>,
    source: &'static Source,
    /// The nodes that feed fields.
    feeds: Vec<Feed>,
    /// Those that feed a field which others feed too: the first that gives a value wins.
    contested: Vec<Feed>,
    /// All values that are no objects.
    pub leaves: Vec<Leaf>,
    /// Of these, those that the table puts into no field as they are, by path: so their order
    /// in the record does not matter.
    telling: Vec<Leaf>,
    /// The ranks of the keys that the source's `finish` asks for.
    asked: Vec<Option<u32>>,
}

/// A value that is no object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    rank: u32,
    /// The number of its path.
    pub path: u32,
}

/// A number of a path that is the same in all readers of a key.
fn told_as(key: u64, path: &str) -> u32 {
    u32::try_from(hash(key, path.as_bytes()) >> 34).unwrap_or(0)
}

/// The fields that a node feeds, or several that follow each other, and how.
#[derive(Debug, Clone)]
struct Feed {
    fields: Vec<Field>,
    /// For each field, the rank of its node and the conversion.
    parts: Vec<(u32, Convert)>,
    /// The only field, if nothing is kept of its conversion.
    only: Option<(Field, Convert)>,
    /// A number for what is kept of the conversions; none where nothing is worth keeping.
    memo: Option<u32>,
}

impl Plan {
    /// The plan for a record, of which the places of the nodes are known by rank. Numbers of
    /// paths and of lists of the table's rows are asked for.
    pub fn new(
        record: &Record<'_>,
        ranks: Ranks<'_>,
        key: u64,
        mut path_id: impl FnMut(&str) -> u32,
        mut rows_id: impl FnMut(&'static Source, &[usize]) -> u32,
    ) -> Plan {
        let source = claimed_by(record);
        let mut fed: Vec<(u32, Vec<usize>)> = Vec::new();
        let mut contested = Vec::new();
        for (at, Row(field, paths, _)) in source.fields.iter().enumerate() {
            let again = || source.fields.iter().take(at).any(|Row(before, ..)| before == field);
            let rank = |path| ranks.rank(record.at(path)?);
            let found: Vec<u32> = paths.iter().filter_map(|path| rank(path)).collect();
            match (found.as_slice(), fed.iter_mut().find(|(rank, _)| found == [*rank])) {
                ([_], Some((_, rows))) => rows.push(at),
                ([rank], None) if !again() => fed.push((*rank, vec![at])),
                _ => contested.extend(found.into_iter().map(|rank| (rank, vec![at]))),
            }
        }
        let (mut leaves, mut telling, mut names) = (Vec::new(), Vec::new(), record.paths());
        for (rank, place) in (0u32..).zip(ranks.0) {
            let place = *place as usize;
            if record.nodes.get(place).is_some_and(|node| node.kind != Kind::Object) {
                let path = path_id(names.of(place));
                let is_text = |at: &usize| {
                    let row = source.fields.get(*at);
                    row.is_some_and(|Row(.., how)| matches!(how, Convert::Text | Convert::Id))
                };
                let rows = fed.iter().find(|(of, _)| *of == rank);
                leaves.push(Leaf { rank, path });
                if !rows.is_some_and(|(_, rows)| rows.iter().any(is_text)) {
                    telling.push(Leaf { rank, path: told_as(key, names.of(place)) });
                }
            }
        }
        sort_by_key(&mut telling, |leaf| leaf.path);
        sort_by_key(&mut fed, |(rank, _)| *rank);
        let mut feed = |nodes: &[(u32, Vec<usize>)]| Feed::new(source, nodes, &mut rows_id);
        let stays = |nodes: &(u32, Vec<usize>)| stays(source, &nodes.1);
        let feeds = fed.chunk_by(|a, b| stays(a) && stays(b)).map(&mut feed).collect();
        let contested = contested.chunks(1).map(feed).collect();
        let rank = |name: &&str| ranks.rank(record.find(name)?);
        let asked = source.keys.iter().map(|names| names.iter().find_map(rank)).collect();
        let keys = keys(record).map(|(depth, open, key)| (depth, open, Box::from(key))).collect();
        Plan { keys, source, feeds, contested, leaves, telling, asked }
    }

    /// How many keys it is for.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether the plan is for records with these keys.
    pub fn fits(&self, record: &Record<'_>) -> bool {
        let mut mine = self.keys.iter();
        keys(record).all(|(depth, open, key)| {
            mine.next().is_some_and(|(d, o, k)| (*d, *o, k.as_ref()) == (depth, open, key))
        }) && mine.next().is_none()
    }

    /// Writes a record's fields to a draft; the number that records of equal events share.
    #[inline(never)]
    pub fn apply<'a>(
        &self,
        record: &Record<'a>,
        ranks: Ranks<'_>,
        key: u64,
        draft: &mut impl Draft<'a>,
    ) -> u64 {
        draft.set_word(Field::Module, self.source.id, From::Derived("the source of the record"));
        for feed in &self.feeds {
            feed.apply(record, ranks, draft);
        }
        for feed in &self.contested {
            if !feed.fields.iter().any(|field| draft.has(*field)) {
                feed.apply(record, ranks, draft);
            }
        }
        let identity = match draft.text(Field::EventId) {
            Some(id) => hash(key, id.as_bytes()) ^ hash(key, self.source.id.as_bytes()),
            // What the table put into fields is compared there.
            None => finish(draft.digest(key).wrapping_add(self.digest(record, ranks, key))),
        };
        (self.source.finish)(&Fields::new(record, &self.asked, ranks), draft);
        if !draft.has(Field::Severity) {
            let from = From::Derived("the record states none");
            draft.set_word(Field::Severity, Severity::Unknown.word(), from);
        }
        identity
    }

    /// A number that differs for records whose values differ, whatever their order, but for
    /// values that the table put into fields as they are.
    #[inline(never)]
    fn digest(&self, record: &Record<'_>, ranks: Ranks<'_>, key: u64) -> u64 {
        let mut parts = Parts { key, sum: 0 };
        // A line has no nodes: all of it is what it says.
        if record.line.is_some() {
            parts.add(0, record.text.as_bytes());
        }
        for leaf in &self.telling {
            leaf.each(record, ranks, |item, node| {
                let what = u64::from(leaf.path) << 8 | item.min(0xff) as u64;
                if node.escaped {
                    return parts.add(what, record.value(node).as_bytes());
                }
                parts.add(what, record.bytes(node.value));
            });
        }
        parts.sum
    }
}

impl Leaf {
    /// Tells the values that are not empty, of an array all, each with its place in it.
    #[inline]
    pub fn each<'a>(
        self,
        record: &Record<'a>,
        ranks: Ranks<'_>,
        mut tell: impl FnMut(usize, &'a Node),
    ) {
        let Some((place, node)) = ranks.node(record, self.rank) else { return };
        let end = if node.kind == Kind::Array { node.next as usize } else { place + 1 };
        for (item, node) in record.nodes.get(place..end).unwrap_or_default().iter().enumerate() {
            let open = matches!(node.kind, Kind::Array | Kind::Object | Kind::Null);
            if !open && node.value.0 < node.value.1 {
                tell(item, node);
            }
        }
    }
}

impl Feed {
    /// A feed of nodes that follow each other: their ranks, and the table's rows that each
    /// feeds.
    fn new(
        source: &'static Source,
        nodes: &[(u32, Vec<usize>)],
        rows_id: impl FnOnce(&'static Source, &[usize]) -> u32,
    ) -> Feed {
        let of_all: Vec<(u32, usize)> =
            nodes.iter().flat_map(|(rank, rows)| rows.iter().map(|at| (*rank, *at))).collect();
        let (mut fields, mut parts) = (Vec::new(), Vec::new());
        for (rank, at) in &of_all {
            let Some(Row(field, _, convert)) = source.fields.get(*at) else { continue };
            fields.push(*field);
            parts.push((*rank, *convert));
        }
        let repeats = nodes.len() > 1 || parts.iter().any(|(_, convert)| convert.repeats());
        let pure = parts.iter().all(|(_, convert)| convert.depends_on_text_alone());
        let rows: Vec<usize> = of_all.into_iter().map(|(_, at)| at).collect();
        let memo = (repeats && pure).then(|| rows_id(source, &rows));
        let only = match (fields.as_slice(), parts.as_slice()) {
            ([field], [(_, convert)]) if memo.is_none() => Some((*field, *convert)),
            _ => None,
        };
        Feed { fields, parts, only, memo }
    }

    fn apply<'a>(&self, record: &Record<'a>, ranks: Ranks<'_>, draft: &mut impl Draft<'a>) {
        let ([(first, _), ..], [.., (last, _)]) = (self.parts.as_slice(), self.parts.as_slice())
        else {
            return;
        };
        let Some((place, node)) = ranks.node(record, *first) else { return };
        if let Some((field, convert)) = self.only {
            return convert.copy(record, (place, node), field, draft);
        }
        let raw = self.memo.and_then(|memo| {
            // The text between several values tells of what kind they are.
            let (end, sort) = match node.kind {
                _ if first != last => (ranks.node(record, *last)?.1.value.1, 0),
                Kind::Array => (node.value.1, 1),
                Kind::String | Kind::Scalar if !node.escaped => (node.value.1, 0),
                _ => return None,
            };
            let text = record.slice((node.value.0, end));
            Some(Raw { conversion: memo * 2 + sort, text })
        });
        draft.set_converted(&self.fields, raw, &|which| {
            let (rank, convert) = self.parts.get(which)?;
            let (place, node) = ranks.node(record, *rank)?;
            Some((convert.apply(record, place, node)?, at(place)))
        });
    }
}

/// Whether rows of a table say where an event happened: they change together, and few of
/// their combinations occur.
fn stays(source: &Source, rows: &[usize]) -> bool {
    let place = |field: Field| {
        field.of_workload() || matches!(field, Field::Cluster | Field::Host | Field::Labels)
    };
    rows.iter().all(|at| {
        let row = source.fields.get(*at);
        row.is_some_and(|Row(field, _, how)| place(*field) && how.depends_on_text_alone())
    })
}

/// Which source a record is from.
fn claimed_by(record: &Record<'_>) -> &'static Source {
    let holds = |key: &&str| record.find(key).is_some();
    let claims = |source: &&&Source| source.claims.iter().any(|set| set.iter().all(holds));
    ALL.iter().find(claims).copied().unwrap_or(&super::generic::SOURCE)
}

/// What a plan depends on: depth, whether it is a container, and key of each node outside
/// of arrays.
fn keys<'a>(record: &Record<'a>) -> impl Iterator<Item = (u16, bool, &'a [u8])> {
    let record = *record;
    outside(record.nodes).filter_map(move |place| {
        let node = record.nodes.get(place as usize)?;
        let open = matches!(node.kind, Kind::Array | Kind::Object);
        Some((node.depth, open, record.key_bytes(node)))
    })
}

/// The places of all nodes but for those inside of arrays.
pub(super) fn outside(nodes: &[Node]) -> impl Iterator<Item = u32> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let node = nodes.get(at as usize)?;
        let place = at;
        at += 1;
        if node.kind == Kind::Array {
            at = at.max(node.next);
        }
        Some(place)
    })
}

/// A number for what a plan depends on. Equal keys have equal numbers; the reverse is
/// checked, so it need not be strong.
pub(super) fn shape_hash(record: &Record<'_>) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15_u64;
    for (depth, open, key) in keys(record) {
        let ends = u64::from(key.first().copied().unwrap_or(0)) << 8
            | u64::from(key.last().copied().unwrap_or(0));
        let word = ends << 40
            | u64::from(depth) << 17
            | u64::from(open) << 16
            | (key.len() as u64 & 0xffff);
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}
