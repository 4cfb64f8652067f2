//! How the list is shown, and what stands in front of it.

use super::super::address;
use super::super::asking::Want;
use super::super::past::Front;
use super::{App, Dialog};
use crate::query::{Mark, Query};

impl App {
    /// What stands in front of the list.
    pub(super) fn front(&self) -> Front {
        match &self.open {
            _ if self.filters => Front::Filters,
            _ if self.ledger.is_some() => Front::Ledger,
            Some(open) => Front::Event(open.id),
            None => Front::List,
        }
    }

    pub(super) fn ask(&mut self, dialog: Dialog) -> bool {
        self.dialog = Some(dialog);
        true
    }

    pub(super) fn dismiss(&mut self) -> bool {
        if self.dialog.take() == Some(Dialog::Unsealed) {
            self.waiting.clear();
        } else {
            self.notice = None;
        }
        true
    }

    /// Keeps the filter out of the address, or not.
    pub(super) fn keep_private(&mut self, private: bool) -> bool {
        self.private = private;
        if private {
            address::clear(&self.past.query_mark(false));
        } else {
            self.write_address(false);
        }
        true
    }

    /// Folds repeats or not; or one group of them.
    pub(super) fn fold(&mut self, mark: Option<Mark>) -> bool {
        let Some(mark) = mark else {
            self.unfold.clear();
            return self.queried(Query { fold: !self.query.fold, ..(*self.query).clone() });
        };
        let count = self.unfold.len();
        self.unfold.retain(|other| *other != mark);
        if self.unfold.len() == count {
            self.unfold.push(mark);
        }
        self.asking.want(Want::AllNow);
        true
    }
}
