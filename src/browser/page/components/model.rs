//! What the components are shown with: answers, open events and accounts of golden inputs, read by
//! a session as in a worker.

use super::super::calls::Calls;
use super::super::state::{InputView, RowRef, Totals};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::{Detail, InputState, InputStatus, Ledger};
use watchglass::query::{Answer, Around, Ask, Expr, Query, Row, elsewhere, text};
use watchglass::session::Session;
use watchglass::view::bars::VALUES;
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
        let mut session = Session::new(0);
        let given = inputs();
        for (input, (name, text)) in (0..).zip(&given) {
            session.open(input, name, Some(text.len() as u64));
            session.feed(text.as_bytes());
            session.finish();
        }
        let views = (0..).zip(given).map(|(input, (name, text))| InputView {
            input,
            name: name.to_owned(),
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

    /// An input in some state.
    pub fn input(&self, name: &str, state: InputState, note: Option<&str>) -> InputView {
        let note = note.map(str::to_owned);
        let status =
            InputStatus { input: 9, state, bytes: 4_000_000, note, ..InputStatus::default() };
        InputView { input: 9, name: name.to_owned(), size: 12_000_000, status }
    }

    /// A query, of its text.
    pub fn query(text: &str) -> Rc<Query> {
        Rc::new(text::parse_query(text).unwrap_or_default())
    }
}
