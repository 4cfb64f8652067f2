//! The processes of a container, or of a node's own, as a tree: what the events there tell of
//! numbers, programs and parents.
//!
//! A record names its process and that one's parent, no more, and numbers are used again. So a
//! process is its number, its program and its parent's number; a parent that no event is of stands
//! as a placeholder; and whatever leads back to itself begins anew.

use super::words;
use crate::event::{Field, Severity};
use crate::query::{
    Around, Cell, Expr, Match, Pipe, Query, Row, Scope, Show, Table, Target, outside,
};

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its number, if it is recorded.
    pub pid: Option<i64>,
    /// Its program; empty if that is not recorded.
    pub name: String,
    /// Whether its program is known from records of the same number alone.
    pub inferred: bool,
    /// How many events are its own: none of a placeholder.
    pub events: u64,
    /// The worst severity of these.
    pub worst: Option<Severity>,
    /// Whether the open event is of it.
    pub own: bool,
    /// What shows its events; of a placeholder, those of its children.
    pub query: Query,
    /// The processes that it began.
    pub children: Vec<Node>,
}

/// The processes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Those without a parent that is known.
    pub roots: Vec<Node>,
    /// How many more there are, at least, than are drawn.
    pub left: u64,
    /// The name of a container whose event names none, from other records of the same id, if these
    /// agree.
    pub inferred: Option<String>,
}

/// The most processes that are drawn, placeholders too.
pub const MOST: usize = 200;

/// The most generations.
pub const DEEPEST: usize = 24;

const BY: [Field; 5] =
    [Field::Pid, Field::ParentPid, Field::Executable, Field::ParentExecutable, Field::Severity];

/// What a container is called, by its tool.
const NAMES: [Field; 2] = [Field::ContainerName, Field::Pod];

impl Node {
    /// What it is called: `496390 /bin/rm`.
    pub fn words(&self) -> String {
        let name = match self.name.as_str() {
            "" => "program not recorded".into(),
            name => words::middle(&words::visible(name), 60).into_owned(),
        };
        let inferred = if self.inferred { " (inferred)" } else { "" };
        let pid = self.pid.map_or_else(String::new, |pid| [&pid.to_string(), " "].concat());
        [&pid, &name, inferred].concat()
    }
}

/// What to ask for the tree around an event; nothing where it names no process.
pub fn question(row: &Row) -> Option<Query> {
    let named = row.int(Field::Pid).is_some() || row.text(Field::Executable).is_some();
    let parts = place(row).filter(|_| named)?;
    let names: &[Field] = if is_unnamed(row) { &NAMES } else { &[] };
    let by = BY.iter().chain(names).copied().map(Target::Field).collect();
    let pipe = Some(Pipe::Groups { show: vec![Show::Count], by });
    Some(Query { filter: Expr::And(parts), pipe, ..Query::default() })
}

/// Whether it is of a container that it does not name.
fn is_unnamed(row: &Row) -> bool {
    row.text(Field::ContainerId).is_some() && NAMES.iter().all(|name| row.text(*name).is_none())
}

/// The one name that groups of events give; nothing where they differ.
fn named(table: &Table) -> Option<String> {
    let by = |place: usize| {
        let mut names = table.rows.iter().filter_map(|cells| match cells.get(place) {
            Some(Cell::Text(name)) if !name.is_empty() => Some(name),
            _ => None,
        });
        let first = names.next()?;
        names.all(|name| name == first).then(|| first.clone())
    };
    (BY.len()..BY.len() + NAMES.len()).find_map(by)
}

/// Where the processes are: in the event's container, or on its node outside of any.
fn place(row: &Row) -> Option<Vec<Expr>> {
    let around = Around::of(row);
    let container = around.scopes.into_iter().find(|(scope, _)| *scope == Scope::Container);
    container.map(|(_, parts)| parts).or_else(|| outside(row))
}

/// A process while the tree is made.
struct Made {
    pid: Option<i64>,
    parent: Option<i64>,
    name: String,
    /// The program of others of its number, if it names none.
    inferred: Option<String>,
    parent_name: String,
    events: u64,
    worst: Option<Severity>,
    up: Option<usize>,
}

impl Made {
    fn name(&self) -> &String {
        self.inferred.as_ref().unwrap_or(&self.name)
    }
}

/// The tree of what was answered to the [`question`] about an event.
pub fn tree(table: &Table, row: &Row) -> Tree {
    let mut left = table.groups.saturating_sub(table.rows.len() as u64);
    left += u64::from(table.beyond > 0);
    let mut made: Vec<Made> = Vec::new();
    for cells in &table.rows {
        left += u64::from(!take(&mut made, cells));
    }
    let known = made.len();
    for at in 0..known {
        let open = made.get(at).filter(|of| of.name.is_empty());
        let name = open.and_then(|of| agreed(&made, of.pid));
        if let Some(of) = made.get_mut(at) {
            of.inferred = name;
        }
    }
    for at in 0..known {
        let up = above(&mut made, at);
        if let Some(of) = made.get_mut(at) {
            of.up = up;
        }
    }
    for at in 0..known {
        if leads_back(&made, at)
            && let Some(of) = made.get_mut(at)
        {
            of.up = None;
        }
    }
    let grow = Grow { made: &made, place: place(row).unwrap_or_default(), row, known };
    let roots = grow.below(None, 0, &mut left);
    Tree { roots, left, inferred: is_unnamed(row).then(|| named(table)).flatten() }
}

/// Adds a group of events to its process; whether there was room.
fn take(made: &mut Vec<Made>, cells: &[Cell]) -> bool {
    let number = |at: usize| match cells.get(at) {
        Some(Cell::Int(number)) => Some(*number),
        _ => None,
    };
    let text = |at: usize| match cells.get(at) {
        Some(Cell::Text(text)) => text.as_str(),
        _ => "",
    };
    let (pid, parent, name) = (number(0), number(1), text(2));
    if pid.is_none() && name.is_empty() {
        // Events of no process.
        return true;
    }
    let worst = Severity::parse(text(4));
    let events = number(cells.len().saturating_sub(1))
        .and_then(|count| u64::try_from(count).ok())
        .unwrap_or(0);
    let same = |of: &&mut Made| of.pid == pid && of.parent == parent && of.name == name;
    if let Some(of) = made.iter_mut().find(same) {
        of.events += events;
        if worst.map(Severity::number) > of.worst.map(Severity::number) {
            of.worst = worst;
        }
        if of.parent_name.is_empty() {
            text(3).clone_into(&mut of.parent_name);
        }
        return true;
    }
    if made.len() >= MOST / 2 {
        return false;
    }
    let (name, parent_name) = (name.to_owned(), text(3).to_owned());
    made.push(Made { pid, parent, name, inferred: None, parent_name, events, worst, up: None });
    true
}

/// The place of the parent of a process: one that has events, or a placeholder.
fn above(made: &mut Vec<Made>, at: usize) -> Option<usize> {
    let of = made.get(at)?;
    let (pid, mut name) = (of.parent, of.parent_name.clone());
    if pid.is_none() && name.is_empty() {
        return None;
    }
    if name.is_empty() {
        name = agreed(made, pid).unwrap_or_default();
    }
    let is = |of: &Made| of.pid == pid && (name.is_empty() || *of.name() == name);
    if is(of) {
        return None;
    }
    let known = made.iter().position(is);
    Some(known.unwrap_or_else(|| {
        let up = Made {
            pid,
            parent: None,
            name,
            inferred: None,
            parent_name: String::new(),
            events: 0,
            worst: None,
            up: None,
        };
        made.push(up);
        made.len() - 1
    }))
}

/// The program that records give for a number, as their own or their parent's, if they agree.
fn agreed(made: &[Made], pid: Option<i64>) -> Option<String> {
    pid?;
    let own = made.iter().filter(|of| of.pid == pid).map(|of| &of.name);
    let above = made.iter().filter(|of| of.parent == pid).map(|of| &of.parent_name);
    let mut names = own.chain(above).filter(|name| !name.is_empty());
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.clone())
}

/// Whether the parents of a process lead back to it.
fn leads_back(made: &[Made], at: usize) -> bool {
    let up = |of: usize| made.get(of).and_then(|of| of.up);
    let parents = std::iter::successors(up(at), |of| up(*of));
    parents.take(made.len()).any(|of| of == at)
}

/// What nodes are made of.
struct Grow<'a> {
    made: &'a [Made],
    place: Vec<Expr>,
    row: &'a Row,
    /// How many have events; behind them stand placeholders.
    known: usize,
}

impl Grow<'_> {
    /// The nodes below a process, or those below none.
    fn below(&self, up: Option<usize>, depth: usize, left: &mut u64) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        for (at, of) in self.made.iter().enumerate().filter(|(_, of)| of.up == up) {
            if depth >= DEEPEST {
                // What is below it is not counted: at least so many are not drawn.
                *left += 1;
                continue;
            }
            let node = self.node(at, of, depth, left);
            let by = |of: &Node| (of.pid, &of.name) <= (node.pid, &node.name);
            nodes.insert(nodes.iter().take_while(|of| by(of)).count(), node);
        }
        nodes
    }

    fn node(&self, at: usize, of: &Made, depth: usize, left: &mut u64) -> Node {
        let known = at < self.known;
        let own = known
            && self.row.int(Field::Pid) == of.pid
            && self.row.int(Field::ParentPid) == of.parent
            && self.row.text(Field::Executable).unwrap_or_default() == of.name;
        let fields = match known {
            true => [Field::Pid, Field::Executable],
            false => [Field::ParentPid, Field::ParentExecutable],
        };
        let is = |field, value| Expr::Is(Target::Field(field), vec![Match::Exact(value)]);
        let mut parts = self.place.clone();
        parts.extend(of.pid.map(|pid| is(fields[0], pid.to_string())));
        if !of.name.is_empty() {
            parts.push(is(fields[1], of.name.clone()));
        }
        Node {
            pid: of.pid,
            name: of.name().clone(),
            inferred: of.inferred.is_some(),
            events: of.events,
            worst: of.worst,
            own,
            query: Query { filter: Expr::And(parts), ..Query::default() },
            children: self.below(Some(at), depth + 1, left),
        }
    }
}
