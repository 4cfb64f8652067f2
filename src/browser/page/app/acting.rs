//! What keys and the palette do: each action of the table, and which of them hold now.

use super::super::detail::copy;
use super::super::early;
use super::super::focus::{focus_on, focused, found};
use super::super::past::Front;
use super::super::state::{Show, Theme};
use super::clocks::Timing;
use super::{App, Dialog, Msg};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use watchglass::view::actions::{ACTIONS, Act, Action, Offered};
use watchglass::view::copied::json;
use web_sys::HtmlElement;
use yew::Context;

/// What of the open event an action is about.
const AROUND: &str = "[data-testid=around-cell]";
const FIND: &str = "[data-testid=raw-find]";
const WRAP: &str = "[data-testid=raw-wrap]";

/// Presses the key of an action where the focus is, once the palette has given it back.
fn press_later(act: Act) -> bool {
    Timeout::new(0, move || {
        let action = ACTIONS.iter().find(|action| action.act == act);
        let key = action.and_then(|action| action.keys.first());
        if let Some((at, key)) = focused().zip(key) {
            early::press(&at, key);
        }
    })
    .forget();
    true
}

/// Copies a text, and then says something.
pub(super) fn copy_and_say(ctx: &Context<App>, text: String, said: String) {
    let app = ctx.link().clone();
    spawn_local(async move {
        let said = if copy(&text).await { said } else { "The browser did not copy it.".to_owned() };
        app.send_message(Msg::Say(said));
    });
}

fn theme(light_or_dark: Option<bool>) -> Theme {
    match light_or_dark {
        None => Theme::Auto,
        Some(false) => Theme::Light,
        Some(true) => Theme::Dark,
    }
}

impl App {
    /// Does what was chosen by a key, or by its name.
    pub(super) fn act(&mut self, ctx: &Context<App>, act: Act) -> bool {
        let chosen = self.dialog == Some(Dialog::Palette);
        if chosen {
            self.dialog = None;
        }
        let any = !self.inputs.is_empty();
        if !chosen && matches!(act, Act::Say(_) | Act::Grave(_)) {
            self.note_spot(false);
        }
        let draw = match act {
            Act::Query if chosen => self.go_to("[data-testid=query]"),
            Act::Query => {
                focus_on(&self.query_ref);
                false
            }
            Act::Palette => {
                self.note_spot(true);
                self.dialog.is_none() && self.ask(Dialog::Palette)
            }
            Act::Say(what) => self.say_of(ctx, what),
            Act::Sheet => self.dialog.is_none() && self.ask(Dialog::Keys),
            Act::Close
                if self.front() == Front::List && self.searched().is_some_and(|of| !of.1) =>
            {
                self.search(false)
            }
            Act::Close => self.close(),
            Act::Grave(back) => any && self.lists() && self.go_to_grave(ctx, back),
            Act::Keep => any && self.keep(ctx),
            Act::Jump(last) => any && self.lists() && self.jump(last),
            Act::Value(_) if chosen => press_later(act),
            Act::Value(only) => self.act_on_value(ctx, only),
            Act::Walk(on) => self.walk(ctx, on),
            Act::Charts => any && self.view_as(ctx, Show::Charts),
            Act::Order(order) => self.order(order),
            Act::Fold => self.fold(None),
            Act::Alike(Some(alike)) => self.view_as(ctx, Show::Alike(alike)),
            Act::Alike(None) => {
                if !self.query.fold {
                    self.fold(None);
                }
                self.go_to("[data-testid=fold-keys]")
            }
            // Keys choose them too.
            Act::Table(_) | Act::Noise(_) | Act::Lanes(_) if !any => false,
            Act::Table(table) => self.view_as(ctx, Show::Table(table)),
            Act::Noise(by) => self.view_as(ctx, Show::Noise(by)),
            Act::Lanes(by) => self.view_as(ctx, Show::Lanes(by)),
            Act::Copy => self.view_as(ctx, Show::Copy),
            Act::Compact => self.view_as(ctx, Show::Compact),
            Act::Colours(colours) => self.themed(theme(colours)),
            Act::Zone(zone) => self.zoned(zone),
            Act::Unclock => self.timed(ctx, Timing::Undo),
            Act::CopyEvent(found) => {
                let detail =
                    self.open.as_ref().and_then(|open| open.detail.as_ref()?.as_ref().ok());
                let Some(detail) = detail else { return chosen };
                let (text, what) = match found {
                    true => (detail.raw.clone(), "The record as found"),
                    false => (json(detail), "The event as JSON"),
                };
                copy_and_say(ctx, text, [what, " is copied."].concat());
                true
            }
            Act::CopyMenu => self.go_to("[data-testid=copy-menu]"),
            Act::Inputs => {
                // Where there is no room for them they stand in the sheet of filters.
                let rail = self.rail_ref.cast::<HtmlElement>();
                self.filters |= rail.is_some_and(|rail| rail.offset_height() == 0);
                self.go_to("[data-testid=input] button")
            }
            Act::Around => self.go_to(AROUND),
            Act::Find => self.go_to(FIND),
            Act::Wrap => {
                let button = found(WRAP).and_then(|button| button.dyn_into::<HtmlElement>().ok());
                button.iter().for_each(HtmlElement::click);
                true
            }
            Act::Export(format) => self.export(format),
            Act::Sample => self.give(super::super::intake::sample()),
            Act::Clear => self.ask(Dialog::Clear),
            Act::Ledger => self.ledger_at(0),
            Act::Routine => {
                let query = self.routine().and_then(|part| part.query.clone());
                query.is_some_and(|query| self.queried(query))
            }
            Act::ShowAll => self.show_all(),
            Act::Private => self.keep_private(!self.private),
            Act::Print => {
                // Once the palette is gone.
                Timeout::new(0, || {
                    let _ = web_sys::window().map(|window| window.print());
                })
                .forget();
                true
            }
            Act::By(_) | Act::Pages(_) | Act::End(_) if chosen => press_later(act),
            // The palette opens the choosers, and what had the focus knew the other keys.
            Act::Open(_) | Act::By(_) | Act::Pages(_) | Act::End(_) | Act::Native => false,
        };
        draw || chosen
    }

    /// Gives an element the focus, once what is in front of it is gone.
    fn go_to(&mut self, selector: &str) -> bool {
        self.heir = Some(selector.to_owned());
        true
    }

    fn routine(&self) -> Option<&watchglass::view::verdict::Part> {
        self.shown.verdict.as_ref()?.routine.as_ref()
    }

    /// Presses the button of the value that has the focus, as a pointer would.
    fn act_on_value(&mut self, ctx: &Context<App>, only: bool) -> bool {
        let button = if only { "[data-testid=only]" } else { "[data-testid=exclude]" };
        let value =
            focused().and_then(|at| at.closest("[data-testid=facet-value], .value").ok()?);
        let button = value.and_then(|value| value.query_selector(button).ok()?);
        match button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            Some(button) => {
                button.click();
                false
            }
            None if self.inputs.is_empty() => false,
            None => {
                let how = "x and X are for a value that has the focus: go to one with Tab, among the filters or in an open event.";
                self.say(ctx, how.to_owned())
            }
        }
    }

    /// Shows the filter before the one that is shown, or the one after.
    fn walk(&mut self, ctx: &Context<App>, on: bool) -> bool {
        match self.steps.go(on) {
            Some(query) => self.queried(query),
            None if self.inputs.is_empty() => false,
            None => {
                let none =
                    if on { "There is no later filter." } else { "There is no earlier filter." };
                self.say(ctx, none.to_owned())
            }
        }
    }

    /// The actions that can be chosen by name now, and which of them are on.
    pub(super) fn offered(&self) -> Vec<(&'static Action, bool)> {
        let any = !self.inputs.is_empty();
        let can = |action: &&Action| match (action.offered, action.act) {
            (Offered::No, _) => false,
            (Offered::WithInputs, _) if !any => false,
            (Offered::WithEvent, act) => match act {
                Act::Around => found(AROUND).is_some(),
                _ => found(FIND).is_some(),
            },
            (_, Act::Routine) => self.routine().is_some(),
            (_, Act::Copy) => {
                self.view.table && self.lists() && self.open.is_none() && self.ledger.is_none()
            }
            (_, Act::Query | Act::Inputs) => self.ledger.is_none(),
            // Of a list alone.
            (_, Act::Jump(_) | Act::Grave(_) | Act::Order(_) | Act::Fold | Act::Alike(_)) => {
                self.lists()
            }
            _ => true,
        };
        ACTIONS.iter().filter(can).map(|action| (action, self.is_on(action.act))).collect()
    }

    fn is_on(&self, act: Act) -> bool {
        match act {
            Act::Charts => !self.view.bare,
            Act::Keep => self.kept.is_some(),
            Act::Order(order) => self.query.order == order,
            Act::Fold => self.query.fold,
            Act::Alike(alike) => self.query.fold && alike == Some(self.query.alike),
            Act::Table(table) => self.view.table == table && self.lists(),
            Act::Lanes(by) => self.query.lanes == Some(by),
            Act::Noise(by) => self.query.noise == Some(by),
            Act::Compact => self.view.compact,
            Act::Colours(colours) => self.theme == theme(colours),
            Act::Zone(zone) => self.zone == zone,
            Act::Routine => self.routine().is_some_and(|part| part.chosen),
            Act::Private => self.private,
            _ => false,
        }
    }
}
