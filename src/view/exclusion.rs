//! An exclusion that is proposed: what it would hide, and what of that deserves a look before.
//!
//! What it hides is counted by conditions, so that each count leads to the events that it counts.
//! Rare is what none of the common values explains: values of the other sort (objects, where the
//! exclusion is of a process) that it would hide more than a few times.

use super::noise::{Line, by_words};
use crate::event::{Field, Severity};
use crate::query::{Bound, Cell, Expr, Match, Noise, Op, Query, Table, Target, text};

/// What is seen so often, and no more, is rare.
pub const RARE: i64 = 3;

/// So many common values are told from rare ones by a query that can be read.
const MOST_COMMON: usize = 60;

/// One of the things that an exclusion may go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is: `Rule`.
    pub label: &'static str,
    /// Its value in words.
    pub words: String,
    /// Whether the exclusion goes by it.
    pub on: bool,
    conditions: Vec<Expr>,
}

/// An exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Rule, workload, and process or object.
    pub parts: [Part; 3],
    /// Which of the two.
    pub by: Noise,
}

/// A count of what an exclusion hides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What is counted: `blocked`.
    pub label: &'static str,
    /// How many; nothing as long as nobody told.
    pub count: Option<u64>,
    /// The query that shows them, if a text can say it.
    pub query: Option<Query>,
}

pub(super) fn is(field: Field, values: Vec<Match>) -> Expr {
    Expr::Is(Target::Field(field), values)
}

fn matched(cell: &Cell) -> Match {
    match cell {
        Cell::Text(text) => Match::Exact(text.clone()),
        Cell::Host => Match::Host,
        _ => Match::Missing,
    }
}

/// The condition of the first of some values that is recorded; of none, that none is.
fn first(values: &[(Field, &Cell)]) -> Vec<Expr> {
    let known = values.iter().find(|(_, cell)| !matches!(cell, Cell::Missing));
    let values = known.map_or(values, std::slice::from_ref);
    values.iter().map(|(field, cell)| is(*field, vec![matched(cell)])).collect()
}

/// Several conditions as one; a single one is itself.
fn single(mut parts: Vec<Expr>, all: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            all(parts)
        }
    }
}

impl Exclusion {
    /// The exclusion of what a line counts.
    pub fn of(line: &Line, by: Noise) -> Exclusion {
        let values: Vec<(Field, &Cell)> = by.keys().zip(&line.keys).collect();
        let (rule, rest) = values.split_at(values.len().min(1));
        let (what, place) = rest.split_at(rest.len().min(by.by().len()));
        let (namespace, workload) = place.split_at(place.len().min(1));
        let named = |(_, cell): &&(Field, &Cell)| matches!(cell, Cell::Text(_));
        let namespace = namespace.iter().filter(named);
        let namespace = namespace.map(|(field, cell)| is(*field, vec![matched(cell)]));
        let part = |label, words: &String, conditions| Part {
            label,
            words: words.clone(),
            on: true,
            conditions,
        };
        let parts = [
            part("Rule", &line.rule, first(rule)),
            part("Workload", &line.workload, namespace.chain(first(workload)).collect()),
            part(by_words(by), &line.what, first(what)),
        ];
        Exclusion { parts, by }
    }

    /// Going by one of its parts, or no longer; by one it always goes.
    #[must_use]
    pub fn toggled(&self, at: usize) -> Exclusion {
        let mut new = self.clone();
        if let Some(part) = new.parts.get_mut(at) {
            part.on = !part.on;
        }
        if new.parts.iter().any(|part| part.on) { new } else { self.clone() }
    }

    /// The conditions of what it hides.
    pub(super) fn conditions(&self) -> Vec<Expr> {
        let on = self.parts.iter().filter(|part| part.on);
        on.flat_map(|part| part.conditions.clone()).collect()
    }

    /// A query without what it hides.
    pub fn hidden_from(&self, query: &Query) -> Query {
        let hides = single(self.conditions(), Expr::And);
        query.with(vec![Expr::Not(Box::new(hides))])
    }

    /// What to ask first: what it would hide of the events of a query, by the other sort.
    pub fn question(&self, query: &Query) -> Query {
        let query = query.with(self.conditions());
        Query { filter: query.filter, noise: Some(self.by.other()), ..Query::default() }
    }

    /// What to count then in the events of the query, with what was answered: all that it hides,
    /// what of that is of high severity or worse, what is blocked, and what is rare, if that can
    /// be told.
    pub fn counts(&self, hidden: &Table) -> Vec<Expr> {
        let high = Expr::Compare(Field::Severity, Op::AtLeast, Bound::Severity(Severity::High));
        let blocked = is(Field::Disposition, vec![Match::Exact("blocked".to_owned())]);
        let more = [Some(vec![]), Some(vec![high]), Some(vec![blocked]), self.rare(hidden)];
        let of = |more| Expr::And(self.conditions().into_iter().chain(more).collect());
        more.into_iter().flatten().map(of).collect()
    }

    /// What makes an event rare of those that it hides; nothing where too much is to be told
    /// apart.
    fn rare(&self, hidden: &Table) -> Option<Vec<Expr>> {
        let other = self.by.other();
        let width = other.keys().count();
        let count = |row: &[Cell]| match row.get(width) {
            Some(Cell::Int(count)) => *count,
            _ => 0,
        };
        let cut = hidden.groups > hidden.rows.len() as u64 || hidden.beyond > 0;
        if cut && hidden.rows.last().is_some_and(|row| count(row) > RARE) {
            return None;
        }
        let fields = [Field::RuleName].into_iter().chain(other.by().iter().copied());
        let fields: Vec<Field> = fields.collect();
        let mut all = Vec::new();
        // The rule, where it goes by none, and the values of the other sort.
        for of in [0..1, 1..fields.len()] {
            if of.start == 0 && self.parts.first().is_some_and(|rule| rule.on) {
                continue;
            }
            let mut sums: Vec<(&[Cell], i64)> = Vec::new();
            for row in &hidden.rows {
                let Some(cells) = row.get(of.clone()) else { continue };
                match sums.iter_mut().find(|(of, _)| *of == cells) {
                    Some((_, sum)) => *sum += count(row),
                    None => sums.push((cells, count(row))),
                }
            }
            sums.retain(|(_, sum)| *sum > RARE);
            if sums.is_empty() {
                return Some(Vec::new());
            }
            if sums.len() > MOST_COMMON {
                return None;
            }
            let fields = fields.get(of).unwrap_or_default();
            let one = |(cells, _): &(&[Cell], i64)| {
                let values: Vec<(Field, &Cell)> = fields.iter().copied().zip(*cells).collect();
                single(first(&values), Expr::And)
            };
            all.push(single(sums.iter().map(one).collect(), Expr::Or));
        }
        Some(vec![Expr::Not(Box::new(single(all, Expr::And)))])
    }

    /// What it would hide of a query's events: all, and what of that deserves a look. `counts`
    /// are those of the conditions that were [asked](Exclusion::counts).
    pub fn effects(
        &self,
        query: &Query,
        conditions: &[Expr],
        counts: Option<&[u64]>,
    ) -> Vec<Effect> {
        let labels = ["in all", "high or worse", "blocked", "rare"];
        let effect = |(at, label): (usize, &'static str)| {
            let condition = conditions.get(at);
            let shows = condition.map(|condition| {
                let all = query.with(condition.parts().to_vec());
                Query { noise: None, ..all }
            });
            let can = |query: &Query| text::parse_query(&text::print_query(query)).is_ok();
            let count = counts.and_then(|counts| counts.get(at)).copied();
            Effect { label, count, query: shows.filter(can) }
        };
        labels.into_iter().enumerate().map(effect).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::text::print_query;
    use crate::view::noise::noisy;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn exclusion(keys: Vec<Cell>) -> Exclusion {
        let rows = vec![keys.into_iter().chain([10, 1, 2, 3, 4].map(Cell::Int)).collect()];
        let table = Table { rows, groups: 1, ..Table::default() };
        Exclusion::of(&noisy(&table, Noise::Process, 10).lines[0], Noise::Process)
    }

    fn web() -> Exclusion {
        let place = [text("prod"), text("web"), Cell::Missing];
        let keys = [text("R or \"x\""), text("/bin/sh"), Cell::Missing].into_iter();
        exclusion(keys.chain(place).collect())
    }

    fn printed(expr: &Expr) -> String {
        print_query(&Query { filter: expr.clone(), ..Query::default() })
    }

    fn objects(rows: &[(&str, i64)], groups: u64) -> Table {
        let row = |(path, count): &(&str, i64)| {
            let keys = [text("R"), text(path), Cell::Missing, Cell::Missing, text("prod")];
            let keys = keys.into_iter().chain([text("web"), Cell::Missing]);
            keys.chain([*count, 0, 0, 1, 1].map(Cell::Int)).collect()
        };
        Table { rows: rows.iter().map(row).collect(), groups, ..Table::default() }
    }

    #[test]
    fn it_goes_by_what_is_chosen_and_never_by_nothing() {
        let query = text::parse_query("severity:low").unwrap();
        let hidden = |of: &Exclusion| print_query(&of.hidden_from(&query));
        let all = web();
        let workload = "namespace:prod and workload:web";
        let rule = "rule:\"R or \\\"x\\\"\"";
        let want = format!("severity:low and not ({rule} and {workload} and exe:/bin/sh)");
        assert_eq!(hidden(&all), want);
        assert_eq!(text::parse_query(&want).unwrap(), all.hidden_from(&query));
        let one = all.toggled(0).toggled(1);
        assert_eq!(hidden(&one), "severity:low and not exe:/bin/sh");
        assert_eq!(one.toggled(2), one);
    }

    #[test]
    fn what_is_absent_is_a_value_too() {
        let none = exclusion(vec![Cell::Missing; 6]);
        let printed = printed(&none.question(&Query::default()).filter);
        assert_eq!(
            printed,
            "rule:!missing and workload:!missing and pod:!missing and exe:!missing and \
             process:!missing"
        );
        let host = [Cell::Missing, Cell::Missing, Cell::Missing, Cell::Host, Cell::Host];
        let host = exclusion(host.into_iter().chain([Cell::Host]).collect());
        let host = host.toggled(0).toggled(2).hidden_from(&Query::default());
        assert_eq!(print_query(&host), "not workload:!host");
    }

    #[test]
    fn rare_is_what_no_common_value_explains() {
        let of = web().toggled(0).toggled(1);
        let counts = |of: &Exclusion, table: &Table| {
            of.counts(table).iter().map(printed).collect::<Vec<_>>()
        };
        let table = objects(&[("/a", 900), ("/b", 4), ("/c", 3), ("/d", 1)], 4);
        let told = counts(&of, &table);
        assert_eq!(
            told[..3],
            [
                "exe:/bin/sh",
                "exe:/bin/sh and severity >= high",
                "exe:/bin/sh and disposition:blocked",
            ]
        );
        // Its rule may be rare too.
        assert_eq!(told[3], "exe:/bin/sh and not (rule:R and (path:/a or path:/b))");
        let told = counts(&of.toggled(0), &table);
        assert!(told[3].ends_with("exe:/bin/sh and not (path:/a or path:/b)"), "{told:?}");
        let few = counts(&of.toggled(0), &objects(&[("/a", 3)], 1));
        assert_eq!(few[3], few[0], "all are rare");
        // Of too many objects nobody can tell.
        assert_eq!(counts(&of, &objects(&[("/a", 9)], 2)).len(), 3);
        assert_eq!(counts(&of.toggled(0), &objects(&[("/a", 9), ("/b", 1)], 9)).len(), 4);
    }

    #[test]
    fn each_count_leads_to_its_events() {
        let query = text::parse_query("is:unblocked").unwrap();
        let of = web().toggled(0).toggled(1);
        let conditions = of.counts(&objects(&[("/a", 9)], 1));
        let effects = of.effects(&query, &conditions, Some(&[9, 0, 2]));
        let told: Vec<_> = effects
            .iter()
            .map(|of| (of.label, of.count, of.query.as_ref().map(print_query)))
            .collect();
        let shows = |more: &str| Some(format!("is:unblocked and exe:/bin/sh{more}"));
        assert_eq!(told[0], ("in all", Some(9), shows("")));
        assert_eq!(told[2], ("blocked", Some(2), shows(" and disposition:blocked")));
        assert_eq!(told[3], ("rare", None, shows(" and not (rule:R and path:/a)")));
    }
}
