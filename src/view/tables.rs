//! Things laid on a table: talks with clauses, boards with means over places.

use super::{Action, Direction, Figure, Header, Prose, Tone, View, words};
use crate::engine::command::Command;
use crate::engine::content::{Clause, Means};
use crate::engine::negotiation::acceptance;

/// Talks: an offer is composed clause by clause.
#[derive(Clone, Debug, PartialEq)]
pub struct TalksView {
    /// The line above.
    pub header: Header,
    /// Negotiation index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What is at stake.
    pub body: Prose,
    /// Whether the window is open.
    pub open: bool,
    /// "not opened", "open", "signed", "closed without a signature".
    pub standing: String,
    /// Offers made in all, made this turn, possible a turn.
    pub offers: (u32, u32, u32),
    /// Clauses with their terms.
    pub clauses: Vec<ClauseView>,
    /// The offer as composed: term index per clause.
    pub draft: Vec<u32>,
    /// Wings of the other side under this draft.
    pub wings: Vec<WingView>,
    /// Own parties that must ratify under this draft.
    pub ratifiers: Vec<RatifierView>,
    /// Chance that the other side signs this draft, 0 to 1.
    pub chance: f64,
    /// In words: "2 in 5".
    pub chance_words: String,
    /// Share of the other side that must accept, 0 to 1.
    pub threshold: f64,
    /// Whether the own parties would all ratify this draft.
    pub ratified: bool,
    /// Lays this draft on the table.
    pub offer: Action,
    /// What the record did; `None` until the debrief.
    pub history: Option<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// A clause.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// What is at stake.
    pub about: Prose,
    /// Wordings; the first is "not offered".
    pub terms: Vec<TermView>,
    /// Term in the draft.
    pub chosen: u32,
    /// Term in force after a signature.
    pub in_force: Option<u32>,
}

/// A wording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Worth to each wing, in wing order.
    pub worth: Vec<f64>,
    /// Price with each own party, in ratifier order.
    pub price: Vec<f64>,
    /// Directions of its effects when signed.
    pub directions: Vec<Direction>,
}

/// A wing of the other side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WingView {
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// Why it stands where it stands.
    pub about: Prose,
    /// Share of the decision, 0 to 1.
    pub weight: f64,
    /// Points it starts from.
    pub points: f64,
    /// Points this draft is worth to it.
    pub worth: f64,
    /// Chance that it accepts, 0 to 1.
    pub chance: f64,
    /// In words.
    pub chance_words: String,
}

/// An own party that must ratify.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RatifierView {
    /// Party id.
    pub party: String,
    /// Name.
    pub name: String,
    /// Price of this draft.
    pub price: f64,
    /// What it bears.
    pub bears: f64,
    /// Whether it would refuse.
    pub refuses: bool,
}

/// Scarce means over places.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardView {
    /// The line above.
    pub header: Header,
    /// Allocation index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is about.
    pub body: Prose,
    /// Whether it is in play now.
    pub open: bool,
    /// Label of the places ("Belts").
    pub places_label: String,
    /// The means.
    pub means: Vec<MeansView>,
    /// The places.
    pub places: Vec<PlaceView>,
    /// Attention the first change of this turn costs; 0 once changed.
    pub cost: u32,
}

/// A means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeansView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Units to be had.
    pub amount: u32,
    /// Units given in all.
    pub given: u32,
    /// Units left.
    pub left: u32,
    /// Units asked for in all.
    pub need: u32,
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceView {
    /// Element index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it is.
    pub about: String,
    /// What each place shows.
    pub shows: Vec<Figure>,
    /// Words on it.
    pub note: Prose,
    /// One cell per means.
    pub cells: Vec<CellView>,
}

/// What a place has of a means.
#[derive(Clone, Debug, PartialEq)]
pub struct CellView {
    /// Units given.
    pub given: u32,
    /// Units asked for.
    pub need: u32,
    /// Good when the need is met, bad when nothing is given against a need.
    pub tone: Tone,
    /// Gives one unit more.
    pub more: Action,
    /// Takes one unit back.
    pub less: Action,
    /// The command without its units, for faces that let a number be typed: set `units` of this `Give`.
    pub give: crate::engine::command::Command,
}

impl View<'_> {
    /// Talks with an offer laid out; without a draft the terms in force, or what was laid down last.
    #[must_use]
    pub fn talks(&self, index: u32, draft: Option<&[u32]>) -> TalksView {
        let (c, m, state) = (self.content(), self.machine(), self.state());
        let talks = &c.negotiations[index as usize];
        let in_force = |clause: &Clause| m.get(state, clause.slot) as u32;
        let standing = m.get(state, talks.state) as u32;
        let draft: Vec<u32> = match draft {
            Some(draft) if draft.len() == talks.clauses.len() => {
                draft.iter().zip(&talks.clauses).map(|(&t, k)| t.min(k.terms.len().saturating_sub(1) as u32)).collect()
            }
            _ if talks.clauses.iter().any(|k| in_force(k) > 0) => talks.clauses.iter().map(in_force).collect(),
            // What was laid down last lies there still, to be bettered.
            _ => {
                let laid = self.session.history().iter().rev().find_map(|e| match &e.command {
                    Command::Offer { negotiation, terms } if *negotiation == index => Some(terms.clone()),
                    _ => None,
                });
                laid.unwrap_or_else(|| vec![0; talks.clauses.len()])
            }
        };
        let chosen = || talks.clauses.iter().zip(&draft).filter_map(|(k, &t)| k.terms.get(t as usize));
        let expected = acceptance(m, state, index, &draft);
        let wings: Vec<WingView> = talks
            .wings
            .iter()
            .enumerate()
            .map(|(i, wing)| {
                let points = m.eval(state, wing.points);
                let worth: f64 = chosen().map(|t| t.worth.get(i).copied().unwrap_or(0.0)).sum();
                let chance = expected.wings.get(i).copied().unwrap_or(0.0);
                WingView {
                    id: wing.id.clone(),
                    label: wing.label.clone(),
                    about: self.prose(&wing.about),
                    weight: expected.shares.get(i).copied().unwrap_or(0.0),
                    points,
                    worth,
                    chance,
                    chance_words: words::chance(chance),
                }
            })
            .collect();
        let ratifiers: Vec<RatifierView> = talks
            .ratify
            .iter()
            .zip(&expected.prices)
            .map(|(ratifier, price)| {
                let party = &c.parties[ratifier.party as usize];
                RatifierView {
                    party: party.id.clone(),
                    name: party.name.clone(),
                    price: price.price,
                    bears: price.bears,
                    refuses: !price.ratifies,
                }
            })
            .collect();
        let chance = expected.carries;
        let counts = |slot| m.get(state, slot) as u32;
        let title = self.line(&talks.title);
        let offer = Command::Offer { negotiation: index, terms: draft.clone() };
        TalksView {
            header: self.header(),
            index,
            id: talks.id.clone(),
            body: self.prose(&talks.body),
            open: standing == 1,
            standing: ["not opened", "open", "signed", "closed without a signature"]
                .get(standing as usize)
                .copied()
                .unwrap_or("closed")
                .into(),
            offers: (counts(talks.offers), counts(talks.offers_now), talks.offers_per_turn),
            clauses: talks
                .clauses
                .iter()
                .zip(&draft)
                .map(|(clause, &chosen)| ClauseView {
                    id: clause.id.clone(),
                    label: clause.label.clone(),
                    about: self.prose(&clause.about),
                    terms: clause
                        .terms
                        .iter()
                        .map(|t| TermView {
                            id: t.id.clone(),
                            label: t.label.clone(),
                            worth: t.worth.clone(),
                            price: t.price.clone(),
                            directions: self.directions(&t.effects),
                        })
                        .collect(),
                    chosen,
                    in_force: (standing == 2).then(|| in_force(clause)),
                })
                .collect(),
            wings,
            chance,
            chance_words: words::chance(chance),
            threshold: talks.threshold,
            ratified: ratifiers.iter().all(|r| !r.refuses),
            ratifiers,
            offer: {
                let mut lay = self.action(format!("lay this offer on the table: {title}"), offer, talks.cost);
                if draft.iter().all(|&t| t == 0) && lay.refused.is_some() {
                    lay.refused = Some("The draft is empty. Choose a wording for one clause at least.".into());
                }
                lay
            },
            history: (self.session.is_over() && !talks.history.is_empty()).then(|| talks.history.clone()),
            sources: self.sources(&talks.sources),
            draft,
            title,
        }
    }

    /// A board.
    #[must_use]
    pub fn board(&self, index: u32) -> BoardView {
        let (c, m, state) = (self.content(), self.machine(), self.state());
        let board = &c.allocations[index as usize];
        let dim = &c.dims[board.places as usize];
        let count = |x: f64| if x > 0.0 { x.floor() as u32 } else { 0 };
        let means: Vec<MeansView> = board
            .means
            .iter()
            .map(|means| {
                let (amount, given) = (m.units(state, means), m.units_given(state, means));
                MeansView {
                    id: means.id.clone(),
                    label: means.label.clone(),
                    amount,
                    given,
                    left: amount.saturating_sub(given),
                    need: means.need.iter().map(|&n| count(m.eval(state, n))).sum(),
                }
            })
            .collect();
        let places = dim.elements.iter().enumerate().map(|(p, element)| {
            let cell = |(k, kind): (usize, &Means)| {
                let given = kind.given.get(p).map_or(0, |&s| count(m.get(state, s)));
                let need = kind.need.get(p).map_or(0, |&n| count(m.eval(state, n)));
                let give = |units| Command::Give { allocation: index, means: k as u32, place: p as u32, units };
                let cost = m.board_cost(state, index);
                let more = self.action(format!("one more {} to {}", kind.label, element.label), give(given + 1), cost);
                let mut less = self.action(format!("one {} back from {}", kind.label, element.label), give(given.saturating_sub(1)), cost);
                if given == 0 {
                    less.refused = Some(format!("{} has none to give back.", element.label));
                }
                let tone = if need > 0 && given == 0 {
                    Tone::Bad
                } else if need > 0 && given >= need {
                    Tone::Good
                } else {
                    Tone::Neutral
                };
                CellView { given, need, tone, more, less, give: give(given) }
            };
            PlaceView {
                index: p as u32,
                id: element.id.clone(),
                label: element.label.clone(),
                about: element.about.clone(),
                shows: board
                    .shows
                    .iter()
                    .filter_map(|(label, slots)| slots.get(p).map(|&slot| Figure { label: label.clone(), ..self.figure(slot) }))
                    .collect(),
                note: board.notes.get(p).map(|n| self.prose(n)).unwrap_or_default(),
                cells: board.means.iter().enumerate().map(cell).collect(),
            }
        });
        BoardView {
            header: self.header(),
            index,
            id: board.id.clone(),
            title: self.line(&board.title),
            body: self.prose(&board.body),
            open: m.frozen(state, board.when) != 0.0,
            places_label: dim.label.clone(),
            places: places.collect(),
            means,
            cost: m.board_cost(state, index),
        }
    }
}
