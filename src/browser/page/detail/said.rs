//! What a person says of the open event: a star, what it was found to be, a note. Each is a button,
//! and a key.

use super::super::marks::icon;
use super::DetailViewProps;
use watchglass::event::{Field, Finding};
use watchglass::query::Row;
use watchglass::view::actions::{ACTIONS, Act, Say};
use watchglass::view::triage::triage;
use watchglass::view::words;
use yew::prelude::*;

/// The buttons, and the note.
pub fn said(props: &DetailViewProps, row: &Row) -> Html {
    let triage = triage(row);
    let button = |say: Say, name: String, on: Option<bool>| {
        let act = Act::Say(say);
        let action = ACTIONS.iter().find(|action| action.act == act);
        let title = action.and_then(|of| Some([of.name, " (", of.keys.first()?, ")"].concat()));
        html! {
            <button type="button" class="linkbtn" {title} aria-pressed={on.map(|on| on.to_string())}
                onclick={props.calls.act.reform(move |_: MouseEvent| act)}>
                if say == Say::Star { { icon("star", 12) } }{ name }
            </button>
        }
    };
    let finding = |of: Finding| {
        let name = words::capital(&words::value(Field::Mark, of.word()));
        button(Say::Finding(of), name, Some(triage.finding == Some(of)))
    };
    html! {
        <div class="say" role="group" aria-label="Marks" data-testid="say">
            { button(Say::Star, "Star".to_owned(), Some(triage.star)) }
            { for Finding::ALL.map(finding) }
            { button(Say::Note, "Note …".to_owned(), None) }
            if !triage.note.is_empty() {
                <p data-testid="note">{ words::visible(&triage.note).into_owned() }</p>
            }
        </div>
    }
}
