//! The values of rows that groups are made of, as numbers: equal numbers are equal values.

use super::{Cell, Target};
use crate::event::{Field, Kind};
use crate::store::{Segment, Store, flag, items, path_and_value};
use std::cell::RefCell;

/// The number of "not recorded".
pub(super) const MISSING: u32 = 0;
/// The number of "a host event, which has none".
pub(super) const HOST: u32 = u32::MAX;

/// A field of the rows of one store.
pub(super) struct Key<'a> {
    store: &'a Store,
    of: Of<'a>,
    /// Of a key that stands in for others: these. A row that has one of them has none here, and
    /// of a list the first is taken.
    instead_of: Option<&'static [Field]>,
}

enum Of<'a> {
    Field(Field),
    /// A path, and whether a number of a path is this one.
    Raw(&'a str, &'a dyn Fn(u32) -> String, RefCell<Vec<Option<bool>>>),
}

impl<'a> Key<'a> {
    /// `paths` gives the path of a number of [`Store::held`].
    pub fn new(store: &'a Store, target: &'a Target, paths: &'a dyn Fn(u32) -> String) -> Key<'a> {
        let of = match target {
            Target::Field(field) => Of::Field(*field),
            Target::Raw(path) => Of::Raw(path, paths, RefCell::default()),
        };
        Key { store, of, instead_of: None }
    }

    /// A field; with others, it counts where none of them is recorded, and of a list the first
    /// value.
    pub fn of_field(
        store: &'a Store,
        field: Field,
        instead_of: Option<&'static [Field]>,
    ) -> Key<'a> {
        Key { store, of: Of::Field(field), instead_of }
    }

    /// Gives the values of a row: one at least.
    pub fn each(&self, segment: &Segment, row: usize, take: &mut dyn FnMut(u32)) {
        let mut any = false;
        match &self.of {
            Of::Field(field) => {
                let has = |of: &Field| segment.column(*of).get(row) != 0;
                if self.instead_of.is_some_and(|others| others.iter().any(has)) {
                    return take(MISSING);
                }
                let number = segment.column(*field).get(row);
                if number == 0 && field.of_workload() && segment.has(row, flag::HOST) {
                    return take(HOST);
                }
                let lists = self.store.lists(*field).filter(|_| field.kind() == Kind::List);
                let Some(list) = lists.zip(number.checked_sub(1)) else { return take(number) };
                let most = if self.instead_of.is_some() { 1 } else { usize::MAX };
                for item in items(list.0.get(list.1)).take(most) {
                    any = true;
                    take(item + 1);
                }
            }
            Of::Raw(path, paths, known) => {
                let mut known = known.borrow_mut();
                for id in segment.held(row) {
                    let number = path_and_value(self.store.held().get(*id)).0 as usize;
                    if known.len() <= number {
                        known.resize(number + 1, None);
                    }
                    let is = known.get_mut(number).is_some_and(|known| {
                        let is = || u32::try_from(number).is_ok_and(|id| paths(id) == *path);
                        *known.get_or_insert_with(is)
                    });
                    if is {
                        any = true;
                        take(id + 1);
                    }
                }
            }
        }
        if !any {
            take(MISSING);
        }
    }

    /// The value of a number as text.
    pub fn text(&self, number: u32) -> String {
        match self.cell(number) {
            Cell::Text(text) => text,
            Cell::Int(number) | Cell::Time(number) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The value of a number.
    pub fn cell(&self, number: u32) -> Cell {
        let id = match number {
            MISSING => return Cell::Missing,
            HOST => return Cell::Host,
            number => number - 1,
        };
        match &self.of {
            Of::Raw(..) => Cell::Text(path_and_value(self.store.held().get(id)).1.to_owned()),
            Of::Field(field) => match field.kind() {
                Kind::Int => self.store.int_of(number).map_or(Cell::Missing, Cell::Int),
                Kind::Time => self.store.int_of(number).map_or(Cell::Missing, Cell::Time),
                Kind::Text | Kind::Id | Kind::List => {
                    Cell::Text(self.store.word(*field, number).to_owned())
                }
            },
        }
    }
}
