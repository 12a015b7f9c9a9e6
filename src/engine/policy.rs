//! Automatic players.
//!
//! A policy is data: ordered rules, answers by storylet, and what it does with the rest. Every policy answers whatever
//! is compulsory, so that a campaign always comes to its end.

use super::choice::WAYS;
use super::command::Command;
use super::content::{Otherwise, RuleAct, Way};
use super::desk::place;
use super::ledger::Sink;
use super::luck;
use super::machine::Machine;
use super::state::State;

/// Most commands of a random player in one turn.
const MOST: u32 = 64;

/// Numbers that a random player tries before it lists what is possible; less than 126.
const TRIES: u32 = 48;

/// Room for an automatic player's work, kept from turn to turn so that nothing is allocated after the first.
#[derive(Clone, Debug)]
pub struct Scratch {
    commands: Vec<Command>,
    desk: Vec<u32>,
    stream: u64,
    /// Commands drawn by a random player so far, each accepted and each among two or more (the close is one).
    pub decisions: u64,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { commands: Vec::new(), desk: Vec::new(), decisions: 0, stream: luck::stream("policy", "random", "") }
    }
}

/// Plays one campaign from its start to its end.
pub fn campaign<S: Sink>(machine: &Machine, seed: u64, lens: u32, policy: u32, sink: &mut S) -> State {
    let mut state = machine.start(seed, lens, sink);
    let mut scratch = Scratch::default();
    while state.ended.is_none() {
        play_turn(machine, &mut state, policy, &mut scratch, sink);
    }
    state
}

/// Plays one turn: rules in order, answers, the rest by the policy's manner, what is compulsory, close.
///
/// # Panics
/// If there is no such policy.
pub fn play_turn<S: Sink>(machine: &Machine, state: &mut State, policy: u32, scratch: &mut Scratch, sink: &mut S) {
    if state.ended.is_some() {
        return;
    }
    let rules = &machine.content.policies[policy as usize];
    for rule in &rules.rules {
        if machine.holds(state, rule.when) {
            act(machine, state, &rule.act, sink);
        }
    }
    list_desk(state, scratch);
    for k in 0..scratch.desk.len() {
        let storylet = scratch.desk[k];
        if let Some(&(_, option, way)) = rules.answers.iter().find(|a| a.0 == storylet) {
            carry(machine, state, storylet, option, way, Way::Overrule, sink);
        }
    }
    match rules.otherwise {
        Otherwise::Nothing => {}
        Otherwise::Historical => historical(machine, state, scratch, sink),
        Otherwise::Random => random(machine, state, scratch, sink),
        Otherwise::Stance(party) => stance(machine, state, party, scratch, sink),
    }
    close(machine, state, policy, scratch, sink);
}

/// Answers what is compulsory and closes the turn, with no other decision.
pub fn close<S: Sink>(machine: &Machine, state: &mut State, policy: u32, scratch: &mut Scratch, sink: &mut S) {
    if state.ended.is_some() {
        return;
    }
    // An answer may put another compulsory storylet on the desk (`at_once`); the depth is bounded.
    for _ in 0..MOST {
        list_desk(state, scratch);
        let barred = |s: &&u32| machine.storylet(**s).compulsory && machine.answerable(state, **s);
        let Some(&storylet) = scratch.desk.iter().find(barred) else {
            break;
        };
        if !answer_somehow(machine, state, policy, storylet, sink) {
            break;
        }
    }
    let closed = apply(machine, state, &Command::Close, sink);
    debug_assert!(closed, "an automatic player must be able to close its turn");
    if !closed {
        // Never loop for ever on a storylet nobody can answer.
        machine.close(state, sink);
    }
}

/// The policy's answer to a compulsory storylet, or the first option that can be taken.
fn answer_somehow<S: Sink>(machine: &Machine, state: &mut State, policy: u32, storylet: u32, sink: &mut S) -> bool {
    let rules = &machine.content.policies[policy as usize];
    let options = &machine.storylet(storylet).options;
    let count = options.len() as u32;
    let first = match (rules.answers.iter().find(|a| a.0 == storylet), rules.otherwise) {
        (Some(&(_, option, _)), _) => option,
        (None, Otherwise::Random) => {
            let u = luck::u(state.seed, state.tick, machine.storylet(storylet).stream, place(state, 1 << 16));
            (u * f64::from(count)) as u32
        }
        (None, Otherwise::Stance(party)) => favoured(machine, storylet, party).map_or(0, |(option, _)| option),
        (None, _) => options.iter().position(|c| c.historical).unwrap_or(0) as u32,
    };
    (0..count).any(|k| carry(machine, state, storylet, (first + k) % count, Way::Agreed, Way::Overrule, sink))
}

fn apply<S: Sink>(machine: &Machine, state: &mut State, command: &Command, sink: &mut S) -> bool {
    machine.apply(state, command, sink).is_ok()
}

fn list_desk(state: &State, scratch: &mut Scratch) {
    scratch.desk.clear();
    scratch.desk.extend(state.desk.iter().map(|d| d.storylet));
}

/// Takes an option in this way, or failing that in the next harder one up to `hardest`.
fn carry<S: Sink>(machine: &Machine, state: &mut State, storylet: u32, option: u32, way: Way, hardest: Way, sink: &mut S) -> bool {
    let ways = WAYS.into_iter().filter(|w| (way..=hardest).contains(w));
    let mut found = None;
    for way in ways {
        let command = Command::Choose { storylet, option, way };
        match machine.legal(state, &command) {
            Ok(()) => {
                found = Some(command);
                break;
            }
            Err(super::command::Refusal::Consent(_) | super::command::Refusal::NoBargain(_)) => {}
            Err(_) => return false,
        }
    }
    found.is_some_and(|command| apply(machine, state, &command, sink))
}

/// Moves a lever step by step towards a position, as far as attention and needs allow.
fn lever_to<S: Sink>(machine: &Machine, state: &mut State, lever: u32, position: u32, sink: &mut S) {
    let end = machine.content.levers[lever as usize].positions.len() as u32;
    for _ in 0..end {
        let at = machine.lever_at(state, lever);
        if at == position || !apply(machine, state, &Command::Lever { lever, up: at < position }, sink) {
            return;
        }
    }
}

fn act<S: Sink>(machine: &Machine, state: &mut State, act: &RuleAct, sink: &mut S) {
    match act {
        &RuleAct::Lever(lever, position) => lever_to(machine, state, lever, position, sink),
        &RuleAct::Take(storylet, option, way) => {
            carry(machine, state, storylet, option, way, Way::Overrule, sink);
        }
        RuleAct::Offer(negotiation, terms) => {
            let command = Command::Offer { negotiation: *negotiation, terms: terms.clone() };
            apply(machine, state, &command, sink);
        }
        &RuleAct::Give(allocation, means, place, units) => {
            let card = &machine.content.allocations[allocation as usize].means[means as usize];
            if machine.get(state, card.given[place as usize]) != f64::from(units) {
                apply(machine, state, &Command::Give { allocation, means, place, units }, sink);
            }
        }
        &RuleAct::Seat(office, person) => {
            for way in WAYS {
                if apply(machine, state, &Command::Seat { office, person, way }, sink) {
                    break;
                }
            }
        }
        &RuleAct::Vacate(office) => {
            apply(machine, state, &Command::Vacate { office }, sink);
        }
        &RuleAct::Answer(petition, answer) => {
            // The rule names one element's petition; it means the family's.
            let family = &machine.content.petitions[petition as usize].family;
            for k in (0..state.petitions.len()).rev() {
                let waiting = state.petitions[k];
                if machine.content.petitions[waiting as usize].family == *family {
                    apply(machine, state, &Command::Answer { petition: waiting, answer }, sink);
                }
            }
        }
    }
}

/// What the record did: its options (overruling where it must), its lever paths, its answers. What the record did not
/// meet stays unanswered.
fn historical<S: Sink>(machine: &Machine, state: &mut State, scratch: &mut Scratch, sink: &mut S) {
    for (lever, card) in machine.content.levers.iter().enumerate() {
        if let Some(&(_, position)) = card.historical.iter().rev().find(|h| h.0 <= state.tick) {
            lever_to(machine, state, lever as u32, position, sink);
        }
    }
    list_desk(state, scratch);
    for k in 0..scratch.desk.len() {
        let storylet = scratch.desk[k];
        if let Some(option) = machine.storylet(storylet).options.iter().position(|c| c.historical) {
            carry(machine, state, storylet, option as u32, Way::Agreed, Way::Overrule, sink);
        }
    }
    for k in (0..state.petitions.len()).rev() {
        let petition = state.petitions[k];
        let answers = &machine.content.petitions[petition as usize].answers;
        if let Some(answer) = answers.iter().position(|a| a.historical) {
            apply(machine, state, &Command::Answer { petition, answer: answer as u32 }, sink);
        }
    }
}

/// The option that a party favours most, with its stance (0 where it has none); the first of equals.
fn favoured(machine: &Machine, storylet: u32, party: u32) -> Option<(u32, i8)> {
    let mut best = None;
    for (i, choice) in machine.storylet(storylet).options.iter().enumerate() {
        let stance = choice.stance.iter().find(|s| s.0 == party).map_or(0, |s| s.1);
        if best.is_none_or(|(_, most)| stance > most) {
            best = Some((i as u32, stance));
        }
    }
    best
}

/// The options a party favours: of events always, of initiatives where it is for them; never over another's head.
fn stance<S: Sink>(machine: &Machine, state: &mut State, party: u32, scratch: &mut Scratch, sink: &mut S) {
    list_desk(state, scratch);
    for k in 0..scratch.desk.len() {
        let storylet = scratch.desk[k];
        let event = machine.storylet(storylet).kind == super::content::StoryletKind::Event;
        if let Some((option, stance)) = favoured(machine, storylet, party)
            && (event || stance > 0)
        {
            carry(machine, state, storylet, option, Way::Agreed, Way::Bargain, sink);
        }
    }
}

/// Uniformly among what is possible, until it stops: after about as many commands as there is attention.
fn random<S: Sink>(machine: &Machine, state: &mut State, scratch: &mut Scratch, sink: &mut S) {
    let stop = 1.0 / (1.0 + machine.get(state, machine.content.known.attention_full));
    for n in 0..MOST {
        let place = place(state, n << 7);
        if luck::u(state.seed, state.tick, scratch.stream, place) < stop {
            return;
        }
        let Some(command) = draw(machine, state, scratch, place) else {
            return;
        };
        machine.carry_out(state, &command, sink);
        scratch.decisions += 1;
    }
}

/// A possible command other than the close, each with the same chance. Where [`TRIES`] numbers have none, all are
/// listed.
fn draw(machine: &Machine, state: &State, scratch: &mut Scratch, place: u32) -> Option<Command> {
    let u = |k| luck::u(state.seed, state.tick, scratch.stream, place + k);
    let numbers = f64::from(machine.candidates(state));
    for k in 1..=TRIES {
        if let Some(command) = machine.candidate(state, (u(k) * numbers) as u32) {
            return Some(command);
        }
    }
    let last = u(TRIES + 1);
    machine.possible(state, &mut scratch.commands);
    scratch.commands.retain(|c| *c != Command::Close);
    let pick = (last * scratch.commands.len() as f64) as usize;
    (pick < scratch.commands.len()).then(|| scratch.commands.swap_remove(pick))
}
