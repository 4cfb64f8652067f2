//! A page without a browser: sessions behind a hub, with messages that arrive in an order that
//! chance decides; or one session without a hub.

use super::reads::{Reads, read};
use super::writes::{Export, bytes, lines, written};
use std::collections::{BTreeMap, VecDeque};
use watchglass::protocol::{
    Detail, Format, FromTriage, FromWorker, InputStatus, Ledger, Lost, ToTriage, ToWorker,
};
use watchglass::query::{Answer, Ask, Counted, Query};
use watchglass::session::{PAGE, Session, Strip};
use watchglass::shards::{FromShard, Hub, Out, ToShard, serve};
use watchglass::store::{RowId, top};

/// The key of all hashes.
const KEY: u64 = 77;

/// All inputs that were opened, by number.
pub type AllOpened = BTreeMap<u32, Opened>;

/// An input that was opened.
#[derive(Clone)]
pub struct Opened {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// One shard: its session, what it was told and has not heard yet, and what it has to read.
struct Shard {
    session: Session,
    told: VecDeque<(ToShard, Vec<u8>)>,
    says: VecDeque<(FromShard, Vec<u8>)>,
    export: Option<Export>,
    reads: Reads,
}

pub struct Page {
    hub: Hub,
    /// None for one session without a hub.
    shards: Vec<Shard>,
    pub alone: Option<Session>,
    chance: u64,
    pub opened: AllOpened,
    heard: Vec<(FromWorker, Vec<u8>)>,
    statuses: BTreeMap<u32, InputStatus>,
    asks: u32,
    /// How often a part of an input was given to a shard.
    pub parts: u32,
    /// How often one was given again.
    pub again: u32,
    /// How often a packed input was read again by one shard.
    pub reopened: u32,
    /// How often other decoders fail: at one in so many pieces.
    pub fails: u64,
}

fn shard() -> Shard {
    Shard {
        session: Session::new(0),
        told: VecDeque::new(),
        says: VecDeque::new(),
        export: None,
        reads: Reads::default(),
    }
}

impl Shard {
    fn is_busy(&self) -> bool {
        !self.told.is_empty() || !self.says.is_empty() || self.reads.is_busy()
    }
}

impl Page {
    /// So many shards; with 0, a session without a hub.
    pub fn new(shards: usize, chance: u64) -> Page {
        Page::cutting(shards, chance, u64::MAX / 2)
    }

    /// The same, where inputs are cut, and parts are no shorter than this.
    pub fn cutting(shards: usize, chance: u64, least: u64) -> Page {
        let mut page = Page {
            hub: Hub::new(KEY, shards).cutting(least),
            shards: (0..shards).map(|_| shard()).collect(),
            alone: (shards == 0).then(|| Session::new(KEY)),
            chance,
            opened: BTreeMap::new(),
            heard: Vec::new(),
            statuses: BTreeMap::new(),
            asks: 0,
            parts: 0,
            again: 0,
            reopened: 0,
            fails: 0,
        };
        for shard in 0..shards as u32 {
            page.say(ToWorker::Port { shard, of: shards as u32, lost: None });
        }
        page
    }

    pub fn shards(&self) -> usize {
        self.shards.len()
    }

    /// How many of them have rows.
    pub fn with_rows(&self) -> usize {
        self.shards.iter().filter(|shard| !shard.session.all_rows().is_empty()).count()
    }

    /// Tells the hub something, and lets all go on until nothing is left to do.
    pub fn say(&mut self, message: ToWorker) {
        self.post(message);
        while self.step() {}
    }

    /// Tells the hub something.
    fn post(&mut self, message: ToWorker) {
        let bytes = match &message {
            ToWorker::Open { input, .. } => self.opened[input].bytes.len() as u64,
            _ => 0,
        };
        let out = self.hub.page(message, bytes);
        self.send(out);
    }

    fn send(&mut self, out: Vec<Out>) {
        for out in out {
            match out {
                Out::Shard(shard, message, bytes) => {
                    if let ToShard::Part { part, .. } = &message {
                        self.parts += 1;
                        self.again += u32::from(part.sure);
                    }
                    self.shards[shard].told.push_back((message, bytes));
                }
                Out::Page(FromWorker::Input(status), _) => {
                    self.statuses.insert(status.input, status);
                }
                Out::Page(FromWorker::Reopen { input }, _) => {
                    self.reopened += 1;
                    let name = self.opened[&input].name.clone();
                    self.post(ToWorker::Open { input, name, date: None });
                }
                Out::Page(message, bytes) => self.heard.push((message, bytes)),
            }
        }
    }

    /// Lets one that has something to do do it; whether there was one.
    fn step(&mut self) -> bool {
        let busy: Vec<usize> =
            (0..self.shards.len()).filter(|at| self.shards[*at].is_busy()).collect();
        if busy.is_empty() {
            return false;
        }
        let chance = super::next(&mut self.chance) as usize;
        let at = busy[chance % busy.len()];
        if let Some((message, bytes)) = self.shards[at].says.pop_front() {
            let out = self.hub.shard(at, message, bytes);
            self.send(out);
        } else if !chance.is_multiple_of(4) && self.shards[at].reads.is_busy() {
            let Shard { session, reads, says, .. } = &mut self.shards[at];
            reads.fails = self.fails;
            reads.step(session, &self.opened, says, &mut self.chance);
        } else if let Some((message, bytes)) = self.shards[at].told.pop_front() {
            self.hear(at, message, &bytes);
        }
        true
    }

    fn hear(&mut self, at: usize, message: ToShard, bytes: &[u8]) {
        let Shard { session, says, export, reads, .. } = &mut self.shards[at];
        let opened = &self.opened;
        if let Some(answer) = serve(session, &message, bytes) {
            return says.push_back(answer);
        }
        match message {
            ToShard::Begin { shard, key, least } => {
                *session = Session::of(key, shard);
                reads.least = least;
            }
            ToShard::Stands { .. } => {}
            ToShard::Cut { .. }
            | ToShard::Part { .. }
            | ToShard::Page(
                ToWorker::Open { .. } | ToWorker::Remove { .. } | ToWorker::Cancel { .. },
            ) => reads.hear(session, message, says),
            ToShard::Page(ToWorker::Detail { ask, row, .. }) => {
                let detail = detail(session, opened, row).map(Box::new);
                self.heard.push((FromWorker::Detail { ask, detail }, Vec::new()));
            }
            ToShard::Page(ToWorker::StopExport) => *export = None,
            ToShard::Page(ToWorker::Clocks { clocks }) => session.set_clocks(clocks),
            ToShard::Page(ToWorker::Baseline { inputs }) => session.set_baseline(inputs),
            ToShard::Ledger { turn, offset, most } => {
                let (ledger, strips) = ledger(session, opened, offset, most as usize);
                let ledger = Box::new(ledger);
                says.push_back((FromShard::Ledger { turn, ledger, strips }, Vec::new()));
            }
            ToShard::Export { turn, query, rules, format } => {
                let rows = session.rows(&query, &rules).into();
                *export = Some(((query, rules), format, rows, 0));
                says.push_back(lines(session, opened, turn, export));
            }
            ToShard::More { turn } => says.push_back(lines(session, opened, turn, export)),
            ToShard::Page(ToWorker::Triage(message)) => {
                let answer = session.hear_triage(&message).map(FromWorker::Triage);
                self.heard.extend(answer.map(|answer| (answer, Vec::new())));
            }
            other => panic!("{other:?}"),
        }
    }
}

fn detail(session: &Session, opened: &AllOpened, row: RowId) -> Result<Detail, String> {
    let want = session.detail_want(row).ok_or("gone")?;
    session.detail(row, &bytes(session, opened, want))
}

fn ledger(
    session: &Session,
    opened: &AllOpened,
    offset: u64,
    most: usize,
) -> (Ledger, Vec<(u32, Strip)>) {
    let wants = session.ledger_wants(offset, most).into_iter();
    let read: Vec<_> = wants.map(|want| Some(bytes(session, opened, want))).collect();
    session.ledger_in_parts(offset, &read)
}

/// What a person does, and what comes of it.
impl Page {
    pub fn open(&mut self, inputs: &[Vec<u8>]) {
        inputs.iter().for_each(|bytes| _ = self.open_for(bytes, 0));
        while self.step() {}
    }

    fn post_open(&mut self, input: u32) {
        let opened = self.opened[&input].clone();
        match &mut self.alone {
            Some(session) => {
                let statuses = read(session, input, &opened);
                self.statuses.extend(statuses.into_iter().map(|status| (status.input, status)));
            }
            None => self.post(ToWorker::Open { input, name: opened.name, date: None }),
        }
    }

    pub fn remove(&mut self, input: u32) {
        self.statuses.retain(|of, _| top(*of) != input);
        match &mut self.alone {
            Some(session) => session.remove(input),
            None => self.say(ToWorker::Remove { input }),
        }
    }

    /// Opens an input, and lets so many steps go by.
    fn open_for(&mut self, bytes: &[u8], steps: u32) -> u32 {
        let input = self.opened.last_key_value().map_or(0, |(input, _)| input + 1);
        let opened = Opened { name: format!("input {input}"), bytes: bytes.to_vec() };
        self.opened.insert(input, opened);
        self.post_open(input);
        (0..steps).for_each(|_| _ = self.step());
        input
    }

    /// The same, and stops reading it; then all ends.
    pub fn open_and_cancel(&mut self, bytes: &[u8], steps: u32) {
        let input = self.open_for(bytes, steps);
        self.say(ToWorker::Cancel { input });
    }

    /// The same, where a shard ends in between; nothing is stopped.
    pub fn open_and_kill(&mut self, bytes: &[u8], steps: u32, at: usize) {
        self.open_for(bytes, steps);
        self.kill(at, false);
    }

    /// A shard ends.
    pub fn kill(&mut self, at: usize, memory: bool) {
        self.shards[at] = shard();
        let lost = Some(Lost { why: "it was killed".to_owned(), memory });
        self.say(ToWorker::Port { shard: at as u32, of: self.shards.len() as u32, lost });
    }

    /// Says something about marks, and what comes of it.
    pub fn triage(&mut self, message: ToTriage) -> Vec<FromTriage> {
        if let Some(session) = &mut self.alone {
            return session.hear_triage(&message).into_iter().collect();
        }
        self.heard.clear();
        self.say(ToWorker::Triage(message));
        let told = |(message, _)| match message {
            FromWorker::Triage(told) => told,
            other => panic!("{other:?}"),
        };
        std::mem::take(&mut self.heard).into_iter().map(told).collect()
    }

    fn last(&mut self) -> (FromWorker, Vec<u8>) {
        self.heard.pop().expect("an answer")
    }

    /// An answer without the numbers of rows, which are those of a shard.
    pub fn ask(&mut self, what: &Ask) -> Answer {
        self.asks += 1;
        let ask = self.asks;
        let mut answer = match &mut self.alone {
            Some(session) => session.ask(what),
            None => {
                self.say(ToWorker::Ask { ask, what: what.clone() });
                let (FromWorker::Answer { ask: of, answer }, _) = self.last() else { panic!() };
                assert_eq!(ask, of);
                *answer
            }
        };
        for row in &answer.rows {
            let detail = self.detail(row.shard, row.row).unwrap();
            assert_eq!((detail.row.places, detail.row.shard), (row.places.clone(), row.shard));
        }
        for row in &mut answer.rows {
            (row.shard, row.row, row.twin) = (0, 0, row.twin.map(|_| (0, 0)));
        }
        for event in answer.pairs.iter_mut().flat_map(|pairs| &mut pairs.events) {
            (event.shard, event.row) = (0, 0);
        }
        answer
    }

    pub fn detail(&mut self, shard: u32, row: RowId) -> Result<Detail, String> {
        match &self.alone {
            Some(session) => detail(session, &self.opened, row),
            None => {
                self.say(ToWorker::Detail { ask: 1, shard, row });
                let (FromWorker::Detail { detail, .. }, _) = self.last() else { panic!() };
                detail.map(|detail| *detail)
            }
        }
    }

    pub fn ledger(&mut self, offset: u64) -> Ledger {
        let mut whole = match &self.alone {
            Some(session) => ledger(session, &self.opened, offset, PAGE).0,
            None => {
                self.say(ToWorker::Ledger { ask: 1, offset });
                let (FromWorker::Ledger { ledger, .. }, _) = self.last() else { panic!() };
                *ledger
            }
        };
        for entry in &mut whole.entries {
            (entry.shard, entry.row) = (0, entry.row.map(|_| 0));
        }
        whole
    }

    /// What an export writes, and how many events and guarded cells.
    pub fn export(
        &mut self,
        (query, rules): (&Query, &Counted),
        format: Format,
    ) -> (Vec<u8>, (u64, u64)) {
        if let Some(session) = &self.alone {
            let mut text = Session::export_head(format).into_bytes();
            let (mut events, mut guarded) = (0, 0);
            for row in session.rows(query, rules) {
                let (line, cells) = written(session, &self.opened, row, format);
                text.extend(line.bytes());
                (events, guarded) = (events + 1, guarded + cells);
            }
            return (text, (events, guarded));
        }
        self.heard.clear();
        self.say(ToWorker::Export { ask: 1, query: query.clone(), rules: rules.clone(), format });
        let (mut text, mut counts) = (Vec::new(), None);
        for (message, bytes) in std::mem::take(&mut self.heard) {
            let FromWorker::Export { events, last, guarded, error, .. } = message else { continue };
            assert_eq!((error, counts), (None, None));
            text.extend(bytes);
            counts = last.then_some((events, guarded));
        }
        (text, counts.expect("an end"))
    }

    /// How many events there are, and how many copies of them.
    pub fn totals(&mut self) -> (u64, u64) {
        let answer = self.ask(&super::ask("", super::Order::Newest, 0));
        (answer.total, answer.copies)
    }

    /// How many are told twice.
    pub fn twins(&mut self) -> u64 {
        self.ask(&super::ask("", super::Order::Newest, 0)).twins
    }

    pub fn statuses(&self) -> &BTreeMap<u32, InputStatus> {
        &self.statuses
    }
}
