//! Clocks for people: what is set and can be taken back, what a clock moves, which offset makes
//! two events the same moment.
//!
//! Inputs differ from one session to the next, so clocks are kept here and never in an address.

use super::words::{number, plural};
use crate::event::{Clock, Field, MOST_OFFSET, offset_of, offset_words};
use crate::query::{Lane, Row};

/// The clocks that are set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clocks {
    /// At most one for each input and node.
    pub set: Vec<Clock>,
    /// Those from before the last change, if it can be taken back.
    pub before: Option<Vec<Clock>>,
}

/// An event that others may be the same moment as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Its shard and row.
    pub id: (u32, u32),
    /// Its input.
    pub input: u32,
    node: Option<String>,
    recorded: i64,
}

/// A clock that would make two events the same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is to be set.
    pub clock: Clock,
    /// By how much, and whose times: `Move all of a.json by +1h30m`.
    pub words: String,
}

/// By how much the time of an event was moved, and from when; nothing where it was not. `when`
/// puts an instant into words.
pub fn adjusted(row: &Row, when: &dyn Fn(i64) -> String) -> Option<String> {
    let offset = row.text(Field::Offset)?;
    Some(["adjusted by ", offset, ", recorded ", &when(row.recorded()?)].concat())
}

/// The input that an event is shown in, and its node.
fn place(row: &Row) -> (u32, Option<&str>) {
    (row.places.first().map_or(0, |place| place.input), row.text(Field::Host))
}

impl Pin {
    /// Pins an event, if it has a time.
    pub fn of(row: &Row) -> Option<Pin> {
        let (input, node) = place(row);
        let (id, node) = ((row.shard, row.row), node.map(str::to_owned));
        Some(Pin { id, input, node, recorded: row.recorded()? })
    }

    /// When it is shown to have happened.
    pub fn time(&self, clocks: &Clocks) -> i64 {
        let offset = offset_of(&clocks.set, self.input, self.node.as_deref());
        self.recorded.saturating_add(offset)
    }
}

impl Clocks {
    /// Sets a clock in place of the one of the same input and node. One of no offset is only
    /// kept where it keeps a node from moving with its input.
    pub fn set(&mut self, clock: Clock) {
        let mut set = self.set.clone();
        set.retain(|of| (of.input, &of.node) != (clock.input, &clock.node));
        let key = (clock.input, &clock.node);
        let at = set.partition_point(|of| (of.input, &of.node) < key);
        set.insert(at, clock);
        let moves = |of: &Clock| of.offset != 0;
        let whole: Vec<u32> =
            set.iter().filter(|of| of.node.is_none() && moves(of)).map(|of| of.input).collect();
        set.retain(|of| moves(of) || of.node.is_some() && whole.contains(&of.input));
        if set != self.set {
            self.before = Some(std::mem::replace(&mut self.set, set));
        }
    }

    /// Takes all clocks away.
    pub fn reset(&mut self) {
        self.before = Some(std::mem::take(&mut self.set));
    }

    /// Takes the last change back; again, it is made again.
    pub fn undo(&mut self) {
        if let Some(before) = self.before.take() {
            self.before = Some(std::mem::replace(&mut self.set, before));
        }
    }

    /// Forgets the clocks of inputs that are gone; whether there were some.
    pub fn keep(&mut self, is_there: impl Fn(u32) -> bool) -> bool {
        let before = self.set.len();
        self.set.retain(|of| is_there(of.input));
        let gone = self.set.len() < before;
        if gone || self.set.is_empty() {
            self.before = None;
        }
        gone
    }

    /// The clock of an input or a node, if one is set.
    pub fn of(&self, input: u32, node: Option<&str>) -> Option<i64> {
        let of = |of: &&Clock| (of.input, of.node.as_deref()) == (input, node);
        self.set.iter().find(of).map(|of| of.offset)
    }

    /// What of an input is moved, in words: `+1h30m, node a +2s`.
    pub fn words(&self, input: u32, visible: &dyn Fn(&str) -> String) -> String {
        let one = |clock: &Clock| {
            let offset = offset_words(clock.offset);
            clock.node.as_ref().map_or_else(
                || offset.clone(),
                |node| ["node ", &visible(node), " ", &offset].concat(),
            )
        };
        let of = self.set.iter().filter(|clock| clock.input == input);
        of.map(one).collect::<Vec<_>>().join(", ")
    }

    /// What can be moved so that an event is the same moment as the pinned one: its input, or its
    /// node alone. `name` gives the name of an input.
    ///
    /// # Errors
    /// Why nothing can, in a sentence.
    pub fn offers(
        &self,
        pin: &Pin,
        row: &Row,
        name: &dyn Fn(u32) -> String,
    ) -> Result<Vec<Offer>, &'static str> {
        let recorded = row.recorded().ok_or("This event carries no time.")?;
        let (input, node) = place(row);
        let of_pin = (pin.input, pin.node.as_deref());
        if of_pin == (input, node) {
            return Err("Both events are of the same clock: choose one of another input or node.");
        }
        let offset =
            self.target(pin, recorded).ok_or("They are more than a hundred years apart.")?;
        let own = |node: Option<&str>| node.is_some() && self.of(input, node).is_some();
        // What moves all of an input must move this event, and not the pinned one.
        let whole = !own(node) && (pin.input != input || own(of_pin.1));
        let offer = |node: Option<&str>| {
            let what = match node {
                Some(node) => ["node ", &super::words::short(node, 32), " in "].concat(),
                None => "all of ".to_owned(),
            };
            let by = offset_words(offset);
            let words = ["Move ", &what, &name(input), " by ", &by].concat();
            Offer { clock: Clock { input, node: node.map(str::to_owned), offset }, words }
        };
        let whole = whole.then(|| offer(None));
        Ok(whole.into_iter().chain(node.map(|node| offer(Some(node)))).collect())
    }

    /// The offset of what was recorded at one time that makes it the moment of a pinned event.
    fn target(&self, pin: &Pin, recorded: i64) -> Option<i64> {
        let offset = pin.time(self).checked_sub(recorded)?;
        (-MOST_OFFSET..=MOST_OFFSET).contains(&offset).then_some(offset)
    }

    /// What a clock of an input, or of one of its nodes, would move, in words; `time` puts an
    /// instant into words.
    pub fn moves(
        &self,
        lane: &Lane,
        node: Option<&str>,
        offset: i64,
        time: &dyn Fn(i64) -> String,
    ) -> String {
        let is_own = |name: &str| node.is_none() && self.of(lane.input, Some(name)).is_some();
        let is = |name: &str| node.is_none_or(|node| node == name);
        let counted: u64 = lane
            .nodes
            .iter()
            .filter(|(name, _)| is(name) && !is_own(name))
            .map(|(_, count)| count)
            .sum();
        let all = lane.dated;
        let named: u64 = lane.nodes.iter().map(|(_, count)| count).sum();
        let unnamed = if node.is_none() { all.saturating_sub(named) } else { 0 };
        let moved = counted + unnamed;
        let mut words =
            [plural(moved, "record").as_str(), if moved == 1 { " moves" } else { " move" }]
                .concat();
        // Of one node, and where nodes have clocks of their own, nobody knows which is the first.
        let plain =
            node.is_none() && self.set.iter().all(|of| of.input != lane.input || of.node.is_none());
        if let Some(first) = lane.first.filter(|_| plain) {
            let recorded = first.saturating_sub(self.of(lane.input, None).unwrap_or(0));
            let to = recorded.saturating_add(offset);
            words += &["; the first, recorded at ", &time(recorded), ", to ", &time(to)].concat();
        }
        let stay = if node.is_some() { 0 } else { all.saturating_sub(moved) };
        if stay > 0 {
            words += &["; ", &number(stay), " of nodes with a clock of their own do not"].concat();
        }
        if lane.undated > 0 && node.is_none() {
            words += &["; ", &number(lane.undated), " have no time"].concat();
        }
        words + "."
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Disposition, Severity, read_offset};
    use crate::query::{Place, Val};

    const SECOND: i64 = 1_000_000_000;

    fn row(id: u32, input: u32, node: &str, time: Option<i64>) -> Row {
        Row {
            row: id,
            time: time.map(|time| time * SECOND),
            severity: Severity::Medium,
            disposition: Disposition::Detected,
            places: vec![Place { input, start: 0, end: 1 }],
            values: vec![(Field::Host, Val::Text(node.to_owned()))],
            ..Row::default()
        }
    }

    fn clock(input: u32, node: Option<&str>, offset: &str) -> Clock {
        Clock { input, node: node.map(str::to_owned), offset: read_offset(offset).unwrap() }
    }

    fn name(input: u32) -> String {
        ["a.json", "b.json"][input as usize].to_owned()
    }

    fn offers(clocks: &Clocks, pin: &Row, row: &Row) -> Result<Vec<String>, &'static str> {
        let offers = clocks.offers(&Pin::of(pin).unwrap(), row, &name);
        offers.map(|offers| offers.into_iter().map(|offer| offer.words).collect())
    }

    #[test]
    fn one_clock_for_each_input_and_node_and_the_last_change_is_taken_back() {
        let mut clocks = Clocks::default();
        clocks.set(clock(1, None, "5s"));
        clocks.set(clock(0, Some("n"), "0"));
        assert_eq!(clocks.set, [clock(1, None, "5s")], "it moves nothing and keeps nothing");
        assert_eq!(clocks.before, Some(Vec::new()), "and there is nothing to take back");
        clocks.set(clock(1, Some("n"), "0"));
        clocks.set(clock(1, None, "-1h"));
        let both = [clock(1, None, "-1h"), clock(1, Some("n"), "0")];
        assert_eq!(clocks.set, both);
        assert_eq!(clocks.words(1, &str::to_owned), "-1h, node n +0s");
        clocks.reset();
        assert_eq!(clocks.set, []);
        clocks.undo();
        assert_eq!(clocks.set, both);
        clocks.undo();
        clocks.undo();
        assert!(clocks.keep(|input| input == 0));
        assert_eq!(clocks, Clocks::default());
    }

    #[test]
    fn two_events_are_made_the_same_moment() {
        let (pin, other) = (row(1, 0, "m", Some(100)), row(2, 1, "n", Some(160)));
        let mut clocks = Clocks::default();
        let all = ["Move all of b.json by -1m", "Move node n in b.json by -1m"];
        assert_eq!(offers(&clocks, &pin, &other).unwrap(), all);
        // The clock of the pinned event moved meanwhile.
        clocks.set(clock(0, None, "10s"));
        assert_eq!(offers(&clocks, &pin, &other).unwrap()[0], "Move all of b.json by -50s");
        let offer = clocks.offers(&Pin::of(&pin).unwrap(), &other, &name).unwrap().remove(0);
        clocks.set(offer.clock);
        let time = |row: &Row| Pin::of(row).unwrap().time(&clocks);
        assert_eq!(time(&pin), time(&other));
        // A node with a clock of its own does not move with its input.
        clocks.set(clock(1, Some("n"), "1s"));
        assert_eq!(offers(&clocks, &pin, &other).unwrap(), ["Move node n in b.json by -50s"]);
    }

    #[test]
    fn within_an_input_only_a_node_can_move() {
        let clocks = Clocks::default();
        let (pin, other) = (row(1, 0, "m", Some(100)), row(2, 0, "n", Some(101)));
        assert_eq!(offers(&clocks, &pin, &other).unwrap(), ["Move node n in a.json by -1s"]);
        let same = row(3, 0, "m", Some(50));
        assert!(offers(&clocks, &pin, &same).unwrap_err().contains("same clock"));
        let undated = row(4, 1, "n", None);
        assert!(offers(&clocks, &pin, &undated).unwrap_err().contains("no time"));
        assert_eq!(Pin::of(&undated), None);
        let far = row(5, 1, "n", Some(4_000_000_000));
        assert!(offers(&clocks, &pin, &far).unwrap_err().contains("hundred years"));
    }

    #[test]
    fn what_moves_is_counted() {
        let mut clocks = Clocks::default();
        let nodes = vec![("m".to_owned(), 2), ("n".to_owned(), 1)];
        let lane =
            Lane { first: Some(100 * SECOND), dated: 5, undated: 4, nodes, ..Lane::default() };
        let time = |at: i64| (at / SECOND).to_string();
        let moves =
            |clocks: &Clocks, node, offset: i64| clocks.moves(&lane, node, offset * SECOND, &time);
        let all = "5 records move; the first, recorded at 100, to 160; 4 have no time.";
        assert_eq!(moves(&clocks, None, 60), all);
        assert_eq!(moves(&clocks, Some("n"), 60), "1 record moves.");
        clocks.set(clock(0, Some("m"), "1s"));
        let some = "3 records move; 2 of nodes with a clock of their own do not; 4 have no time.";
        assert_eq!(moves(&clocks, None, 60), some);
        let mut clocks = Clocks::default();
        clocks.set(clock(0, None, "40s"));
        assert_eq!(
            moves(&clocks, None, 0),
            "5 records move; the first, recorded at 60, to 60; 4 have no time."
        );
    }
}
