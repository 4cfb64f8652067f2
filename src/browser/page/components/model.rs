//! What the components are shown with: answers, open events and accounts of golden inputs, read by
//! a session as in a worker.

use super::super::app::noise::Proposal;
use super::super::calls::Calls;
use super::super::state::{InputView, RowRef, Totals};
use std::rc::Rc;
use watchglass::event::{Clock, Field, Finding, Marked, Triage};
use watchglass::protocol::{Detail, Ledger};
use watchglass::query::{
    Answer, Around, Ask, Expr, Mark, Query, Row, Tracked, Tracks, elsewhere, text,
};
use watchglass::session::Session;
use watchglass::view::bars::VALUES;
use watchglass::view::changes::changed;
use watchglass::view::clock::Clocks;
use watchglass::view::exclusion::Exclusion;
use watchglass::view::noise::{Line, Noisy, noisy};
use watchglass::view::tree::{self, Tree};
use watchglass::view::verdict::{About, Told, told};

/// The fields whose values are counted, and those of the heat map.
const FACETS: [Field; 8] = [
    Field::Severity,
    Field::Module,
    Field::Disposition,
    Field::Namespace,
    Field::RuleName,
    Field::ProcessName,
    Field::Host,
    Field::Technique,
];
const GRID: [Field; 2] = [Field::Namespace, Field::Category];

/// The inputs: the two documents, and records of which the second input of them repeats those of
/// the first an hour later.
fn inputs() -> [(&'static str, String); 4] {
    let alerts = include_str!("../../../../tests/golden/kubearmor/ndjson/input.ndjson");
    let neuvector = include_str!("../../../../tests/golden/neuvector/document/input.txt");
    let kubearmor = include_str!("../../../../tests/golden/kubearmor/document/input.txt");
    [
        ("neuvector.txt", neuvector.to_owned()),
        ("kubearmor.txt", kubearmor.to_owned()),
        ("alerts.ndjson", alerts.to_owned()),
        ("later.ndjson", alerts.replace("-10T09:", "-10T10:")),
    ]
}

fn odd() -> [(&'static str, &'static str); 5] {
    [
        (
            "threat.json",
            include_str!("../../../../tests/golden/neuvector/single-threat/input.json"),
        ),
        ("events.json", include_str!("../../../../tests/golden/neuvector/rest-events/input.json")),
        (
            "alerts.ndjson",
            include_str!("../../../../tests/golden/kubearmor/told-twice/input.ndjson"),
        ),
        ("cut.ndjson", include_str!("../../../../tests/golden/broken/truncated/input.ndjson")),
        (
            "pods.log",
            include_str!("../../../../tests/golden/broken/interleaved-objects/input.json"),
        ),
    ]
}

/// The input that is the baseline.
pub const BASELINE: u32 = 2;

/// The clock of the last input, and that of a node of the first.
pub fn clocks() -> Clocks {
    let mut clocks = Clocks::default();
    clocks.set(Clock { input: 3, node: None, offset: -HOUR });
    clocks.set(Clock { input: 0, node: Some("debian64-auto".to_owned()), offset: HOUR / 2 });
    clocks
}

const HOUR: i64 = 3_600_000_000_000;

/// What is said of events: a star, each finding, a note, all of it.
fn said() -> Vec<Triage> {
    let note = |of: &str| Triage { note: of.to_owned(), ..Triage::default() };
    let finding = |of| Triage { finding: Some(of), ..Triage::default() };
    let all = Triage { star: true, finding: Some(Finding::ToDo), ..note(&NOTE.repeat(6)) };
    let star = Triage { star: true, ..Triage::default() };
    [all, star].into_iter().chain(Finding::ALL.map(finding)).chain([note(NOTE)]).collect()
}

const NOTE: &str =
    "Known: the scanner of the night, on shop-web. Asked its team whether it stays. ";

/// A session and what the components share.
pub struct Model {
    session: std::cell::RefCell<Session>,
    /// The inputs, each read to its end.
    pub inputs: Rc<Vec<InputView>>,
    /// Callbacks that do nothing.
    pub calls: Calls,
    /// The answer to the question for everything.
    pub all: Answer,
}

impl Model {
    /// Reads the inputs.
    pub fn read() -> Model {
        Model::of(&inputs())
    }

    /// Reads inputs with a packet, a secret, an event that is told twice, a record that is cut, and
    /// a region that cannot be read.
    pub fn odd() -> Model {
        Model::of(&odd().map(|(name, text)| (name, text.to_owned())))
    }

    fn of(given: &[(&str, String)]) -> Model {
        let mut session = Session::new(0);
        for (input, (name, text)) in (0..).zip(given) {
            session.open(input, name, Some(text.len() as u64));
            session.feed(text.as_bytes());
            session.finish();
        }
        let views = (0..).zip(given).map(|(input, (name, text))| InputView {
            input,
            name: (*name).to_owned(),
            size: text.len() as u64,
            status: session.status(input).unwrap_or_default(),
        });
        let inputs = Rc::new(views.collect());
        let mut model = Model {
            session: session.into(),
            inputs,
            calls: Calls::default(),
            all: Answer::default(),
        };
        model.all = model.ask(&Query::default());
        model
    }

    /// The same once a person worked with it: the clock of an input and that of a node of another
    /// are set, an input is the baseline, and of the newest events something is said.
    pub fn worked() -> Model {
        let mut model = Model::read();
        let session = model.session.get_mut();
        session.set_clocks(clocks().set);
        session.set_baseline(vec![BASELINE]);
        let mut marked = Vec::new();
        for (row, triage) in model.all.rows.iter().zip(said()) {
            let keys = session.event_keys(row.row, None).unwrap_or_default();
            marked.extend(keys.into_iter().map(|of| Marked { triage: triage.clone(), ..of }));
        }
        session.triage(&marked, false);
        model.all = model.ask(&Query::default());
        model
    }

    /// What the noise is in a query's events, or what changed since the baseline.
    pub fn noise(&self, query: &Query) -> Noisy {
        let answer = self.ask(query);
        let noisy = query.noise.zip(answer.noise).map(|(by, table)| match &answer.sides {
            Some(sides) => changed(&table, by, sides),
            None => noisy(&table, by, answer.shown),
        });
        noisy.unwrap_or_default()
    }

    /// An exclusion of what a line of that counts, and what it would hide once that is counted.
    pub fn proposal(&self, query: &Rc<Query>, line: &Line, counted: bool) -> Option<Proposal> {
        let exclusion = Exclusion::of(line, query.noise?);
        let mut proposal = Proposal::of(exclusion, line.keys.clone(), query.clone());
        if counted {
            let question = proposal.exclusion.question(query);
            let mut hidden = self.ask(&question);
            proposal.row = hidden.rows.pop();
            proposal.conditions = proposal.exclusion.counts(&hidden.noise.unwrap_or_default());
            let query = Query { filter: query.filter.clone(), ..Query::default() };
            let counts = proposal.conditions.clone();
            let ask = Ask { query, counts, ..Ask::default() };
            proposal.counts = Some(self.session.borrow_mut().ask(&ask).counts);
        }
        Some(proposal)
    }

    /// Lanes over time by a field, at most so many, of a part of time.
    pub fn tracks(&self, by: Field, most: u32, window: Option<(i64, i64)>) -> Option<Rc<Tracks>> {
        let tracks = Some(Tracked { by, window, most });
        let ask = Ask { tracks, ..Ask::default() };
        self.session.borrow_mut().ask(&ask).tracks.map(Rc::new)
    }

    /// The answer to a query, with all that stands around the list.
    pub fn ask(&self, query: &Query) -> Answer {
        let ask = Ask {
            query: query.clone(),
            limit: Ask::MOST_ROWS,
            facets: FACETS.map(|field| (field, VALUES)).to_vec(),
            timeline: true,
            verdict: true,
            grid: Some(GRID),
            table: true,
            ..Ask::default()
        };
        self.session.borrow_mut().ask(&ask)
    }

    /// The answer for everything with repeats folded, but for those of some groups.
    pub fn unfolded(&self, unfold: Vec<Mark>) -> Answer {
        let query = Query { fold: true, ..Query::default() };
        let ask = Ask { query, limit: Ask::MOST_ROWS, unfold, ..Ask::default() };
        self.session.borrow_mut().ask(&ask)
    }

    /// The verdict on the answer to a query.
    pub fn verdict(&self, query: &Query, answer: &Answer) -> Option<Rc<Told>> {
        let undated = answer.timeline.as_ref().map_or(0, |of| of.undated.iter().sum());
        Some(Rc::new(told(&About {
            found: answer.verdict.as_ref()?,
            shown: answer.shown,
            total: answer.total,
            undated,
            sources: answer.facets.iter().find(|facet| facet.field == Field::Module),
            query,
        })))
    }

    /// All about an event.
    pub fn detail(&self, row: &RowRef) -> Option<Rc<Detail>> {
        let session = self.session.borrow();
        let bytes = session.kept(session.detail_want(row.0.row)?)?;
        session.detail(row.0.row, &bytes).ok().map(Rc::new)
    }

    /// What stands around an event.
    pub fn around(&self, row: &Row) -> (Rc<Vec<u64>>, Option<Rc<Tree>>) {
        let mut counts = Around::of(row).conditions(&Expr::default());
        counts.extend(elsewhere(row));
        let mut session = self.session.borrow_mut();
        let counted = session.ask(&Ask { counts, ..Ask::default() }).counts;
        let asked = tree::question(row).map(|query| Ask { query, table: true, ..Ask::default() });
        let table = asked.and_then(|ask| session.ask(&ask).table);
        (Rc::new(counted), table.map(|table| Rc::new(tree::tree(&table, row))))
    }

    /// The account of every byte.
    pub fn ledger(&self) -> Rc<Ledger> {
        let session = self.session.borrow();
        let wants = session.ledger_wants(0, 200);
        let bytes: Vec<_> = wants.into_iter().map(|want| session.kept(want)).collect();
        Rc::new(session.ledger(0, &bytes))
    }

    /// The sums of some inputs.
    pub fn totals(&self, inputs: &[InputView]) -> Totals {
        let answered = Totals {
            events: self.all.total,
            copies: self.all.copies,
            twins: self.all.twins,
            assumed: self.all.assumed,
            ..Totals::default()
        };
        Totals::of(inputs, answered)
    }

    /// A query, of its text.
    pub fn query(text: &str) -> Rc<Query> {
        Rc::new(text::parse_query(text).unwrap_or_default())
    }
}
