//! Proposing an exclusion: what it would hide is asked beside the list, before it goes into the
//! query or is copied as a draft.

use super::super::asking::Want;
use super::super::noise::{NoiseProps, noise_view};
use super::App;
use super::acting::copy_and_say;
use super::around::Aside;
use std::rc::Rc;
use watchglass::query::{Answer, Ask, Cell, Expr, Query, Row};
use watchglass::view::changes::shown;
use watchglass::view::draft::draft;
use watchglass::view::exclusion::Exclusion;
use yew::prelude::*;

/// What a person does with an exclusion.
#[derive(Clone, Copy)]
pub enum Weigh {
    /// Propose what a line of the table counts; or no longer.
    Line(usize),
    /// Go by one of its parts, or no longer.
    Part(usize),
    /// Put it into the query.
    Hide,
    /// Copy it as a draft.
    Draft,
}

/// An exclusion that is proposed.
pub struct Proposal {
    /// What it excludes.
    pub exclusion: Exclusion,
    /// What makes its line.
    pub keys: Vec<Cell>,
    /// What of its effects is counted, once it is known what it hides.
    pub conditions: Vec<Expr>,
    /// How many events these are, once the worker has told.
    pub counts: Option<Vec<u64>>,
    /// One of the events that it hides.
    pub row: Option<Row>,
    /// The query from which it excludes.
    of: Rc<Query>,
    /// What the question that is out is about.
    asked: Option<Exclusion>,
}

impl Proposal {
    /// An exclusion of what a line counts, of which nothing is known yet.
    pub fn of(exclusion: Exclusion, keys: Vec<Cell>, of: Rc<Query>) -> Proposal {
        let (conditions, counts, row) = Default::default();
        Proposal { exclusion, keys, conditions, counts, row, of, asked: None }
    }
}

impl App {
    /// The exclusion that is proposed for what is shown.
    fn proposed(&self) -> Option<&Proposal> {
        self.proposal.as_ref().filter(|of| of.of == self.query)
    }

    /// The table of what makes the noise.
    pub(super) fn noise(&self) -> Html {
        let Some(noisy) = &self.shown.noise else { return Html::default() };
        noise_view(&NoiseProps {
            noisy,
            proposal: self.proposed(),
            compares: !self.baseline.is_empty(),
            query: &self.query,
            calls: &self.calls,
        })
    }

    pub(super) fn weigh(&mut self, ctx: &Context<App>, what: Weigh) -> bool {
        if let Weigh::Line(at) = what {
            return self.propose(at);
        }
        let query = self.query.clone();
        let Some(proposal) = self.proposal.as_mut().filter(|of| of.of == query) else {
            return false;
        };
        match what {
            Weigh::Part(at) => {
                proposal.exclusion = proposal.exclusion.toggled(at);
                self.weigh_again();
            }
            Weigh::Hide => {
                let query = proposal.exclusion.hidden_from(&query);
                self.heir = Some("[data-testid=view-noise]".to_owned());
                self.queried(query);
            }
            Weigh::Draft => {
                let made = proposal.row.as_ref().map(|row| draft(&proposal.exclusion, row));
                let Some(Ok((kind, text))) = made else { return false };
                copy_and_say(
                    ctx,
                    text,
                    ["Copied as ", kind, ", a draft: review before use."].concat(),
                );
            }
            Weigh::Line(_) => {}
        }
        true
    }

    fn propose(&mut self, at: usize) -> bool {
        let line = self.shown.noise.as_ref().and_then(|of| Some((of.by?, of.lines.get(at)?)));
        let Some((by, line)) = line else { return false };
        if by.compares() {
            let query = shown(&self.query, line, by);
            return self.queried(query);
        }
        if self.proposed().is_some_and(|of| of.keys == line.keys) {
            self.proposal = None;
            return true;
        }
        let exclusion = Exclusion::of(line, by);
        self.proposal = Some(Proposal::of(exclusion, line.keys.clone(), self.query.clone()));
        self.weigh_again();
        true
    }

    /// What the exclusion would hide is out of date.
    pub(super) fn weigh_again(&mut self) {
        if let Some(proposal) = &mut self.proposal {
            proposal.counts = None;
            proposal.conditions.clear();
            self.beside.due = Some(Aside::Hidden);
            self.asking.want(Want::Rows);
        }
    }

    /// What is asked of the exclusion.
    pub(super) fn question_weighed(&mut self, what: Aside) -> Option<Ask> {
        let proposal = self.proposal.as_mut().filter(|of| of.of == self.query)?;
        proposal.asked = Some(proposal.exclusion.clone());
        if what == Aside::Hidden {
            let query = proposal.exclusion.question(&self.query);
            return Some(Ask { query, table: true, limit: 1, ..Ask::default() });
        }
        let query = Query { filter: self.query.filter.clone(), ..Query::default() };
        Some(Ask { query, counts: proposal.conditions.clone(), ..Ask::default() })
    }

    /// Takes what was answered, and asks for what comes next.
    pub(super) fn weighed(&mut self, what: Aside, mut answer: Answer) {
        // Another may be proposed by now.
        let proposal = self.proposal.as_mut();
        let Some(proposal) = proposal.filter(|of| of.asked.as_ref() == Some(&of.exclusion)) else {
            return;
        };
        if what == Aside::Weighed {
            proposal.counts = Some(answer.counts);
            return;
        }
        proposal.row = answer.rows.pop();
        proposal.conditions = proposal.exclusion.counts(&answer.noise.unwrap_or_default());
        self.beside.due = self.beside.due.or(Some(Aside::Weighed));
    }
}
