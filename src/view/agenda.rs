//! The desk, made from a session.

use super::{Action, BaseLine, DeskView, Figure, Header, LeverStep, LeverView, MoveView, PledgeView, StoryLine, View, words};
use crate::engine::command::Command;
use crate::engine::content::{StoryletKind, Unit, Way, pledge_state};
use crate::engine::expr::{ExprId, Slot};
use crate::engine::ledger::Event;
use crate::engine::state::State;

/// The slots that named auxiliaries and links read: the trees walked once for all questions.
pub(super) struct Wiring {
    aux: Vec<(Slot, Vec<Slot>)>,
    /// In the order of the model's links.
    links: Vec<Vec<Slot>>,
}

impl View<'_> {
    /// An action for a command, refused or not as the engine has it now.
    #[must_use]
    pub(super) fn action(&self, label: String, command: Command, cost: u32) -> Action {
        let refused = self.session.objection(&command);
        Action { label, command, cost, refused }
    }

    /// The label of the turn that opened on a state.
    #[must_use]
    pub fn date_of(&self, state: &State) -> String {
        let clock = &self.content().clock;
        let per_unit = clock.steps_per_unit.max(1);
        let offset = state.tick % per_unit;
        let start = self.machine().date(state.tick - offset);
        words::turn(clock.unit, self.machine().date(state.tick), start, offset, state.steps, per_unit)
    }

    /// The line above every screen of play.
    #[must_use]
    pub fn header(&self) -> Header {
        let (c, state) = (self.content(), self.state());
        let per_unit = c.clock.steps_per_unit.max(1);
        let unit = words::unit(c.clock.unit, false);
        let at = (state.tick / per_unit + 1).min(c.clock.units.max(1));
        let lens = if self.session.lens_is_known() {
            c.lenses.get(state.lens as usize).map_or_else(String::new, |l| l.name.clone())
        } else {
            "open question".into()
        };
        Header {
            title: self.catalogue.first.title.clone(),
            date: self.date_of(state),
            turn: state.turn + 1,
            progress: format!("{unit} {at} of {}", c.clock.units),
            attention: self.machine().get(state, c.known.attention) as u32,
            attention_full: self.machine().get(state, c.known.attention_full) as u32,
            lens,
            seed: self.session.seed(),
            rewinds: self.session.rewinds().len() as u32,
            over: self.session.is_over(),
        }
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> DeskView {
        let c = self.content();
        let lines = |kind| {
            let on = self.state().desk.iter().filter(|d| c.storylets[d.storylet as usize].kind == kind);
            on.map(|d| self.story_line(d.storylet, d.left)).collect::<Vec<_>>()
        };
        let mut events = lines(StoryletKind::Event);
        events.sort_by_key(|e| (!e.compulsory, !e.urgent, e.left));
        let unit = words::unit(c.clock.unit, false);
        DeskView {
            header: self.header(),
            papers: self.papers(),
            changed: self.changed(5),
            told: self.told(),
            moves: self.moves(),
            pledges: self.pledges(),
            figures: self.front_figures(),
            gauges: self.gauges(),
            events,
            initiatives: lines(StoryletKind::Initiative),
            petitions: self.state().petitions.iter().map(|&p| self.petition(p)).collect(),
            levers: self.levers(),
            talks: (0..c.negotiations.len() as u32).map(|n| self.talks(n, None)).filter(|t| t.open || t.standing == "signed").collect(),
            boards: (0..c.allocations.len() as u32).map(|a| self.board(a)).filter(|b| b.open).collect(),
            offices: (0..c.offices.len() as u32).map(|o| self.office(o)).collect(),
            base: self.base(),
            aims: if self.session.objection(&Command::NameAims(Vec::new())).is_none() { self.aims() } else { Vec::new() },
            close: self.action(format!("close the {}", self.turn_word(unit)), Command::Close, 0),
            guide: self.guide(),
        }
    }

    /// What a turn is called now: the unit, or a week inside a month.
    fn turn_word(&self, unit: &'static str) -> &'static str {
        let clock = &self.content().clock;
        let steps = self.state().steps;
        if steps == 0 {
            "day"
        } else if clock.unit == Unit::Month && clock.steps_per_unit == 4 && steps == 1 {
            "week"
        } else {
            unit
        }
    }

    fn guide(&self) -> Vec<String> {
        if self.state().turn > 0 {
            return Vec::new();
        }
        vec![
            "Events come to you; leaving one unanswered is an answer too, with its cost.".into(),
            "Attention is what you have for the rest: standing policies, initiatives, appointments, talks. What is not spent is gone when the turn closes.".into(),
            "Every number can be asked why it stands where it stands.".into(),
        ]
    }

    /// Published figures, then what is known of hidden ones.
    fn front_figures(&self) -> Vec<Figure> {
        let c = self.content();
        let mut slots: Vec<Slot> = c.published.iter().map(|p| p.slot).collect();
        slots.extend(c.estimates.iter().map(|e| e.of));
        slots.dedup();
        slots.into_iter().map(|s| self.figure(s)).collect()
    }

    fn base(&self) -> Vec<BaseLine> {
        let seen = self.content().estimates.iter().filter(|e| e.base);
        seen.map(|e| BaseLine { figure: self.figure(e.of), words: self.line(&e.source) }).collect()
    }

    fn story_line(&self, storylet: u32, left: u32) -> StoryLine {
        let card = &self.content().storylets[storylet as usize];
        let can = |option: u32| {
            [Way::Agreed, Way::Bargain, Way::Overrule]
                .iter()
                .any(|&way| self.session.objection(&Command::Choose { storylet, option, way }).is_none())
        };
        let viable = (0..card.options.len() as u32).filter(|&o| can(o)).count() as u32;
        StoryLine {
            storylet,
            id: card.id.clone(),
            title: self.line(&card.title),
            place: self.line(&card.place),
            compulsory: card.compulsory,
            urgent: card.urgent,
            left,
            cost: card.cost + card.options.iter().map(|o| o.cost).min().unwrap_or(0),
            viable: (viable, card.options.len() as u32),
            answered: None,
        }
    }

    /// Open pledges, the most pressing first.
    #[must_use]
    pub fn pledges(&self) -> Vec<PledgeView> {
        let c = self.content();
        let mut open: Vec<(f64, PledgeView)> = Vec::new();
        for (i, pledge) in c.pledges.iter().enumerate() {
            if self.machine().get(self.state(), pledge.state) == pledge_state::OPEN {
                open.push((self.machine().get(self.state(), pledge.due), self.pledge(i as u32)));
            }
        }
        open.sort_by(|a, b| a.0.total_cmp(&b.0));
        open.into_iter().map(|p| p.1).collect()
    }

    /// A pledge, open or as it would be given now.
    #[must_use]
    pub(super) fn pledge(&self, index: u32) -> PledgeView {
        let (c, state) = (self.content(), self.state());
        let pledge = &c.pledges[index as usize];
        let open = self.machine().get(state, pledge.state) == pledge_state::OPEN;
        let due = if open { self.machine().get(state, pledge.due) } else { f64::from(state.tick + pledge.within) };
        let left = (due - f64::from(state.tick)).max(0.0) as u32;
        let belief = self.machine().belief(state, index);
        let word = if belief >= 75.0 {
            "believed"
        } else if belief >= 45.0 {
            "half believed"
        } else if belief >= 20.0 {
            "doubted"
        } else {
            "nobody believes it"
        };
        let pressing = left <= state.steps.max(1);
        let span = words::span(c.clock.unit, left, c.clock.steps_per_unit);
        PledgeView {
            id: pledge.id.clone(),
            holder: pledge.holder.clone(),
            text: self.prose(&pledge.text),
            due: if left == 0 { "due now".into() } else { format!("due in {span}") },
            pressing: open && pressing,
            belief,
            belief_word: word.into(),
        }
    }

    /// Standing policies.
    #[must_use]
    pub fn levers(&self) -> Vec<LeverView> {
        let wiring = self.wiring();
        (0..self.content().levers.len() as u32).map(|l| self.lever(l, &wiring)).collect()
    }

    fn lever(&self, index: u32, wiring: &Wiring) -> LeverView {
        let (c, state) = (self.content(), self.state());
        let lever = &c.levers[index as usize];
        let at = self.machine().lever_at(state, index);
        let inside = |party: u32| c.parties[party as usize].inside.is_none_or(|id| self.machine().eval(state, id) != 0.0);
        let short = |party: u32| c.parties[party as usize].short.clone();
        let step = |up: bool| {
            let to = if up { at as usize + 1 } else { (at as usize).checked_sub(1)? };
            let to = lever.positions.get(to)?;
            let way = if up { 1 } else { -1 };
            let against = lever.against.iter().filter(|a| a.1 == way && inside(a.0)).map(|a| short(a.0)).collect();
            let cost = self.machine().lever_cost(state, index, up);
            Some(LeverStep {
                up,
                to: to.label.clone(),
                action: self.action(format!("{}: {}", lever.label, to.label), Command::Lever { lever: index, up }, cost),
                against,
                reversal: self.machine().lever_reverses(state, index, up),
                directions: self.directions(if up { &lever.up } else { &lever.down }),
            })
        };
        let steps: Vec<LeverStep> = [true, false].into_iter().filter_map(step).collect();
        let moved = self.machine().get(state, lever.moved);
        let until = moved + f64::from(lever.reversal) - f64::from(state.tick);
        let reversal = (moved >= 0.0 && until > 0.0).then(|| {
            let span = words::span(c.clock.unit, until as u32, c.clock.steps_per_unit);
            format!("going back within {span} counts as breaking your word")
        });
        LeverView {
            index,
            id: lever.id.clone(),
            label: lever.label.clone(),
            about: self.prose(&lever.about),
            sector: lever.sector.clone(),
            positions: lever.positions.iter().map(|p| p.label.clone()).collect(),
            at,
            steps,
            lines: lever
                .against
                .iter()
                .map(|&(p, way)| format!("{} against {}", short(p), if way > 0 { "more" } else { "less" }))
                .collect(),
            reversal,
            acts_on: self.readers(wiring, lever.slot, 6),
        }
    }

    /// What the model reads where, for [`Self::readers`].
    #[must_use]
    pub(super) fn wiring(&self) -> Wiring {
        let c = self.content();
        let reads = |expr: ExprId| self.reads(&c.exprs[expr.0 as usize]);
        let named = c.model.aux.iter().filter(|a| self.var(a.0).is_some());
        Wiring {
            aux: named.map(|&(aux, expr)| (aux, reads(expr))).collect(),
            links: c.model.links.iter().map(|l| reads(l.amount)).collect(),
        }
    }

    /// Labels of links that read a slot, directly or through auxiliaries.
    #[must_use]
    pub(super) fn readers(&self, wiring: &Wiring, slot: Slot, most: usize) -> Vec<String> {
        let c = self.content();
        let mut known = vec![false; self.state().slots.len()];
        known[slot.0 as usize] = true;
        let any = |known: &[bool], reads: &[Slot]| reads.iter().any(|r| known[r.0 as usize]);
        for (aux, reads) in &wiring.aux {
            if any(&known, reads) {
                known[aux.0 as usize] = true;
            }
        }
        let mut labels: Vec<String> = Vec::new();
        let mut direct: Vec<String> = Vec::new();
        for (link, reads) in c.model.links.iter().zip(&wiring.links) {
            let list = if reads.contains(&slot) {
                &mut direct
            } else if any(&known, reads) {
                &mut labels
            } else {
                continue;
            };
            if !list.contains(&link.label) {
                list.push(link.label.clone());
            }
        }
        labels.retain(|l| !direct.contains(l));
        direct.extend(labels);
        direct.truncate(most);
        direct
    }

    /// The others' moves at the last close, and what each may do next.
    #[must_use]
    pub fn moves(&self) -> Vec<MoveView> {
        let (c, m, state) = (self.content(), self.machine(), self.state());
        let last = self.session.turns().len().saturating_sub(2);
        let before = self.session.events(last);
        let mut views = Vec::new();
        for (a, actor) in c.actors.iter().enumerate() {
            let strategy = m.get(state, actor.strategy) as usize;
            let mut next: Vec<(f64, String)> = Vec::new();
            for mv in &actor.moves {
                let ready = m.get(state, mv.last) < 0.0 || f64::from(state.tick) - m.get(state, mv.last) >= f64::from(mv.cooldown);
                let considered = mv.strategies.is_empty() || mv.strategies.contains(&(strategy as u32));
                if ready
                    && considered
                    && !mv.unforeseen
                    && mv.cost <= m.get(state, actor.budget) + m.frozen(state, actor.income)
                    && m.frozen(state, mv.when) != 0.0
                {
                    next.push((m.frozen(state, mv.weight).max(0.0), mv.label.clone()));
                }
            }
            let sum: f64 = next.iter().map(|n| n.0).sum();
            next.retain(|n| n.0 > 0.0);
            next.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            next.truncate(2);
            let next: Vec<(String, f64)> = next.into_iter().map(|(w, label)| (label, w / sum)).collect();
            let seen = before.iter().filter(|_| self.state().turn > 0).find_map(|e| match e {
                Event::Moved(who, mv) if *who as usize == a => actor.moves.get(*mv as usize).map(|mv| (mv, self.times_before(e))),
                _ => None,
            });
            if seen.is_none() && next.is_empty() {
                continue;
            }
            views.push(MoveView {
                actor: actor.name.clone(),
                aim: actor.aim.clone(),
                strategy: actor.strategies.get(strategy).map_or_else(String::new, |s| s.label.clone()),
                label: seen.map_or_else(String::new, |s| s.0.label.clone()),
                seen: seen.map(|s| self.prose_again(&s.0.seen, s.1)).unwrap_or_default(),
                next,
            });
        }
        views.sort_by_key(|v| v.label.is_empty());
        views
    }
}
