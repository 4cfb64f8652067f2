//! Queries of every form: arbitrary ones, and ones about the values of given events.
#![allow(dead_code, reason = "each test binary uses a part")]

use proptest::prelude::*;
use serde_json::Value;
use watchglass::event::{Disposition, FIELDS, Field, Kind, SIDES, Severity, Time, Triage};
use watchglass::query::{Bound, Expr, Match, Net, Op, Pattern, Pipe, Query, Show, Target};

const OPS: [Op; 4] = [Op::Less, Op::AtMost, Op::More, Op::AtLeast];

fn text() -> impl Strategy<Value = String> {
    let odd = ["then", "|", "~", "~/x/", "cmd~/x/", "now", "within", "!host", "-x", "or", "a*b"];
    prop_oneof![any::<String>(), prop::sample::select(odd.to_vec()).prop_map(str::to_owned)]
}

fn net() -> impl Strategy<Value = Match> {
    let v4 = (any::<[u8; 4]>(), 0u8..=32)
        .prop_map(|([a, b, c, d], bits)| format!("{a}.{b}.{c}.{d}/{bits}"));
    let v6 = (any::<[u16; 8]>(), 0u8..=128)
        .prop_map(|(parts, bits)| format!("{}/{bits}", std::net::Ipv6Addr::from(parts)));
    prop_oneof![v4, v6].prop_map(|text| Match::Net(Net::parse(&text).unwrap()))
}

/// Values that a field can have.
fn values(field: Option<Field>) -> impl Strategy<Value = Vec<Match>> {
    let exact = match (field, field.map_or(Kind::Text, Field::kind)) {
        (Some(Field::Severity), _) => prop::sample::select(Severity::ALL.to_vec())
            .prop_map(|word| word.word().to_owned())
            .boxed(),
        (Some(Field::Disposition), _) => prop::sample::select(Disposition::ALL.to_vec())
            .prop_map(|word| word.word().to_owned())
            .boxed(),
        (Some(Field::Mark), _) => {
            prop::sample::select(Triage::all_words()).prop_map(str::to_owned).boxed()
        }
        (Some(Field::Side), _) => {
            prop::sample::select(SIDES.to_vec()).prop_map(str::to_owned).boxed()
        }
        (_, Kind::Int) => any::<i64>().prop_map(|number| number.to_string()).boxed(),
        (_, Kind::Time) => any::<i64>().prop_map(|ns| Time::new(ns, 9).to_string()).boxed(),
        _ => text().boxed(),
    };
    let exact = exact.prop_map(Match::Exact);
    let glob = match field.map_or(Kind::Text, Field::kind) {
        Kind::Int => "[0-9]{0,2}\\*[0-9]{0,2}",
        _ => "[a-z./:<]{0,3}\\*[a-z.é]{0,3}",
    };
    let mut all = vec![
        exact.boxed(),
        glob.prop_map(Match::Glob).boxed(),
        Just(Match::Missing).boxed(),
        Just(Match::Host).boxed(),
    ];
    if matches!(field, Some(Field::SourceIp | Field::DestinationIp)) {
        all.push(net().boxed());
    }
    prop::collection::vec(prop::strategy::Union::new(all), 1..4)
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        prop::sample::select(FIELDS.to_vec()).prop_map(Target::Field),
        prop_oneof!["[a-z_.]{1,8}", text()].prop_map(Target::Raw),
    ]
}

fn compare() -> impl Strategy<Value = Expr> {
    let time = prop::sample::select(vec![Field::Timestamp, Field::EventStart]);
    let bound = prop_oneof![
        (
            Just(Field::Severity),
            prop::sample::select(Severity::ALL.to_vec()).prop_map(Bound::Severity)
        ),
        (Just(Field::Pid), any::<i64>().prop_map(Bound::Int)),
        (time.clone(), any::<i64>().prop_map(Bound::Time)),
        (time, (-10_000_000_000i64..10_000_000_000).prop_map(Bound::Now)),
    ];
    (bound, prop::sample::select(OPS.to_vec()))
        .prop_map(|((field, bound), op)| Expr::Compare(field, op, bound))
}

fn usable(text: &str, fold: bool) -> Option<Pattern> {
    let pattern = Pattern::new(text, fold).ok()?;
    let filter = Expr::Finds(Target::Field(Field::Pod), pattern.clone());
    Query { filter, ..Query::default() }.refused().is_none().then_some(pattern)
}

/// Any condition that a text can say.
pub fn expr() -> impl Strategy<Value = Expr> {
    let is = target().prop_flat_map(|target| {
        let field = match &target {
            Target::Field(field) => Some(*field),
            Target::Raw(_) => None,
        };
        values(field).prop_map(move |values| Expr::Is(target.clone(), values))
    });
    let pattern = (text(), any::<bool>())
        .prop_filter_map("patterns that can be used", |(text, fold)| usable(&text, fold));
    let leaf = prop_oneof![
        text().prop_map(Expr::Text),
        "(cmd~/)?[a-zé./-]{1,3}(\\*[a-zé.-]{1,3}){1,2}".prop_map(Expr::TextLike),
        is,
        (target(), pattern).prop_map(|(target, pattern)| Expr::Finds(target, pattern)),
        compare(),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            many.clone().prop_map(Expr::And),
            many.prop_map(Expr::Or),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

fn by(least: usize) -> impl Strategy<Value = Vec<Target>> {
    let key = target().prop_filter("a group", Target::makes_groups);
    prop::collection::vec(key, least..4).prop_map(|mut by| {
        let mut seen = Vec::new();
        by.retain(|target| {
            !seen.contains(target) && {
                seen.push(target.clone());
                true
            }
        });
        by
    })
}

fn pipe() -> impl Strategy<Value = Pipe> {
    let fields = FIELDS.into_iter().filter(|field| *field != Field::Timestamp).collect::<Vec<_>>();
    let sums = FIELDS.into_iter().filter(|field| Show::sums(*field)).collect::<Vec<_>>();
    let show = prop_oneof![
        Just(Show::Count),
        prop::sample::select(sums).prop_map(Show::Sum),
        prop::sample::select(fields).prop_map(Show::Distinct),
        Just(Show::First),
        Just(Show::Last),
    ];
    let secs = 1i64..10_000_000;
    prop_oneof![
        (prop::collection::vec(show, 1..4), by(0)).prop_map(|(show, by)| Pipe::Groups { show, by }),
        (1u32..1000, by(1)).prop_map(|(most, mut by)| Pipe::Top { most, by: by.remove(0) }),
        (secs.clone(), by(0)).prop_map(|(step, by)| Pipe::Timeline { step, by }),
        (expr(), secs, by(1)).prop_map(|(next, within, by)| Pipe::Then { next, within, by }),
    ]
}

/// Any query that a text can say.
pub fn query() -> impl Strategy<Value = Query> {
    (expr(), prop::option::of(pipe())).prop_map(|(filter, pipe)| Query {
        filter,
        pipe,
        ..Query::default()
    })
}

/// What queries can be about: fields with their values, and fields of records with theirs.
#[derive(Debug, Default)]
pub struct About {
    pub fields: Vec<(Field, String)>,
    pub raw: Vec<(String, String)>,
}

impl About {
    /// All values of events.
    pub fn of(events: &[Value], raw: Vec<(String, String)>) -> About {
        let mut about = About { fields: Vec::new(), raw };
        for event in events {
            for (name, value) in event.as_object().unwrap() {
                let Some(field) = Field::parse(name).filter(|_| name != "event.severity") else {
                    continue;
                };
                about
                    .fields
                    .extend(crate::naive::texts(value).into_iter().map(|text| (field, text)));
            }
        }
        about
    }

    /// A condition made of chance: the same for the same numbers.
    pub fn expr(&self, chance: &mut Chance<'_>, depth: u32) -> Expr {
        let kind = if depth == 0 { 3 + chance.below(9) } else { chance.below(12) };
        let parts = |about: &About, chance: &mut Chance<'_>| {
            (0..2 + chance.below(2)).map(|_| about.expr(chance, depth - 1)).collect()
        };
        match kind {
            0 => Expr::And(parts(self, chance)),
            1 => Expr::Or(parts(self, chance)),
            2 => Expr::Not(Box::new(self.expr(chance, depth - 1))),
            3 | 4 if !self.raw.is_empty() => {
                let (path, value) = &self.raw[chance.below(self.raw.len())];
                match chance.below(6) {
                    0 => Expr::Text(piece(value, chance)),
                    1 => like(value, chance).map_or(Expr::Text(value.clone()), Expr::TextLike),
                    2 => Expr::Is(Target::Raw(path.clone()), vec![Match::Missing]),
                    3 => finds(Target::Raw(path.clone()), value, chance),
                    4 => Expr::Is(Target::Raw(path.clone()), vec![glob(value, chance)]),
                    _ => Expr::Is(Target::Raw(path.clone()), vec![Match::Exact(value.clone())]),
                }
            }
            _ => self.field(chance),
        }
    }

    /// A pipe made of chance.
    pub fn pipe(&self, chance: &mut Chance<'_>) -> Pipe {
        const SHOW: [Show; 7] = [
            Show::Count,
            Show::Sum(Field::Count),
            Show::Sum(Field::Pid),
            Show::Distinct(Field::Tags),
            Show::Distinct(Field::DestinationPort),
            Show::First,
            Show::Last,
        ];
        let mut by = Vec::new();
        for _ in 0..chance.below(4) {
            let raw = chance.below(4) == 0 && !self.raw.is_empty();
            let target = if raw {
                Target::Raw(self.raw[chance.below(self.raw.len())].0.clone())
            } else {
                Target::Field(self.fields[chance.below(self.fields.len())].0)
            };
            if target.makes_groups() && !by.contains(&target) {
                by.push(target);
            }
        }
        match chance.below(4) {
            0 if !by.is_empty() => Pipe::Top { most: 1 + chance.below(9) as u32, by: by.remove(0) },
            1 => Pipe::Timeline { step: 1 + chance.below(100_000) as i64, by },
            2 if !by.is_empty() => {
                let next = self.expr(chance, 1);
                Pipe::Then { next, within: chance.below(200_000) as i64, by }
            }
            _ => {
                let show = (0..=chance.below(3)).map(|_| SHOW[chance.below(SHOW.len())]).collect();
                Pipe::Groups { show, by }
            }
        }
    }

    fn field(&self, chance: &mut Chance<'_>) -> Expr {
        let (field, value) = &self.fields[chance.below(self.fields.len())];
        let target = Target::Field(*field);
        let op = OPS[chance.below(4)];
        let nanos = |text: &str| Time::parse(text).unwrap().ns;
        match (chance.below(10), field.kind()) {
            (0, _) => {
                let mut absent = vec![Match::Missing];
                absent.extend(field.of_workload().then_some(Match::Host));
                Expr::Is(target, absent)
            }
            (1, _) => Expr::Is(target, vec![Match::Glob("*".to_owned())]),
            (2..=5, Kind::Int) => Expr::Compare(*field, op, Bound::Int(value.parse().unwrap())),
            (2..=4, Kind::Time) => Expr::Compare(*field, op, Bound::Time(nanos(value))),
            (5, Kind::Time) => {
                Expr::Compare(*field, op, Bound::Now(-(chance.below(100_000) as i64)))
            }
            (2..=5, _) if *field == Field::Severity => {
                Expr::Compare(*field, op, Bound::Severity(Severity::parse(value).unwrap()))
            }
            (2, _) => finds(target, value, chance),
            (9, Kind::Int) => finds(target, value, chance),
            (9, Kind::Time) => finds(target, &Time::new(nanos(value), 9).to_string(), chance),
            (9, _) if *field == Field::Severity => finds(target, value, chance),
            (3, _)
                if Net::parse(&format!("{value}/8")).is_some() && field.name().ends_with(".ip") =>
            {
                let most = if value.contains(':') { 129 } else { 33 };
                let net = Net::parse(&format!("{value}/{}", chance.below(most)));
                Expr::Is(target, vec![Match::Net(net.unwrap())])
            }
            (4, Kind::Text | Kind::List) => Expr::Text(piece(value, chance)),
            (6, Kind::Text | Kind::List | Kind::Int) => Expr::Is(target, vec![glob(value, chance)]),
            (7, _) => {
                let again = self.fields.iter().filter(|(of, _)| of == field);
                let values = again.map(|(_, value)| Match::Exact(value.clone()));
                Expr::Is(target, values.take(2 + chance.below(3)).collect())
            }
            (8, _) if *field == Field::ContainerId => Expr::Is(
                target,
                vec![Match::Exact(value.chars().take(1 + chance.below(12)).collect())],
            ),
            _ => Expr::Is(target, vec![Match::Exact(value.clone())]),
        }
    }
}

/// Some letters of a text.
fn piece(text: &str, chance: &mut Chance<'_>) -> String {
    let from = chance.below(text.chars().count().max(1));
    let piece: String = text.chars().skip(from).take(1 + chance.below(6)).collect();
    if chance.below(2) == 0 { piece.to_uppercase() } else { piece }
}

fn plain(text: &str, chance: &mut Chance<'_>) -> String {
    piece(text, chance).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn like(text: &str, chance: &mut Chance<'_>) -> Option<String> {
    let (one, two) = (plain(text, chance), plain(text, chance));
    (!one.is_empty() && !two.is_empty()).then(|| format!("{one}*{two}"))
}

fn glob(text: &str, chance: &mut Chance<'_>) -> Match {
    let plain = |letters: &mut dyn Iterator<Item = char>, most: usize| -> String {
        letters.take_while(char::is_ascii_alphanumeric).take(most).collect()
    };
    let start = plain(&mut text.chars(), chance.below(5));
    let end = plain(&mut text.chars().rev(), chance.below(5)).chars().rev().collect::<String>();
    let stars = match chance.below(4) {
        0 => format!("{start}*"),
        1 => format!("*{start}*"),
        2 => format!("*{end}"),
        _ => format!("{start}*{end}"),
    };
    Match::Glob(stars.replace("**", "*"))
}

fn finds(target: Target, text: &str, chance: &mut Chance<'_>) -> Expr {
    let piece = plain(text, chance);
    let forms = [
        format!("^{piece}"),
        format!("{piece}$"),
        format!("{piece}|[0-9]+x"),
        format!("(?:{piece})."),
    ];
    Expr::Finds(target, Pattern::new(&forms[chance.below(4)], chance.below(2) == 0).unwrap())
}

/// Numbers by chance, which end in zeros.
pub struct Chance<'a>(pub std::slice::Iter<'a, u8>);

impl Chance<'_> {
    /// A number below another, but for 0.
    pub fn below(&mut self, most: usize) -> usize {
        let mut next = || usize::from(self.0.next().copied().unwrap_or(0));
        let number = if most > 256 { next() << 8 | next() } else { next() };
        number % most.max(1)
    }
}
