//! A sweep for a reader.

use super::marks::{KINDS, Kind};
use super::plan::Subject;
use super::rows::{classes, date, names, overlaps};
use super::stats::wilson;
use super::sweep::Swept;
use super::tally::{NONE, Scale, Tally};
use super::text::{Five, bar, columns, fan, spark};
use crate::engine::content::Content;
use std::fmt::Write as _;

/// Lines of a list before it says how many more there are.
const LISTED: usize = 12;

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The scenario.
    pub content: &'a Content,
    /// Its name, to be written in a command.
    pub name: &'a str,
    /// What was counted.
    pub subject: &'a Subject,
    /// What it came to.
    pub swept: &'a Swept,
    /// Days between which falls are counted apart, both included, as they are written: `1980-03`.
    pub fell: Option<(&'a str, &'a str)>,
}

impl Report<'_> {
    /// Everything.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = self.head();
        let Some(all) = self.swept.whole() else { return out };
        if all.runs == 0 {
            out.push_str("\nNo block of seeds is in.\n");
            return out;
        }
        self.endings(&mut out);
        self.matrix(&mut out);
        self.track(&mut out);
        self.coverage(&all, &mut out);
        self.overlap(&mut out);
        out
    }

    fn head(&self) -> String {
        let (c, s) = (self.content, self.swept);
        let hash: String = c.rules_hash[..6].iter().map(|b| format!("{b:02x}")).collect();
        let (in_, asked) = (s.seeds(), s.plan.seeds.1 - s.plan.seeds.0 + 1);
        let shard = if s.plan.shard.1 > 1 { format!(", shard {} of {}", s.plan.shard.0, s.plan.shard.1) } else { String::new() };
        let part = if in_ == asked { String::new() } else { format!(" ({asked} asked)") };
        format!(
            "{} {}, rules {hash}: {} policies, {} lenses, {in_} seeds from {}{part}{shard}; 95 % intervals\n",
            c.id,
            c.version,
            s.plan.policies.len(),
            s.plan.lenses.len(),
            s.plan.seeds.0
        )
    }

    /// The cells of a policy.
    fn of_policy(&self, i: usize) -> &[Tally] {
        let lenses = self.swept.plan.lenses.len();
        &self.swept.cells[i * lenses..(i + 1) * lenses]
    }

    fn endings(&self, out: &mut String) {
        for (i, &policy) in self.swept.plan.policies.iter().enumerate() {
            let card = &self.content.policies[policy as usize];
            let cells = self.of_policy(i);
            let runs: u64 = cells.iter().map(|t| t.runs).sum();
            let _ = writeln!(out, "\nEndings, policy {} ({}), all lenses together", card.id, card.label);
            let mut rows = Vec::new();
            let mut order: Vec<usize> = (0..self.content.endings.len()).collect();
            let hits = |e: usize| cells.iter().map(|t| t.ended(e)).sum::<u64>();
            order.sort_by_key(|&e| std::cmp::Reverse(hits(e)));
            for e in order.into_iter().filter(|&e| hits(e) > 0) {
                let ending = &self.content.endings[e];
                let share = hits(e) as f64 / runs as f64;
                let stands = if ending.stands { "+" } else { "-" };
                let when = self.when(cells, e);
                rows.push(vec![
                    format!("  {}", ending.id),
                    format!("{stands} {}", ending.class),
                    percent(hits(e), runs),
                    when,
                    bar(share, 30),
                ]);
            }
            let text = columns(&rows, "llrl");
            out.push_str(&text);
            let dates: Vec<u64> = (0..self.subject.dates)
                .map(|d| cells.iter().map(|t| t.ends.iter().skip(d).step_by(self.subject.dates).sum::<u64>()).sum())
                .collect();
            let _ = writeln!(
                out,
                "  ended  {} {} {}",
                date(self.content, 0),
                spark(&dates),
                date(self.content, self.subject.dates.saturating_sub(1))
            );
        }
        let _ = writeln!(out, "\n  + the government stands, - it does not; the date is that of the middle campaign.");
    }

    /// The middle date at which an ending came.
    fn when(&self, cells: &[Tally], ending: usize) -> String {
        let n = |d: usize| cells.iter().map(|t| t.ends[ending * self.subject.dates + d]).sum::<u64>();
        let all: u64 = (0..self.subject.dates).map(n).sum();
        let mut below = 0;
        for d in 0..self.subject.dates {
            below += n(d);
            if below * 2 >= all && all > 0 {
                return date(self.content, d);
            }
        }
        String::new()
    }

    fn matrix(&self, out: &mut String) {
        let c = self.content;
        let mut best: Vec<(String, Vec<u32>)> = Vec::new();
        let mut share = |out: &mut String, title: &str, good: i8, hits: &dyn Fn(&Tally) -> u64| {
            let value = |t: &Tally| {
                let (low, high) = wilson(hits(t), t.runs);
                let p = hits(t) as f64 / t.runs.max(1) as f64;
                (100.0 * p, format!("{:.1} ±{:.1}", 100.0 * p, 50.0 * (high - low)))
            };
            let wins = self.table(out, title, good, &value);
            if good != 0 {
                best.push((title.to_owned(), wins));
            }
        };
        let _ = writeln!(out, "\nPolicy by lens; * the best policy under a lens");
        share(out, "the government stands, %", 1, &|t| t.stands(c));
        for (class, stands) in classes(c) {
            share(out, &format!("endings of class {class}, %"), i8::from(stands), &|t| t.of_class(c, class));
        }
        if let Some((from, to)) = self.fell {
            let within = |unit: usize| {
                let day = date(c, unit);
                let part = |of: &str| day.get(..of.len()).unwrap_or(&day).to_owned();
                part(from).as_str() >= from && part(to).as_str() <= to
            };
            let dates = self.subject.dates;
            let fell = |t: &Tally| -> u64 {
                let counted = |(place, n): (usize, &u64)| (!c.endings[place / dates].stands && within(place % dates)).then_some(*n);
                t.ends.iter().enumerate().filter_map(counted).sum()
            };
            share(out, &format!("ended without standing, {from} to {to}, %"), 0, &fell);
        }
        let first = self.subject.marks.of(Kind::Aim).next().unwrap_or(0);
        for (k, aim) in c.aims.iter().enumerate() {
            share(out, &format!("aim met: {}, %", aim.label), 1, &|t| t.hits[first + k]);
        }
        for (i, v) in self.subject.values.iter().enumerate().filter(|(_, v)| v.kind == "measure") {
            let title = if v.unit.is_empty() { v.label.clone() } else { format!("{}, {}", v.label, v.unit) };
            let value = |t: &Tally| {
                let (mean, half) = (t.values[i].mean(), if t.runs > 1 { t.values[i].half() } else { 0.0 });
                (mean, format!("{mean:.*} ±{half:.*}", v.decimals.max(1), v.decimals.max(1)))
            };
            let wins = self.table(out, &title, v.good, &value);
            if v.good != 0 {
                best.push((title, wins));
            }
        }
        if self.swept.plan.policies.len() > 1 && self.swept.plan.lenses.len() > 1 {
            let _ = writeln!(out, "\nIn how many of the {} lenses a policy is best", self.swept.plan.lenses.len());
            let mut rows = vec![std::iter::once(String::new()).chain(self.policies()).collect::<Vec<_>>()];
            for (title, wins) in best {
                rows.push(std::iter::once(format!("  {title}")).chain(wins.iter().map(u32::to_string)).collect());
            }
            out.push_str(&columns(&rows, "lr"));
        }
    }

    fn policies(&self) -> Vec<String> {
        self.swept.plan.policies.iter().map(|&p| names(self.content, (p, 0)).0).collect()
    }

    fn lenses(&self) -> Vec<String> {
        self.swept.plan.lenses.iter().map(|&l| names(self.content, (0, l)).1).collect()
    }

    /// A table policy by lens; how often each policy is best.
    fn table(&self, out: &mut String, title: &str, good: i8, value: &dyn Fn(&Tally) -> (f64, String)) -> Vec<u32> {
        let plan = &self.swept.plan;
        let lenses = plan.lenses.len();
        let mut wins = vec![0; plan.policies.len()];
        let mut cells: Vec<Vec<(f64, String)>> = Vec::new();
        for i in 0..plan.policies.len() {
            cells.push(self.of_policy(i).iter().map(value).collect());
        }
        if good != 0 && plan.policies.len() > 1 {
            for lens in 0..lenses {
                let better = |x: f64| x * f64::from(good);
                let top = cells.iter().map(|row| better(row[lens].0)).fold(f64::NEG_INFINITY, f64::max);
                let worst = cells.iter().map(|row| better(row[lens].0)).fold(f64::INFINITY, f64::min);
                for (i, row) in cells.iter_mut().enumerate() {
                    if better(row[lens].0) == top && top > worst {
                        wins[i] += 1;
                        row[lens].1.push('*');
                    } else {
                        row[lens].1.push(' ');
                    }
                }
            }
        }
        let mut rows = vec![std::iter::once(format!("  {title}")).chain(self.lenses()).collect::<Vec<_>>()];
        for (name, row) in self.policies().into_iter().zip(cells) {
            rows.push(std::iter::once(format!("    {name}")).chain(row.into_iter().map(|c| c.1)).collect());
        }
        out.push('\n');
        out.push_str(&columns(&rows, "lr"));
        wins
    }

    fn track(&self, out: &mut String) {
        if !self.swept.plan.track {
            return;
        }
        let _ = writeln!(
            out,
            "\nTrack record: campaigns in which the lens on which the world runs leads the others by odds of three to one at least"
        );
        let last = self.subject.dates.saturating_sub(1);
        let mut units: Vec<usize> = [7, 12, 24].into_iter().filter(|&u| u <= last).collect();
        if units.is_empty() {
            units.push(last);
        }
        for unit in units {
            let value = |t: &Tally| {
                let (reached, led) = t.track[unit];
                (0.0, if reached == 0 { "-".to_owned() } else { percent(led, reached) })
            };
            self.table(out, &format!("after {unit} units of time, {}", date(self.content, unit)), 0, &value);
            if self.swept.plan.policies.len() > 1 {
                let lens = |l: usize| self.swept.cells.iter().skip(l).step_by(self.swept.plan.lenses.len());
                let all = |l: usize| lens(l).fold((0, 0), |(n, k), t| (n + t.track[unit].0, k + t.track[unit].1));
                let share = |(n, k): (u64, u64)| if n == 0 { "-".to_owned() } else { format!("{:.0} %", 100.0 * k as f64 / n as f64) };
                let lenses = 0..self.swept.plan.lenses.len();
                let every = lenses.clone().map(all).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
                let by: Vec<String> = lenses.map(|l| format!("{} {}", self.lenses()[l], share(all(l)))).collect();
                let _ = writeln!(out, "    all policies: {}; all lenses: {}", by.join(", "), share(every));
            }
        }
        self.calls(out);
    }

    /// Whether what is said to hold in half of the cases, and in nine of ten, does.
    fn calls(&self, out: &mut String) {
        let sum = |a: [u64; 3], b: &[u64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        let figures = 0..self.subject.published;
        let by: Vec<_> = figures.map(|i| self.swept.cells.iter().map(|t| &t.calls[i]).fold([0; 3], sum)).collect();
        let row =
            |name: &str, [all, half, most]: [u64; 3]| vec![format!("  {name}"), all.to_string(), percent(half, all), percent(most, all)];
        let mut rows = vec![["", "n", "half", "nine of ten"].map(str::to_owned).to_vec()];
        let named = self.content.published.iter().map(|p| self.content.slots[p.slot.0 as usize].name.as_str());
        rows.extend(named.zip(&by).filter(|(_, n)| n[0] > 0).map(|(name, &n)| row(name, n)));
        rows.push(row("all figures", by.iter().fold([0; 3], sum)));
        let _ = writeln!(out, "\nPublished figures that lie where the lens on which the world runs says that so many will");
        out.push_str(&columns(&rows, "lrrr"));
    }

    fn coverage(&self, all: &Tally, out: &mut String) {
        let marks = &self.subject.marks;
        let _ = writeln!(out, "\nReached in some campaign ({} campaigns)", all.runs);
        let mut rows = Vec::new();
        let mut never = String::new();
        for kind in KINDS {
            let (mut reached, mut there, mut missing) = (0, 0, Vec::new());
            for i in marks.of(kind) {
                there += 1;
                if all.hits[i] > 0 {
                    reached += 1;
                } else {
                    missing.push(marks.list[i].1.as_str());
                }
            }
            if there > 0 {
                let share = f64::from(reached) / f64::from(there);
                rows.push(vec![format!("  {}", kind.words()), format!("{reached} of {there}"), bar(share, 30)]);
            }
            if !missing.is_empty() {
                let _ = writeln!(never, "  {}: {}", kind.words(), missing.join(", "));
            }
        }
        out.push_str(&columns(&rows, "l"));
        if !never.is_empty() {
            let _ = writeln!(out, "\nNever reached\n{}", never.trim_end());
        }
        for (title, kinds) in
            [("Rarest endings", vec![Kind::Ending]), ("Rarest events and initiatives", vec![Kind::Event, Kind::Initiative])]
        {
            let mut rare: Vec<usize> = kinds.iter().flat_map(|&k| marks.of(k)).filter(|&i| all.hits[i] > 0).collect();
            rare.sort_by_key(|&i| (all.hits[i], i));
            let rows: Vec<Vec<String>> = rare
                .iter()
                .take(LISTED)
                .map(|&i| vec![format!("  {}", marks.list[i].1), percent(all.hits[i], all.runs), self.shown_by(i)])
                .collect();
            let _ = writeln!(out, "\n{title}, and a campaign that shows them");
            out.push_str(&columns(&rows, "l"));
        }
        let offered: Vec<usize> = marks.of(Kind::Offered).collect();
        let taken: Vec<usize> = marks.of(Kind::Taken).collect();
        let untaken: Vec<&str> = (offered.iter().zip(&taken))
            .filter(|(o, t)| all.hits[**o] > 0 && all.hits[**t] == 0)
            .map(|(o, _)| marks.list[*o].1.as_str())
            .collect();
        if !untaken.is_empty() {
            let _ = writeln!(out, "\nOptions that could be taken and never were\n  {}", untaken.join(", "));
        }
    }

    /// The call that shows something: the first cell that reached it, its least seed.
    fn shown_by(&self, mark: usize) -> String {
        let found = self.swept.plan.cells().into_iter().zip(&self.swept.cells).find(|(_, t)| t.firsts[mark] != NONE);
        found.map_or_else(String::new, |(cell, t)| {
            let (policy, lens) = names(self.content, cell);
            let lens = if lens.is_empty() { lens } else { format!(" --lens {lens}") };
            format!("mildias run {} --policy {policy}{lens} --seed {}", self.name, t.firsts[mark])
        })
    }

    fn overlap(&self, out: &mut String) {
        let pairs = overlaps(self.subject, self.swept);
        if pairs.is_empty() {
            return;
        }
        let over = pairs.iter().filter(|p| p.2 > 0.6).count();
        let _ = writeln!(
            out,
            "\nStorylets that two policies have in common, of those that either meets ({over} of {} pairs above 60 %)",
            pairs.len()
        );
        let rows: Vec<Vec<String>> = pairs
            .iter()
            .take(LISTED.max(over))
            .map(|&(a, b, share)| {
                let name = |p| names(self.content, (p, 0)).0;
                vec![format!("  {}", name(a)), name(b), format!("{:.0} %", 100.0 * share), bar(share, 20)]
            })
            .collect();
        out.push_str(&columns(&rows, "llrl"));
        if pairs.len() > rows.len() {
            let _ = writeln!(out, "  and {} pairs with less", pairs.len() - rows.len());
        }
    }

    /// The fan of a quantity whose bands were kept, one a policy and lens.
    #[must_use]
    pub fn chart(&self, quantity: usize) -> String {
        let info = &self.content.slots[self.swept.plan.bands[quantity].0 as usize];
        let var = info.var.map(|v| &self.content.vars[v as usize]);
        let scale = Scale::of(info);
        let labels: Vec<String> = (0..self.subject.dates).map(|d| date(self.content, d)).collect();
        let mut out = String::new();
        for (&cell, tally) in self.swept.plan.cells().iter().zip(&self.swept.cells) {
            let (policy, lens) = names(self.content, cell);
            let unit = var.map_or("", |v| v.unit.as_str());
            let title = var.map_or(info.name.as_str(), |v| v.label.as_str());
            let _ =
                writeln!(out, "\n{} ({title}{}{unit}): policy {policy}, lens {lens}", info.name, if unit.is_empty() { "" } else { ", " });
            let five = |d: usize| -> Option<Five> {
                let histogram = tally.histogram(quantity, d, self.subject.dates);
                let mut out = [0.0; 5];
                for (x, q) in out.iter_mut().zip([0.05, 0.25, 0.5, 0.75, 0.95]) {
                    *x = scale.quantile(histogram, q)?;
                }
                Some(out)
            };
            let points: Vec<Option<Five>> = (0..self.subject.dates).map(five).collect();
            let decimals = var.map_or(0, |v| usize::from(v.decimals));
            out.push_str(&fan(&points, &labels, 13, decimals));
        }
        let _ = writeln!(out, "  ░ 5 to 95 %, ▒ 25 to 75 %, █ the median, of the campaigns that last to the date");
        out
    }
}

/// A share in percent with its interval.
#[must_use]
pub fn percent(hits: u64, of: u64) -> String {
    let (low, high) = wilson(hits, of);
    format!("{:.1} % ({:.1}..{:.1})", 100.0 * hits as f64 / of.max(1) as f64, 100.0 * low, 100.0 * high)
}
