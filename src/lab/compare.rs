//! Pairs of campaigns with the same seed: lens against lens, policy against policy, a scenario against another.

use super::marks::{Marks, Watch};
use super::plan::{Subject, Value};
use super::rows::{Row, classes, date, names};
use super::stats::Sum;
use super::text::columns;
use super::work::share;
use crate::engine::content::Content;
use crate::engine::expr::Slot;
use crate::engine::machine::Machine;
use crate::engine::policy::{Scratch, play_turn};
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

/// Seeds of a piece of work.
const PIECE: u64 = 10;

/// A scenario made ready.
#[derive(Debug)]
pub struct Side<'a> {
    /// It runs.
    pub machine: &'a Machine,
    /// What is counted in it.
    pub subject: &'a Subject,
}

/// Who plays where: the place in the list of sides, policy, lens.
pub type Player = (usize, u32, u32);

/// Campaigns that are held against a base.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What the group is, in words: `policy historical: lens minus lens strict`.
    pub title: String,
    /// Pairs: what the column is called, who plays, who is subtracted.
    pub pairs: Vec<(String, Player, Player)>,
}

/// What is compared of two campaigns, matched by name between the sides.
#[derive(Debug)]
pub struct Figures {
    /// Name, and whether more is good, and decimals: `stands` first, classes, aims met, then values at the end.
    pub list: Vec<Figure>,
    /// Quantities by date: name, slot on each side.
    pub quantities: Vec<(String, Vec<Slot>)>,
    /// Dates.
    pub dates: usize,
}

/// A figure of one campaign.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The table of its rows.
    pub table: &'static str,
    /// Id.
    pub id: String,
    /// Words.
    pub label: String,
    /// Whether more is good.
    pub good: i8,
    /// Decimals shown.
    pub decimals: usize,
    /// What it is on each side; nothing where a side does not have it.
    of: Vec<Option<Of>>,
}

/// Where a figure is read.
#[derive(Clone, Debug)]
enum Of {
    Stands,
    Class(String),
    Aim(usize),
    Value(Value),
}

impl Figures {
    /// The figures of some sides, in the order of the first; quantities by name.
    #[must_use]
    pub fn new(sides: &[Side<'_>], quantities: &[Slot]) -> Self {
        let first = &sides[0];
        let content = &first.machine.content;
        let mut list = Vec::new();
        let share =
            |table, id: &str, label: String, good, of: Vec<Option<Of>>| Figure { table, id: id.to_owned(), label, good, decimals: 1, of };
        list.push(share("stands", "", "the government stands, %".into(), 1, sides.iter().map(|_| Some(Of::Stands)).collect()));
        for (class, stands) in classes(content) {
            let of = |s: &Side<'_>| classes(&s.machine.content).iter().any(|c| c.0 == class).then(|| Of::Class(class.to_owned()));
            list.push(share("class", class, format!("endings of class {class}, %"), i8::from(stands), sides.iter().map(of).collect()));
        }
        for aim in &content.aims {
            let of = |s: &Side<'_>| s.machine.content.aims.iter().position(|a| a.id == aim.id).map(Of::Aim);
            list.push(share("aim", &aim.id, format!("aim met: {}, %", aim.label), 1, sides.iter().map(of).collect()));
        }
        for value in first.subject.values.iter().filter(|v| v.kind == "measure") {
            let of = |s: &Side<'_>| s.subject.values.iter().find(|v| v.kind == value.kind && v.id == value.id).cloned().map(Of::Value);
            let label = if value.unit.is_empty() { value.label.clone() } else { format!("{}, {}", value.label, value.unit) };
            let of = sides.iter().map(of).collect();
            list.push(Figure { table: "measure", id: value.id.clone(), label, good: value.good, decimals: value.decimals.max(1), of });
        }
        let by_name = |slot: &Slot| {
            let name = &content.slots[slot.0 as usize].name;
            let of = |s: &Side<'_>| s.machine.content.slots.iter().position(|x| x.name == *name).map(|i| Slot(i as u32));
            Some((name.clone(), sides.iter().map(of).collect::<Option<Vec<_>>>()?))
        };
        let dates = sides.iter().map(|s| s.subject.dates).min().unwrap_or(0);
        Self { list, quantities: quantities.iter().filter_map(by_name).collect(), dates }
    }
}

/// One campaign: figures, quantities date by date, storylets met.
struct Campaign {
    figures: Vec<Option<f64>>,
    /// As many dates as it lasted.
    dates: Vec<Vec<f64>>,
    met: Vec<bool>,
}

fn campaign(side: usize, sides: &[Side<'_>], figures: &Figures, marks: &Marks, seed: u64, (policy, lens): (u32, u32)) -> Campaign {
    let machine = sides[side].machine;
    let steps = machine.content.clock.steps_per_unit.max(1);
    let mut watch = Watch::new(marks);
    let mut state = machine.start(seed, lens, &mut watch);
    let mut scratch = Scratch::default();
    let mut dates: Vec<Vec<f64>> = Vec::new();
    loop {
        while dates.len() < figures.dates && state.tick >= dates.len() as u32 * steps {
            dates.push(figures.quantities.iter().map(|(_, slots)| machine.get(&state, slots[side])).collect());
        }
        if state.ended.is_some() {
            break;
        }
        play_turn(machine, &mut state, policy, &mut scratch, &mut watch);
    }
    machine.refresh(&mut state);
    watch.end(machine, &state);
    let ending = state.ended.and_then(|e| machine.content.endings.get(e as usize));
    let percent = |yes: bool| if yes { 100.0 } else { 0.0 };
    let read = |figure: &Figure| {
        figure.of[side].as_ref().map(|of| match of {
            Of::Stands => percent(ending.is_some_and(|e| e.stands)),
            Of::Class(class) => percent(ending.is_some_and(|e| e.class == *class)),
            Of::Aim(aim) => percent(machine.holds(&state, machine.content.aims[*aim].met)),
            Of::Value(value) => {
                let measure = machine.content.measures.iter().find(|m| m.id == value.id).and_then(|m| m.slot);
                measure.map_or(0.0, |slot| machine.get(&state, slot))
            }
        })
    };
    let mut met = vec![false; marks.list.len()];
    watch.hits.iter().for_each(|&i| met[i as usize] = true);
    Campaign { figures: figures.list.iter().map(read).collect(), dates, met }
}

/// What a pair of players came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Each figure: with, without, the difference.
    pub figures: Vec<[Sum; 3]>,
    /// The differences of quantities by date, where both campaigns last to it: `quantity * dates + date`.
    pub dates: Vec<Sum>,
    /// Storylets that both meet, in percent of those that either does; nothing between scenarios.
    pub shared: Sum,
}

impl Difference {
    fn new(figures: &Figures) -> Self {
        let dates = vec![Sum::default(); figures.quantities.len() * figures.dates];
        Self { figures: vec![[Sum::default(); 3]; figures.list.len()], dates, shared: Sum::default() }
    }

    fn merge(&mut self, other: &Self) {
        for (a, b) in self.figures.iter_mut().zip(&other.figures) {
            a.iter_mut().zip(b).for_each(|(a, b)| a.merge(b));
        }
        self.dates.iter_mut().zip(&other.dates).for_each(|(a, b)| a.merge(b));
        self.shared.merge(&other.shared);
    }

    fn add(&mut self, figures: &Figures, with: &Campaign, without: &Campaign, marks: Option<&Marks>) {
        for (sums, pair) in self.figures.iter_mut().zip(with.figures.iter().zip(&without.figures)) {
            if let (Some(a), Some(b)) = pair {
                [*a, *b, a - b].into_iter().zip(sums).for_each(|(x, sum)| sum.add(x));
            }
        }
        for (date, (a, b)) in with.dates.iter().zip(&without.dates).enumerate() {
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                self.dates[i * figures.dates + date].add(a - b);
            }
        }
        if let Some(marks) = marks {
            let both = marks.met().filter(|&i| with.met[i] && without.met[i]).count();
            let either = marks.met().filter(|&i| with.met[i] || without.met[i]).count();
            self.shared.add(100.0 * both as f64 / either.max(1) as f64);
        }
    }
}

/// Plays every pair of some groups with every seed. `None` when it was stopped.
pub fn compare(
    sides: &[Side<'_>],
    figures: &Figures,
    groups: &[Group],
    seeds: (u64, u64),
    threads: usize,
    stop: &AtomicBool,
    told: &(dyn Fn(usize) + Sync),
) -> Option<Vec<Vec<Difference>>> {
    let pieces = (seeds.1 - seeds.0 + 1).div_ceil(PIECE) as usize;
    let none = |group: &Group| -> Vec<Difference> { group.pairs.iter().map(|_| Difference::new(figures)).collect() };
    let sums: Vec<Mutex<Vec<Difference>>> = groups.iter().map(|g| Mutex::new(none(g))).collect();
    // Whole sums: it does not matter who adds first.
    let work = |job: usize| {
        let (group, piece) = (&groups[job / pieces], (job % pieces) as u64);
        let first = seeds.0 + piece * PIECE;
        let mut out = none(group);
        for seed in first..=(first + PIECE - 1).min(seeds.1) {
            // A base that several columns have is played once.
            let mut played: Vec<(Player, Campaign)> = Vec::new();
            for (_, with, without) in &group.pairs {
                for player in [*with, *without] {
                    if played.iter().all(|p| p.0 != player) {
                        let (side, policy, lens) = player;
                        let ran = campaign(side, sides, figures, &sides[side].subject.marks, seed, (policy, lens));
                        played.push((player, ran));
                    }
                }
            }
            for ((_, with, without), difference) in group.pairs.iter().zip(&mut out) {
                let of = |player: &Player| played.iter().find(|p| p.0 == *player).map(|p| &p.1);
                if let (Some(a), Some(b)) = (of(with), of(without)) {
                    let marks = (with.0 == without.0).then_some(&sides[with.0].subject.marks);
                    difference.add(figures, a, b, marks);
                }
            }
        }
        let mut sum = sums[job / pieces].lock().unwrap_or_else(PoisonError::into_inner);
        sum.iter_mut().zip(&out).for_each(|(a, b)| a.merge(b));
    };
    share(groups.len() * pieces, threads, stop, told, work)?;
    Some(sums.into_iter().map(|s| s.into_inner().unwrap_or_else(PoisonError::into_inner)).collect())
}

/// The comparison for a reader: a table a group, `*` where the sign is sure at 95 %, `><` where two columns are sure of
/// opposite signs.
#[must_use]
pub fn report(figures: &Figures, groups: &[Group], found: &[Vec<Difference>]) -> String {
    let mut out = String::new();
    for (group, pairs) in groups.iter().zip(found) {
        let n = pairs.first().and_then(|p| p.figures.first()).map_or(0, |f| f[2].n);
        let _ = writeln!(out, "\n{}, {n} pairs", group.title);
        let mut rows = vec![std::iter::once(String::new()).chain(group.pairs.iter().map(|p| p.0.clone())).collect::<Vec<_>>()];
        for (i, figure) in figures.list.iter().enumerate() {
            let sums: Vec<&Sum> = pairs.iter().map(|p| &p.figures[i][2]).collect();
            if sums.iter().all(|s| s.n == 0 || (s.sum == 0 && s.squares == 0)) {
                continue;
            }
            let mut row = vec![format!("  {}", figure.label)];
            row.extend(sums.iter().map(|s| shown(s, figure.decimals)));
            let sure = |way: f64| sums.iter().any(|s| s.sure() && s.mean() * way > 0.0);
            row.push(if sure(1.0) && sure(-1.0) { "><".to_owned() } else { String::new() });
            rows.push(row);
        }
        if pairs.iter().any(|p| p.shared.n > 0) {
            let mut row = vec!["  storylets in common, %".to_owned()];
            row.extend(pairs.iter().map(|p| format!("{:.0} ", p.shared.mean())));
            rows.push(row);
        }
        out.push_str(&columns(&rows, "lr"));
    }
    out.push_str("\n  differences of pairs with the same seed and their 95 % intervals; * the sign is sure, >< sure of opposite signs;\n  what differs nowhere is left out\n");
    out
}

/// A difference with its interval.
#[must_use]
pub fn shown(sum: &Sum, decimals: usize) -> String {
    if sum.n == 0 {
        return "- ".to_owned();
    }
    let sure = if sum.sure() { '*' } else { ' ' };
    format!("{:+.decimals$} ±{:.decimals$}{sure}", sum.mean(), if sum.n > 1 { sum.half() } else { 0.0 })
}

/// The comparison as rows: `policy` and `lens` are those of the player, `table` is `difference_...`, and `seed` is empty.
#[must_use]
pub fn rows(contents: &[&Content], figures: &Figures, groups: &[Group], found: &[Vec<Difference>]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (group, pairs) in groups.iter().zip(found) {
        for ((_, with, without), difference) in group.pairs.iter().zip(pairs) {
            let (policy, lens) = names(contents[with.0], (with.1, with.2));
            let (other, under) = names(contents[without.0], (without.1, without.2));
            let minus = match (policy == other, lens == under) {
                (_, true) if with.0 != without.0 => format!("minus {}", contents[without.0].id),
                (true, _) => format!("minus lens {under}"),
                _ => format!("minus policy {other}"),
            };
            let row = |table, item: &str, at: &str, sum: &Sum| {
                let ends = (sum.n > 1).then(|| (sum.mean() - sum.half(), sum.mean() + sum.half()));
                Row {
                    policy: policy.clone(),
                    lens: lens.clone(),
                    table,
                    item: format!("{item} {minus}").trim_start().to_owned(),
                    at: at.to_owned(),
                    n: Some(sum.n),
                    value: Some(sum.mean()),
                    low: ends.map(|e| e.0),
                    high: ends.map(|e| e.1),
                    ..Row::default()
                }
            };
            for (figure, sums) in figures.list.iter().zip(&difference.figures) {
                let table = match figure.table {
                    "stands" => "difference_stands",
                    "class" => "difference_class",
                    "aim" => "difference_aim",
                    _ => "difference_measure",
                };
                rows.push(row(table, &figure.id, "", &sums[2]));
            }
            for (i, (name, _)) in figures.quantities.iter().enumerate() {
                for at in 0..figures.dates {
                    let sum = &difference.dates[i * figures.dates + at];
                    if sum.n > 0 {
                        rows.push(row("difference_variable", name, &date(contents[0], at), sum));
                    }
                }
            }
            if difference.shared.n > 0 {
                rows.push(row("shared_storylets", "", "", &difference.shared));
            }
        }
    }
    rows
}
