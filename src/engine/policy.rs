//! Automatic players.
//!
//! A policy is data: ordered rules, answers by storylet, and what it does with the rest. Every policy answers whatever
//! is compulsory, so that a campaign always comes to its end.

use super::choice::WAYS;
use super::command::Command;
use super::content::{Otherwise, Policy, Rule, RuleAct, StoryletKind, Way};
use super::desk::{count, on_desk, place};
use super::ledger::Sink;
use super::luck::{self, Picks};
use super::machine::Machine;
use super::state::State;

/// Most commands of a random player in one turn.
const MOST: u32 = 64;

/// Numbers that a random player tries before it finds that nothing is possible.
const TRIES: u32 = 47;

/// A random player has had enough, before each thing it takes up of itself, once in so many times.
const STOP: u32 = 8;

/// Room for an automatic player's work, kept from turn to turn so that nothing is allocated after the first.
#[derive(Clone, Debug)]
pub struct Scratch {
    desk: Vec<u32>,
    stream: u64,
    /// Levers that the player leaves alone, whatever its rules say (indices).
    pub hands_off: Vec<u32>,
    /// Decisions of a random player so far: commands that were accepted where there were two choices or more, leaving
    /// it among them where that is one.
    pub decisions: u64,
}

impl Default for Scratch {
    fn default() -> Self {
        let stream = luck::stream("policy", "random", "");
        Self { desk: Vec::new(), hands_off: Vec::new(), decisions: 0, stream }
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
    play_turn_as(machine, state, &machine.content.policies[policy as usize], scratch, sink);
}

/// Plays one turn by a policy that need not be among the content's, as [`play_turn`] does. The conditions of its rules
/// are expressions of the machine's content.
pub fn play_turn_as<S: Sink>(machine: &Machine, state: &mut State, policy: &Policy, scratch: &mut Scratch, sink: &mut S) {
    lead(machine, state, policy, scratch, sink);
    close_as(machine, state, policy, scratch, sink);
}

/// Plays a turn up to its close: rules in order, answers, the rest by the policy's manner. What is compulsory waits
/// for [`settle`].
///
/// # Panics
/// If there is no such policy.
pub fn conduct<S: Sink>(machine: &Machine, state: &mut State, policy: u32, scratch: &mut Scratch, sink: &mut S) {
    lead(machine, state, &machine.content.policies[policy as usize], scratch, sink);
    machine.freshen(state);
}

/// The same by any policy; of the auxiliaries only those that commands read are up to date then.
fn lead<S: Sink>(machine: &Machine, state: &mut State, rules: &Policy, scratch: &mut Scratch, sink: &mut S) {
    PARTS.into_iter().for_each(|part| lead_part(machine, state, rules, part, scratch, sink));
}

/// What a policy does in a turn, part by part, so that campaigns in step can do each one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Rules and answers.
    Rules,
    /// What lies on the desk, is asked, may be allotted (a random player).
    Desk,
    Petitions,
    Boards,
    /// The rest by the policy's manner.
    Otherwise,
}

/// The parts in order.
pub(super) const PARTS: [Part; 5] = [Part::Rules, Part::Desk, Part::Petitions, Part::Boards, Part::Otherwise];

/// Plays one part of a turn.
pub(super) fn lead_part<S: Sink>(machine: &Machine, state: &mut State, rules: &Policy, part: Part, scratch: &mut Scratch, sink: &mut S) {
    if state.ended.is_some() {
        return;
    }
    match (part, rules.otherwise) {
        (Part::Rules, _) => obey(machine, state, rules, scratch, sink),
        (Part::Desk, Otherwise::Random) => random_desk(machine, state, scratch, sink),
        (Part::Petitions, Otherwise::Random) => random_petitions(machine, state, scratch, sink),
        (Part::Boards, Otherwise::Random) => {
            (0..machine.content.allocations.len()).for_each(|board| allot(machine, state, scratch, board, sink));
        }
        (Part::Otherwise, Otherwise::Random) => random_rest(machine, state, scratch, sink),
        (Part::Otherwise, Otherwise::Historical) => historical(machine, state, rules, scratch, sink),
        (Part::Otherwise, Otherwise::Stance(party)) => stance(machine, state, party, scratch, sink),
        _ => {}
    }
}

/// Rules in order, then answers.
fn obey<S: Sink>(machine: &Machine, state: &mut State, rules: &Policy, scratch: &mut Scratch, sink: &mut S) {
    for rule in &rules.rules {
        let left_alone = matches!(rule.act, RuleAct::Lever(lever, _) if scratch.hands_off.contains(&lever));
        if left_alone {
            continue;
        }
        machine.freshen_rules(state);
        if machine.holds(state, rule.when) {
            act(machine, state, &rule.act, sink);
        }
    }
    if rules.answers.is_empty() {
        return;
    }
    list_desk(state, scratch);
    for k in 0..scratch.desk.len() {
        let storylet = scratch.desk[k];
        if let Some(&(_, option, way)) = rules.answers.iter().find(|a| a.0 == storylet) {
            carry(machine, state, storylet, option, way, Way::Overrule, sink);
        }
    }
}

/// Answers what is compulsory, so that the turn can be closed.
pub fn settle<S: Sink>(machine: &Machine, state: &mut State, policy: u32, scratch: &mut Scratch, sink: &mut S) {
    answer_compulsory(machine, state, &machine.content.policies[policy as usize], scratch, sink);
    machine.freshen(state);
}

/// The same by any policy; of the auxiliaries only those that commands read are up to date then.
pub(super) fn answer_compulsory<S: Sink>(machine: &Machine, state: &mut State, policy: &Policy, scratch: &mut Scratch, sink: &mut S) {
    // An answer may put another compulsory storylet on the desk (`at_once`); the depth is bounded.
    for _ in 0..MOST {
        list_desk(state, scratch);
        let barred = |s: &&u32| machine.card(**s).compulsory && machine.answerable(state, **s);
        let Some(&storylet) = scratch.desk.iter().find(barred) else {
            break;
        };
        if !answer_somehow(machine, state, policy, storylet, sink) {
            break;
        }
    }
}

/// Answers what is compulsory and closes the turn, with no other decision.
pub fn close<S: Sink>(machine: &Machine, state: &mut State, policy: u32, scratch: &mut Scratch, sink: &mut S) {
    close_as(machine, state, &machine.content.policies[policy as usize], scratch, sink);
}

fn close_as<S: Sink>(machine: &Machine, state: &mut State, policy: &Policy, scratch: &mut Scratch, sink: &mut S) {
    if state.ended.is_some() {
        return;
    }
    answer_compulsory(machine, state, policy, scratch, sink);
    let closed = apply(machine, state, &Command::Close, sink);
    debug_assert!(closed, "an automatic player must be able to close its turn");
    if !closed {
        // Never loop for ever on a storylet nobody can answer.
        machine.close(state, sink);
    }
    machine.freshen(state);
}

/// The policy's answer to a compulsory storylet, or the first option that can be taken.
fn answer_somehow<S: Sink>(machine: &Machine, state: &mut State, rules: &Policy, storylet: u32, sink: &mut S) -> bool {
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

/// Carries out a command if it is legal, and says whether it was.
fn apply<S: Sink>(machine: &Machine, state: &mut State, command: &Command, sink: &mut S) -> bool {
    let legal = machine.legal(state, command).is_ok();
    if legal {
        machine.carry_out(state, command, sink);
    }
    legal
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
/// meet stays unanswered. A lever that a rule speaks of now is the rule's.
fn historical<S: Sink>(machine: &Machine, state: &mut State, rules: &Policy, scratch: &mut Scratch, sink: &mut S) {
    for (lever, card) in machine.content.levers.iter().enumerate() {
        machine.freshen_rules(state);
        let here = |rule: &Rule| matches!(rule.act, RuleAct::Lever(l, _) if l as usize == lever) && machine.holds(state, rule.when);
        if scratch.hands_off.contains(&(lever as u32)) || rules.rules.iter().any(here) {
            continue;
        }
        if let Some(&(_, position)) = card.historical.iter().rev().find(|h| h.0 <= state.tick) {
            lever_to(machine, state, lever as u32, position, sink);
        }
    }
    list_desk(state, scratch);
    for k in 0..scratch.desk.len() {
        let storylet = scratch.desk[k];
        // What has come at once since the answers were given is the policy's to answer first.
        let own = rules.answers.iter().find(|a| a.0 == storylet);
        if own.is_some_and(|&(_, option, way)| carry(machine, state, storylet, option, way, Way::Overrule, sink)) {
            continue;
        }
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
        let event = machine.storylet(storylet).kind == StoryletKind::Event;
        if let Some((option, stance)) = favoured(machine, storylet, party)
            && (event || stance > 0)
        {
            carry(machine, state, storylet, option, Way::Agreed, Way::Bargain, sink);
        }
    }
}

/// A player without a plan, but a player: it answers what lies on the desk and what is asked (each option, and leaving
/// it, with the same chance), allots the boards it can once, and spends its attention evenly among levers,
/// initiatives, offers and seats until none is left, it finds nothing, or it has had enough.
///
/// To draw numbers of commands until one has a legal command is to draw evenly among those, at the cost of testing few.
fn random_desk<S: Sink>(machine: &Machine, state: &mut State, scratch: &mut Scratch, sink: &mut S) {
    list_desk(state, scratch);
    for k in 0..scratch.desk.len() {
        let storylet = scratch.desk[k];
        let card = machine.card(storylet);
        if card.kind == StoryletKind::Event && on_desk(state, storylet) {
            let [_, numbers] = card.candidates;
            let candidate = |state: &State, k| machine.choice_candidate(state, storylet, k);
            pick(machine, state, scratch, card.stream, (numbers, !card.compulsory), candidate, sink);
        }
    }
}

fn random_petitions<S: Sink>(machine: &Machine, state: &mut State, scratch: &mut Scratch, sink: &mut S) {
    for k in (0..state.petitions.len()).rev() {
        let petition = state.petitions[k];
        let card = &machine.content.petitions[petition as usize];
        let candidate = |state: &State, answer| {
            let legal = machine.answer_legal(state, petition, answer).is_ok();
            legal.then_some(Command::Answer { petition, answer })
        };
        pick(machine, state, scratch, card.stream, (card.answers.len() as u32, true), candidate, sink);
    }
}

fn random_rest<S: Sink>(machine: &Machine, state: &mut State, scratch: &mut Scratch, sink: &mut S) {
    for n in 0..MOST {
        let mut picks = Picks::new(state.seed, state.tick, scratch.stream, place(state, n << 7));
        if machine.attention(state) == 0 || picks.below(STOP) == 0 {
            return;
        }
        let Some(command) = draw(machine, state, scratch, &mut picks) else {
            return;
        };
        // An initiative or an offer might be left, a lever be where it is: there are always two.
        machine.carry_out(state, &command, sink);
        scratch.decisions += 1;
    }
}

/// Takes one of so many commands, where it is legal, or none where that may be.
fn pick<S: Sink>(
    machine: &Machine,
    state: &mut State,
    scratch: &mut Scratch,
    stream: u64,
    (numbers, leave): (u32, bool),
    candidate: impl Fn(&State, u32) -> Option<Command>,
    sink: &mut S,
) {
    let mut picks = Picks::new(state.seed, state.tick, stream, place(state, 1 << 17));
    for _ in 0..TRIES {
        let k = picks.below(numbers + u32::from(leave));
        if k >= numbers {
            return;
        }
        if let Some(command) = candidate(state, k) {
            let another = leave || (0..numbers).any(|other| other != k && candidate(state, other).is_some());
            machine.carry_out(state, &command, sink);
            scratch.decisions += u64::from(another);
            return;
        }
    }
}

/// Once a turn and means: some place has its units set anew, to anything that can be given.
fn allot<S: Sink>(machine: &Machine, state: &mut State, scratch: &mut Scratch, board: usize, sink: &mut S) {
    let card = &machine.content.allocations[board];
    for (m, means) in card.means.iter().enumerate() {
        if means.given.is_empty() || machine.frozen(state, card.when) == 0.0 {
            continue;
        }
        let at = place(state, 1 << 14 | (board as u32) << 8 | (m as u32) << 1);
        let mut picks = Picks::new(state.seed, state.tick, scratch.stream, at);
        let at = picks.below(means.given.len() as u32);
        let here = count(machine.get(state, means.given[at as usize]));
        let most = here + machine.units(state, means).saturating_sub(machine.units_given(state, means));
        let units = picks.below(most + 1);
        let command = Command::Give { allocation: board as u32, means: m as u32, place: at, units };
        if units != here && apply(machine, state, &command, sink) {
            scratch.decisions += 1;
        }
    }
}

/// A lever, initiative, offer or seat, each possible one with the same chance; `None` where [`TRIES`] numbers have
/// none. What was moved this turn is not moved back.
fn draw(machine: &Machine, state: &State, scratch: &Scratch, picks: &mut Picks) -> Option<Command> {
    let numbers = machine.candidates(state, true);
    let fits = |command: &Command| match *command {
        Command::Lever { lever, .. } if scratch.hands_off.contains(&lever) => false,
        Command::Lever { lever, up } => {
            let card = &machine.content.levers[lever as usize];
            let back = machine.get(state, card.direction) == if up { -1.0 } else { 1.0 };
            !back || machine.get(state, card.moved) != f64::from(state.tick)
        }
        _ => true,
    };
    (0..TRIES).find_map(|_| machine.candidate(state, picks.below(numbers), true).filter(fits))
}
