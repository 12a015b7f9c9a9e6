//! Hashes of the rules and of the state.
//!
//! Both are blake3 over little-endian numbers, bits of floating point and strings closed by their length, in id
//! order. Text, labels, sources and art are no part of the rules.

use super::content::{Act, Consent, Content, Effect, Need, Outcome, StoryletKind, Timing};
use super::expr::{Expr, ExprId, Slot, Table};
use super::ledger::Cause;
use super::machine::Machine;
use super::state::{DueAct, State};

/// What the engine makes of the rules: moves on whenever the same rules give other states.
const MEANING: u32 = 3;

struct Digest(blake3::Hasher);

impl Digest {
    fn n(&mut self, x: impl Into<u64>) {
        self.0.update(&x.into().to_le_bytes());
    }

    /// Several numbers or slots.
    fn all(&mut self, xs: &[u32]) {
        self.n(xs.len() as u64);
        xs.iter().for_each(|&x| self.n(x));
    }

    fn f(&mut self, x: f64) {
        self.n(x.to_bits());
    }

    fn s(&mut self, x: &str) {
        self.n(x.len() as u64);
        self.0.update(x.as_bytes());
    }

    /// A list: its length, then its items.
    fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) {
        self.n(items.len() as u64);
        items.iter().for_each(|item| each(self, item));
    }

    fn slots(&mut self, slots: &[Slot]) {
        self.list(slots, |d, s| d.n(s.0));
    }

    fn maybe(&mut self, x: Option<u32>) {
        self.n(x.map_or(0, |x| u64::from(x) + 1));
    }

    fn maybe_expr(&mut self, x: Option<ExprId>) {
        self.maybe(x.map(|id| id.0));
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Const(x) => {
                self.n(0_u8);
                self.f(*x);
            }
            Expr::Slot(slot) => self.all(&[1, slot.0]),
            Expr::Unary(op, a) => {
                self.all(&[2, *op as u32]);
                self.expr(a);
            }
            Expr::Binary(op, a, b) => {
                self.all(&[3, *op as u32]);
                self.expr(a);
                self.expr(b);
            }
            Expr::Select(parts) => {
                self.n(4_u8);
                parts.iter().for_each(|part| self.expr(part));
            }
            Expr::Ratio(parts) => {
                self.n(5_u8);
                parts.iter().for_each(|part| self.expr(part));
            }
            Expr::Lookup(table, x) => {
                self.all(&[6, *table]);
                self.expr(x);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.list(&table.points, |d, &(x, y)| {
            d.f(x);
            d.f(y);
        });
    }

    fn act(&mut self, act: &Act) {
        if let Act::If(condition, inner) = act {
            self.all(&[10, condition.0]);
            return self.act(inner);
        }
        self.all(&match *act {
            Act::Set(slot, id) => [0, slot.0, id.0],
            Act::Add(slot, id) => [1, slot.0, id.0],
            Act::Seat(office, person) => [2, office, person],
            Act::Vacate(office) => [3, office, 0],
            Act::Trigger(storylet) => [4, storylet, 0],
            Act::Give(pledge) => [5, pledge, 0],
            Act::Keep(pledge) => [6, pledge, 0],
            Act::Break(pledge) => [7, pledge, 0],
            Act::End(ending) => [8, ending, 0],
            Act::Move(lever, position) => [9, lever, position],
            Act::If(..) => unreachable!("handled above"),
        });
    }

    fn effects(&mut self, effects: &[Effect]) {
        self.list(effects, |d, effect| {
            d.act(&effect.act);
            d.all(&match effect.timing {
                Timing::Now => [0, 0],
                Timing::In(steps) => [1, steps],
                Timing::Over(steps) => [2, steps],
            });
        });
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.effects(&outcome.effects);
    }

    fn needs(&mut self, needs: &[Need]) {
        self.list(needs, |d, need| d.n(need.cond.0));
    }

    fn consents(&mut self, consents: &[Consent]) {
        self.list(consents, |d, c| d.all(&[c.party, c.refuses.0]));
    }

    fn cause(&mut self, cause: Cause) {
        self.all(&match cause {
            Cause::Link(a) => [0, a, 0, 0],
            Cause::Flow(a) => [1, a, 0, 0],
            Cause::Option(a, b) => [2, a, b, 0],
            Cause::Odds(a, b, c) => [3, a, b, c],
            Cause::Silence(a) => [4, a, 0, 0],
            Cause::Lever(a, b) => [5, a, u32::from(b), 0],
            Cause::Reversal(a) => [6, a, 0, 0],
            Cause::Overruled(a) => [7, a, 0, 0],
            Cause::Pledge(a, b) => [8, a, u32::from(b), 0],
            Cause::Negotiation(a) => [9, a, 0, 0],
            Cause::Clause(a, b) => [10, a, b, 0],
            Cause::Office(a) => [11, a, 0, 0],
            Cause::Petition(a, b) => [12, a, b, 0],
            Cause::Allocation(a) => [13, a, 0, 0],
            Cause::Move(a, b) => [14, a, b, 0],
            Cause::Income(a) => [15, a, 0, 0],
            Cause::Limit => [16, 0, 0, 0],
            Cause::Engine => [17, 0, 0, 0],
        });
    }

    fn finish(&self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

/// Hash of the compiled rules in id order; text, comments, labels, sources and art do not move it.
#[must_use]
pub fn rules(c: &Content) -> [u8; 32] {
    let mut digest = Digest(blake3::Hasher::new());
    let d = &mut digest;
    d.n(MEANING);
    d.s(&c.id);
    let known = &c.known;
    d.slots(&[known.tick, known.time, known.turn, known.attention, known.attention_full]);
    let (clock, start) = (&c.clock, c.clock.start);
    d.all(&[clock.unit as u32, clock.steps_per_unit, clock.units, start.year as u32]);
    d.all(&[u32::from(start.month), u32::from(start.day)]);
    d.list(&clock.fine, |d, fine| d.all(&[fine.when.0, fine.steps]));
    d.list(&c.slots, |d, slot| {
        d.s(&slot.name);
        [slot.low, slot.high, slot.grid, slot.initial].iter().for_each(|&x| d.f(x));
        d.n(slot.state);
    });
    d.list(&c.exprs, Digest::expr);
    d.list(&c.turn_exprs, |d, id| d.n(id.0));
    d.list(&c.tables, Digest::table);
    model(d, c);
    story(d, c);
    world(d, c);
    d.finish()
}

fn model(d: &mut Digest, c: &Content) {
    let m = &c.model;
    d.list(&m.initial, |d, (slot, id)| d.all(&[slot.0, id.0]));
    d.list(&m.aux, |d, (slot, id)| d.all(&[slot.0, id.0]));
    d.list(&m.links, |d, link| {
        d.s(&link.id);
        d.all(&[link.into.0, link.amount.0]);
        d.f(link.soft);
    });
    d.list(&m.series, |d, series| {
        d.all(&[series.slot.0, u32::from(series.known)]);
        d.list(&series.values, |d, &x| d.f(x));
    });
    d.list(&m.chains, |d, chain| {
        d.all(&[chain.output.0, chain.first.0, chain.order, chain.input.0, chain.time.0, u32::from(chain.material)]);
        d.maybe_expr(chain.initial);
    });
    d.list(&m.noises, |d, noise| {
        d.all(&[noise.slot.0, noise.sd.0]);
        d.n(noise.stream);
        d.f(noise.time);
    });
    d.list(&c.lenses, |d, lens| {
        d.s(&lens.id);
        d.list(&lens.params, |d, &(slot, x)| {
            d.n(slot.0);
            d.f(x);
        });
        d.list(&lens.tables, |d, (at, table)| {
            d.n(*at);
            d.table(table);
        });
    });
}

fn story(d: &mut Digest, c: &Content) {
    d.list(&c.storylets, |d, s| {
        d.s(&s.id);
        d.all(&[u32::from(s.kind == StoryletKind::Initiative), s.when.0, s.weight.0, s.stays, s.cooldown, s.cost]);
        d.all(&[s.urgent, s.compulsory, s.at_once, s.once, s.unforeseen].map(u32::from));
        d.maybe_expr(s.lapses);
        d.n(s.stream);
        d.slots(&[s.seen, s.last]);
        d.list(&s.options, |d, option| {
            d.s(&option.id);
            d.needs(&option.needs);
            d.consents(&option.consent);
            d.list(&option.stance, |d, &(party, stance)| d.all(&[party, stance as u32]));
            d.all(&[option.cost, option.taken.0, u32::from(option.historical)]);
            d.outcome(&option.outcome);
            d.list(&option.odds, |d, odds| {
                d.n(odds.weight.0);
                d.outcome(&odds.outcome);
            });
        });
        d.outcome(&s.silence);
    });
    d.list(&c.levers, |d, lever| {
        d.s(&lever.id);
        d.list(&lever.positions, |d, p| d.f(p.value));
        d.slots(&[lever.slot, lever.at, lever.moved, lever.direction]);
        d.all(&[lever.start, lever.cost, lever.reversal]);
        d.maybe_expr(lever.when.as_ref().map(|need| need.cond));
        d.list(&lever.against, |d, &(party, way)| d.all(&[party, way as u32]));
        d.effects(&lever.up);
        d.effects(&lever.down);
        d.list(&lever.historical, |d, &(tick, position)| d.all(&[tick, position]));
    });
    d.list(&c.pledges, |d, pledge| {
        d.s(&pledge.id);
        d.all(&[pledge.within, u32::from(pledge.kept_at_deadline), pledge.belief.0, pledge.state.0, pledge.due.0]);
        d.maybe_expr(pledge.kept);
        d.maybe_expr(pledge.broken);
        d.effects(&pledge.on_kept);
        d.effects(&pledge.on_broken);
    });
    d.list(&c.negotiations, |d, n| {
        d.s(&n.id);
        d.all(&[n.when.0, n.offers_per_turn, n.cost, n.state.0, n.offers.0, n.offers_now.0]);
        d.f(n.threshold);
        d.n(n.stream);
        d.list(&n.wings, |d, wing| d.all(&[wing.weight.0, wing.points.0]));
        d.list(&n.ratify, |d, r| d.all(&[r.party, r.bears.0]));
        d.list(&n.clauses, |d, clause| {
            d.s(&clause.id);
            d.n(clause.slot.0);
            d.list(&clause.terms, |d, term| {
                d.s(&term.id);
                d.list(&term.worth, |d, &x| d.f(x));
                d.list(&term.price, |d, &x| d.f(x));
                d.effects(&term.effects);
            });
        });
        [&n.on_signed, &n.on_refused, &n.on_unratified, &n.on_closed].into_iter().for_each(|o| d.outcome(o));
    });
    d.list(&c.allocations, |d, a| {
        d.s(&a.id);
        d.all(&[a.when.0, a.places, a.cost, a.touched.0]);
        d.list(&a.means, |d, means| {
            d.s(&means.id);
            d.n(means.amount.0);
            d.slots(&means.given);
            d.list(&means.need, |d, id| d.n(id.0));
        });
    });
    d.list(&c.petitions, |d, p| {
        d.s(&p.id);
        d.all(&[p.chance.0, p.seen.0]);
        d.n(p.stream);
        d.list(&p.answers, |d, answer| {
            d.s(&answer.id);
            d.needs(&answer.needs);
            d.all(&[answer.cost, answer.taken.0, u32::from(answer.historical)]);
            d.outcome(&answer.outcome);
        });
    });
    d.all(&[c.desk.attention.0, c.desk.events.0, c.desk.initiatives]);
    d.effects(&c.desk.silence);
    d.effects(&c.desk.reversal);
}

fn world(d: &mut Digest, c: &Content) {
    d.list(&c.parties, |d, party| {
        d.s(&party.id);
        d.n(party.patience.0);
        d.maybe_expr(party.inside);
        d.maybe(party.bargain);
        d.effects(&party.overruled);
    });
    d.list(&c.people, |d, person| {
        d.s(&person.id);
        d.list(&person.attributes, |d, &x| d.f(x));
        d.n(person.rank);
        d.f(person.serves.0);
        d.f(person.serves.1);
    });
    d.list(&c.offices, |d, office| {
        d.s(&office.id);
        d.all(&[u32::from(office.command), office.cost, office.holder.0, office.acting.0]);
        d.maybe(office.initial);
        d.maybe_expr(office.when.as_ref().map(|need| need.cond));
        d.consents(&office.consent);
        d.list(&office.candidates, |d, candidate| {
            d.n(candidate.person);
            d.needs(&candidate.needs);
            d.effects(&candidate.effects);
        });
        d.effects(&office.on_seat);
        d.effects(&office.on_vacate);
        d.slots(&office.holder_attributes);
        d.slots(&office.acting_attributes);
    });
    d.list(&c.actors, |d, actor| {
        d.s(&actor.id);
        d.all(&[actor.budget.0, actor.income.0, actor.strategy.0, actor.priority as u32]);
        d.n(actor.stream);
        d.list(&actor.strategies, |d, strategy| d.n(strategy.when.0));
        d.list(&actor.moves, |d, m| {
            d.s(&m.id);
            d.all(&m.strategies);
            d.all(&[m.when.0, m.weight.0, m.cooldown, u32::from(m.unforeseen), m.count.0, m.last.0]);
            d.n(m.stream);
            d.f(m.cost);
            d.effects(&m.effects);
        });
    });
    d.list(&c.estimates, |d, e| {
        d.s(&e.id);
        d.all(&[e.of.0, e.value.0, e.spread.0, e.bias.0, e.sd.0]);
        d.n(e.stream);
    });
    d.list(&c.published, |d, p| {
        d.all(&[p.slot.0, p.lag]);
        d.f(p.sd);
        d.n(p.stream);
    });
    d.list(&c.endings, |d, e| {
        d.s(&e.id);
        d.all(&[e.when.0, u32::from(e.at_horizon), u32::from(e.stands)]);
        d.s(&e.class);
    });
    d.list(&c.aims, |d, aim| {
        d.s(&aim.id);
        d.all(&[aim.met.0, aim.progress.0, aim.named.0]);
    });
}

impl Machine {
    /// Hash of the state: (slot name, bits) of the state's slots in slot order, the time, the queues, the desk,
    /// petitions, aims, endings, what was frozen at the opening. What is recomputed, the lens and what serves display are left out.
    #[must_use]
    pub fn hash(&self, state: &State) -> [u8; 32] {
        let mut digest = Digest(blake3::Hasher::new());
        let d = &mut digest;
        d.n(state.seed);
        d.all(&[state.tick, state.turn, state.steps, state.still]);
        for (info, &value) in self.content.slots.iter().zip(&state.slots).filter(|(info, _)| info.state) {
            d.s(&info.name);
            d.f(value);
        }
        d.list(&state.queue, |d, due| {
            d.all(&[due.tick, due.left]);
            d.maybe_expr(due.condition);
            d.cause(due.cause);
            match &due.act {
                DueAct::Add(slot, x) => {
                    d.all(&[0, slot.0]);
                    d.f(*x);
                }
                DueAct::Set(slot, x) => {
                    d.all(&[1, slot.0]);
                    d.f(*x);
                }
                DueAct::Act(act) => d.act(act),
            }
        });
        d.list(&state.desk, |d, on| d.all(&[on.storylet, on.left]));
        d.all(&state.triggered);
        d.all(&state.petitions);
        d.all(&state.aims);
        d.maybe(state.ended);
        d.maybe(state.ordered);
        d.list(&state.frozen, |d, &x| d.f(x));
        d.finish()
    }
}
