//! Lines above the list that say of which event.

use super::super::lines::{kept_line, look_line};
use super::App;
use watchglass::view::headline::{as_text, headline};
use yew::prelude::*;

impl App {
    /// What is shown around an event.
    pub(super) fn look_bar(&self) -> Html {
        self.looking().map_or_else(Html::default, |step| look_line(&step.words, &self.calls))
    }

    /// That an event is kept.
    pub(super) fn kept_bar(&self) -> Html {
        let kept = self.kept.as_ref().filter(|_| self.open.is_none());
        kept.map_or_else(Html::default, |kept| {
            kept_line(as_text(&headline(&kept.row)), &self.calls)
        })
    }
}
