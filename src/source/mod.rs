//! Records to events. One file for each source: a table of which field becomes which,
//! and at most one function for what a table cannot say.
//!
//! A source is added by its file and one line in [`ALL`]. Which source a record is from is
//! decided by its keys alone.

mod attack;
mod convert;
mod exported;
mod fields;
mod generic;
mod kubearmor;
mod lossy;
mod neuvector;
mod plan;
mod reader;
mod signals;

pub use attack::Attack;
pub use convert::Convert;
pub use lossy::{leaves_out, no_time};
pub use reader::Reader;
pub use signals::is_shell;

use crate::event::{Draft, Field, From, Time, Value};
use crate::record::{Carried, Signs};
use fields::Fields;

/// A tool whose records are read.
#[derive(Debug)]
pub struct Source {
    /// The value of `event.module`.
    pub id: &'static str,
    /// The name in words.
    pub name: &'static str,
    /// Where the format is defined.
    pub reference: &'static str,
    /// What it reads, for people: kinds and forms.
    pub reads: &'static [&'static str],
    /// Sets of keys; a record that holds all keys of any one set is from this source.
    pub claims: &'static [&'static [&'static str]],
    /// Keys of its `key=value` and `Key: value` forms.
    pub signs: Signs,
    /// Which fields of a record become which canonical field.
    pub fields: &'static [Row],
    /// The keys that `finish` asks for, by their other names too.
    pub(crate) keys: &'static [&'static [&'static str]],
    /// What the table cannot say.
    pub(crate) finish: for<'a> fn(&Fields<'_, 'a>, &mut Write<'_, 'a>),
}

/// The number of the conversion of KubeArmor's owner; see [`Raw`](crate::event::Raw). Those
/// of lists of our own words follow it, those of the tables come behind, two by two.
const OWNER: u32 = 0;
const TABLES: u32 = 2;

/// What a source writes to.
pub(crate) type Write<'w, 'a> = dyn Draft<'a> + 'w;

/// A canonical field, the paths it is read from (the first that gives a value wins), and how. What
/// gives the same field in another way stands in a row behind it, and counts if that has no value.
#[derive(Debug)]
pub struct Row(pub Field, pub &'static [&'static str], pub Convert);

/// All sources, in the order they are asked; the last takes whatever no other claims.
pub const ALL: &[&Source] = &[&neuvector::SOURCE, &kubearmor::SOURCE, &generic::SOURCE];

/// The signs of all sources, for the splitter.
pub const SIGNS: Signs = Signs {
    pairs: neuvector::SOURCE.signs.pairs,
    block_starts: kubearmor::SOURCE.signs.block_starts,
    block_keys: kubearmor::SOURCE.signs.block_keys,
    text: neuvector::SOURCE.signs.text,
    claims: &[neuvector::SOURCE.claims, kubearmor::SOURCE.claims],
};

/// Writes what carriers state of a record to a draft: the time, if one is given; of what the
/// draft lacks, for a record of a known tool nothing more but the cluster, because its carrier's pod
/// and node are those of the tool and not of what happened. Gives the fields of that.
pub fn carry<'a>(
    carried: &'a Carried,
    time: Option<Time>,
    draft: &mut (dyn Draft<'a> + '_),
) -> Vec<Field> {
    let mut lacked = Vec::new();
    let Some(from) = carried.path.last().copied().map(From::Carrier) else { return lacked };
    if let Some(time) = time {
        draft.set(Field::Timestamp, Value::Time(time), from);
    }
    let known = draft.text(Field::Module) != Some(generic::SOURCE.id);
    for (field, text) in &carried.fields {
        if !draft.has(*field) && (!known || *field == Field::Cluster) {
            draft.set_text(*field, text.as_str(), from);
            lacked.push(*field);
        }
    }
    lacked
}

/// The source that a module names.
pub fn of(module: &str) -> Option<&'static Source> {
    ALL.iter().find(|source| source.id == module).copied()
}

/// The name in words of a module.
pub fn name(module: &str) -> Option<&'static str> {
    of(module).map(|source| source.name)
}
