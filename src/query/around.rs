//! What stands around an event: the conditions that find what shares its container, node,
//! connection, line of processes or user, at any time or some while before and after.
//!
//! They are conditions like any other, so that they stand in the address and can be edited.

use super::{Bound, Expr, Match, Op, Row, Target, Val};
use crate::event::Field;

/// What others may share with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Its container, by id: names are used again.
    Container,
    /// Its node.
    Node,
    /// Its connection, in either direction.
    Connection,
    /// Its process, that one's parent, and the children of both.
    Process,
    /// Its user.
    User,
}

/// Seconds before and after an event.
pub const RANGES: [i64; 3] = [30, 300, 3_600];

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// What stands around an event: by each scope, in each range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// The scopes that it has, with the conditions that all hold there.
    pub scopes: Vec<(Scope, Vec<Expr>)>,
    /// The ranges, with theirs: seconds to either side; none is at any time, which is all that an
    /// undated event has.
    pub ranges: Vec<(Option<i64>, Vec<Expr>)>,
}

impl Around {
    /// What stands around a row whose values are whole.
    pub fn of(row: &Row) -> Around {
        let scopes = [
            (Scope::Container, container(row)),
            (Scope::Node, text(row, Field::Host).map(|node| vec![node])),
            (Scope::Connection, connection(row)),
            (Scope::Process, process(row)),
            (Scope::User, user(row)),
        ];
        let range = |time: i64| move |seconds: i64| (Some(seconds), within(time, seconds));
        let ranges = row.time.map(|time| RANGES.map(range(time)));
        Around {
            scopes: scopes.into_iter().filter_map(|(scope, of)| Some((scope, of?))).collect(),
            ranges: ranges.into_iter().flatten().chain([(None, Vec::new())]).collect(),
        }
    }

    /// The condition of each scope in each range, scope by scope, beside those of a filter.
    pub fn conditions(&self, filter: &Expr) -> Vec<Expr> {
        let of = |(_, scope): &(Scope, Vec<Expr>)| {
            let scope = scope.clone();
            self.ranges.iter().map(move |(_, range)| {
                let mut parts = filter.parts().to_vec();
                let more = scope.iter().chain(range);
                for part in more {
                    if !parts.contains(part) {
                        parts.push(part.clone());
                    }
                }
                Expr::And(parts)
            })
        };
        self.scopes.iter().flat_map(of).collect()
    }
}

fn is(field: Field, value: String) -> Expr {
    Expr::Is(Target::Field(field), vec![Match::Exact(value)])
}

/// A field as the row has it. An empty text says nothing.
fn value(row: &Row, field: Field) -> Option<String> {
    match row.get(field)? {
        Val::Text(text) if !text.is_empty() => Some(text.clone()),
        Val::Int(number) => Some(number.to_string()),
        Val::Text(_) | Val::Time(_) | Val::List(_) => None,
    }
}

fn text(row: &Row, field: Field) -> Option<Expr> {
    value(row, field).map(|value| is(field, value))
}

/// Tools cut the ids of containers to twelve digits, and an id is found by how it begins.
fn container(row: &Row) -> Option<Vec<Expr>> {
    let mut id = value(row, Field::ContainerId)?;
    if id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        id.truncate(12);
    }
    Some([is(Field::ContainerId, id)].into_iter().chain(text(row, Field::Host)).collect())
}

/// What is outside of any container on the event's node, if the event is.
pub fn outside(row: &Row) -> Option<Vec<Expr>> {
    let none = Expr::Is(Target::Field(Field::ContainerId), vec![Match::Missing, Match::Host]);
    let node = text(row, Field::Host)?;
    value(row, Field::ContainerId).is_none().then(|| vec![node, none])
}

/// What has the names of the event's container, and the id of another one.
pub fn elsewhere(row: &Row) -> Option<Expr> {
    let id = container(row)?.into_iter().next()?;
    let names = [Field::Namespace, Field::Pod, Field::ContainerName];
    let mut parts: Vec<Expr> = names.into_iter().filter_map(|field| text(row, field)).collect();
    let named = parts.len() > usize::from(text(row, Field::Namespace).is_some());
    let any = Expr::Is(Target::Field(Field::ContainerId), vec![Match::Glob("*".to_owned())]);
    parts.extend([any, Expr::Not(Box::new(id))]);
    named.then_some(Expr::And(parts))
}

/// The addresses and ports, as they are or the other way round. Only what has no ports by its
/// nature is a connection without them.
fn connection(row: &Row) -> Option<Vec<Expr>> {
    let [from, to] = [Field::SourceIp, Field::DestinationIp].map(|field| value(row, field));
    let (from, to) = (from?, to?);
    let ports = [Field::SourcePort, Field::DestinationPort].map(|field| value(row, field));
    let transport = value(row, Field::Transport);
    let bare = !matches!(transport.as_deref(), Some("tcp" | "udp") | None);
    if !(bare || ports.iter().all(Option::is_some)) {
        return None;
    }
    let [port, far] = ports;
    let way = |from: &String, port: &Option<String>, to: &String, far: &Option<String>| {
        let mut parts = vec![is(Field::SourceIp, from.clone())];
        parts.extend(port.clone().map(|port| is(Field::SourcePort, port)));
        parts.push(is(Field::DestinationIp, to.clone()));
        parts.extend(far.clone().map(|far| is(Field::DestinationPort, far)));
        Expr::And(parts)
    };
    let (there, back) = (way(&from, &port, &to, &far), way(&to, &far, &from, &port));
    let ways =
        if there == back { there.parts().to_vec() } else { vec![Expr::Or(vec![there, back])] };
    Some(ways.into_iter().chain(text(row, Field::Transport)).collect())
}

/// Numbers of processes mean something on one node only. That of the first process is no line:
/// all have it.
fn process(row: &Row) -> Option<Vec<Expr>> {
    let place = text(row, Field::Host).or_else(|| text(row, Field::ContainerId))?;
    let number = |field| row.int(field).filter(|number| *number > 1).map(|it| it.to_string());
    let mut own: Vec<Match> = Vec::new();
    for pid in [Field::Pid, Field::ParentPid].into_iter().filter_map(number) {
        if !own.contains(&Match::Exact(pid.clone())) {
            own.push(Match::Exact(pid));
        }
    }
    let of = |field| Expr::Is(Target::Field(field), own.clone());
    let line = Expr::Or(vec![of(Field::Pid), of(Field::ParentPid)]);
    (!own.is_empty()).then(|| vec![place, line])
}

/// A name is one everywhere; a number is given by each node.
fn user(row: &Row) -> Option<Vec<Expr>> {
    if let Some(name) = text(row, Field::UserName) {
        return Some(vec![name]);
    }
    let id = text(row, Field::UserId)?;
    Some([id].into_iter().chain(text(row, Field::Host)).collect())
}

/// So many seconds before and after, in whole seconds: many clocks have no finer ones.
fn within(time: i64, seconds: i64) -> Vec<Expr> {
    let whole = |at: i64| at.div_euclid(SECOND).saturating_mul(SECOND);
    let side = seconds.saturating_mul(SECOND);
    let start = whole(time.saturating_sub(side));
    let end = whole(time.saturating_add(side)).saturating_add(SECOND);
    let bound = |op, at| Expr::Compare(Field::Timestamp, op, Bound::Time(at));
    let mut parts = Vec::new();
    // At the ends of what a time can be there is nothing to leave out.
    if start > i64::MIN {
        parts.push(bound(Op::AtLeast, start));
    }
    if end < i64::MAX {
        parts.push(bound(Op::Less, end));
    }
    parts
}
