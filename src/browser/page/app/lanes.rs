//! Lanes over time in the place of the list: what is asked for them, and how they are drawn.

use super::super::charts::TracksView;
use super::App;
use watchglass::query::Tracked;
use yew::prelude::*;

impl App {
    /// Whether it is a list that is shown, of cards or as a table.
    pub(super) fn lists(&self) -> bool {
        self.query.noise.is_none() && self.query.lanes.is_none()
    }

    /// The lanes that are wanted with the next answer.
    pub(super) fn tracked(&self) -> Option<Tracked> {
        let by = self.query.lanes?;
        Some(Tracked { by, window: self.looked_at(), most: self.view.most })
    }

    /// The part of time that is looked at: another filter shows all of its own.
    fn looked_at(&self) -> Option<(i64, i64)> {
        let (turn, window) = self.view.window;
        window.filter(|_| turn == self.turn)
    }

    /// The lanes, once they are counted.
    pub(super) fn lanes_view(&self) -> Html {
        match &self.shown.tracks {
            Some(tracks) => html! {
                <TracksView tracks={tracks.clone()} window={self.looked_at()} whole={self.shown.timeline.clone()} query={self.query.clone()}
                    zone={self.zone} legend={self.view.bare} on_query={self.calls.query.clone()} on_show={self.calls.show.clone()} />
            },
            None => html! { <p class="no-rows" aria-hidden="true">{ "Counting …" }</p> },
        }
    }
}
