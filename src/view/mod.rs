//! Answers to models of what the page shows, as plain data without a DOM.
//!
//! [`headline`] says what became of an event and [`card`] what stands around it, [`group`] what
//! repeats it, [`detail`] takes one event apart, [`around`] tells what stands around it, [`tree`]
//! which processes, [`packet`] a frame that it holds, [`attack`] and [`controls`] name what tags
//! mean, [`chips`] puts a query into words, [`choices`] says what may be typed next, [`scroll`]
//! places rows, [`table`] fills cells, [`lanes`] says what inputs hold, [`copied`] is what is taken
//! elsewhere, [`shards`] counts workers, [`actions`] lists what can be done and by which keys,
//! [`glossary`] explains the page's words, [`steps`] the filters that were shown, [`noise`] counts
//! what there is much of, [`changes`] what of it changed since a baseline, [`exclusion`] what would go with it, [`draft`] says it to a sensor,
//! [`timeline`], [`tracks`] and [`bars`] are the geometry of the charts, [`clock`] says what clocks move,
//! [`unsure`] where an order is not known, [`doubts`] where fields say against each other, [`pace`] how fast inputs are read, [`verdict`] is
//! the sentence above all of it, [`length`], [`words`] and [`time`] are the vocabulary for people,
//! [`visible`] is what their text cannot deceive with.

pub mod actions;
pub mod alike;
pub mod around;
pub mod attack;
pub mod bars;
pub mod card;
pub mod changes;
pub mod chips;
pub mod choices;
pub mod clock;
pub mod columns;
pub mod controls;
pub mod copied;
pub mod detail;
pub mod doubts;
pub mod draft;
pub mod exclusion;
pub mod export;
pub mod glossary;
pub mod group;
pub mod headline;
pub mod lanes;
pub mod length;
pub mod made;
pub mod noise;
pub mod pace;
pub mod packet;
pub mod scroll;
pub mod shards;
pub mod steps;
pub mod table;
pub mod time;
pub mod timeline;
pub mod tracks;
pub mod tree;
pub mod triage;
pub mod unsure;
pub mod verdict;
pub mod visible;
pub mod words;
