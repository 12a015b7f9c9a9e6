//! Numbers, dates and chances for people.

use crate::engine::content::{Date, Unit};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// A number with this many decimals: thousands parted by commas, and never `-0`.
#[must_use]
pub fn number(value: f64, decimals: u8) -> String {
    let text = format!("{value:.*}", usize::from(decimals));
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) if digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", text.as_str()),
    };
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if whole.len() < 4 {
        return format!("{sign}{whole}{rest}");
    }
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// A change with its sign: `+3`, `-0.4`; `0` for what rounds to nothing.
#[must_use]
pub fn signed(value: f64, decimals: u8) -> String {
    let text = number(value, decimals);
    let nothing = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if nothing || text.starts_with('-') { text } else { format!("+{text}") }
}

/// Decimals that let a change of this size be seen, at least those the quantity shows.
#[must_use]
pub fn decimals_for(value: f64, shown: u8) -> u8 {
    let size = value.abs();
    if size == 0.0 || size >= 0.95 {
        shown
    } else if size >= 0.095 {
        shown.max(1)
    } else {
        shown.max(2)
    }
}

/// A value with its unit; units that say nothing to a reader are left out.
#[must_use]
pub fn with_unit(value: &str, unit: &str) -> String {
    match unit {
        "" | "index" | "share" | "points" | "0..100" => value.to_owned(),
        // A base, "June = 100", is said in brackets.
        unit if unit.contains('=') => format!("{value} ({unit})"),
        unit => format!("{value} {unit}"),
    }
}

/// A chance in words: "no chance", "1 in 5", "even", "9 in 10", "certain".
#[must_use]
pub fn chance(p: f64) -> String {
    const FRACTIONS: [(f64, &str); 12] = [
        (0.05, "1 in 20"),
        (0.1, "1 in 10"),
        (0.2, "1 in 5"),
        (0.25, "1 in 4"),
        (1.0 / 3.0, "1 in 3"),
        (0.4, "2 in 5"),
        (0.5, "even"),
        (0.6, "3 in 5"),
        (2.0 / 3.0, "2 in 3"),
        (0.75, "3 in 4"),
        (0.8, "4 in 5"),
        (0.9, "9 in 10"),
    ];
    if p >= 0.995 {
        return "certain".into();
    }
    if p <= 0.005 {
        return "no chance".into();
    }
    if p > 0.95 {
        return "19 in 20".into();
    }
    let distance = |x: f64| (x - p).abs();
    let mut best = FRACTIONS[0];
    for candidate in FRACTIONS {
        if distance(candidate.0) < distance(best.0) {
            best = candidate;
        }
    }
    best.1.into()
}

/// The name of a month.
#[must_use]
pub fn month(month: u8) -> &'static str {
    MONTHS[usize::from(month.clamp(1, 12)) - 1]
}

/// A day: "19 June 1972".
#[must_use]
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day, month(date.month), date.year)
}

/// The label of a turn that begins `offset` steps into its unit and lasts `steps` of `per_unit`; `date` is
/// its first day, `unit_date` the first day of its unit.
#[must_use]
pub fn turn(unit: Unit, date: Date, unit_date: Date, offset: u32, steps: u32, per_unit: u32) -> String {
    let whole = offset == 0 && steps >= per_unit;
    match unit {
        Unit::Month if whole => format!("{} {}", month(date.month), date.year),
        Unit::Month if per_unit == 4 && steps <= 1 => {
            let week = ORDINALS.get(offset as usize).copied().unwrap_or("last");
            format!("{} {}, {week} week", month(unit_date.month), unit_date.year)
        }
        Unit::Month if steps > 0 && 2 * steps == per_unit && (offset == 0 || offset == steps) => {
            let half = if offset == 0 { "first" } else { "second" };
            format!("{} {}, {half} half", month(unit_date.month), unit_date.year)
        }
        Unit::Month if per_unit > 0 && offset > 0 && steps > 1 => {
            format!("{} {}, from the {}", month(date.month), date.year, ordinal(date.day))
        }
        Unit::Quarter if whole => {
            let season = ORDINALS[usize::from((date.month.max(1) - 1) / 3).min(3)];
            format!("{season} quarter of {}", date.year)
        }
        Unit::Week if whole => format!("week of {}", day(date)),
        _ => day(date),
    }
}

fn ordinal(n: u8) -> String {
    let ending = match (n % 10, n % 100) {
        (1, x) if x != 11 => "st",
        (2, x) if x != 12 => "nd",
        (3, x) if x != 13 => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// The name of a unit of time, for one or many: "month", "months".
#[must_use]
pub fn unit(unit: Unit, many: bool) -> &'static str {
    match (unit, many) {
        (Unit::Day, false) => "day",
        (Unit::Day, true) => "days",
        (Unit::Week, false) => "week",
        (Unit::Week, true) => "weeks",
        (Unit::Month, false) => "month",
        (Unit::Month, true) => "months",
        (Unit::Quarter, false) => "quarter",
        (Unit::Quarter, true) => "quarters",
    }
}

/// A span of steps in words: "3 months", "1 month", "a week" for a quarter of a month.
#[must_use]
pub fn span(of: Unit, steps: u32, per_unit: u32) -> String {
    let per_unit = per_unit.max(1);
    if of == Unit::Month && per_unit == 4 && !steps.is_multiple_of(4) {
        return if steps == 1 { "1 week".into() } else { format!("{steps} weeks") };
    }
    let units = f64::from(steps) / f64::from(per_unit);
    let decimals = u8::from(units.fract() != 0.0);
    format!("{} {}", number(units, decimals), unit(of, units != 1.0))
}

/// "a", "a and b", "a, b and c".
#[must_use]
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A name that begins with an article as it stands within a sentence: “the owners”.
#[must_use]
pub fn in_sentence(name: &str) -> String {
    name.strip_prefix("The ").map_or_else(|| name.to_owned(), |rest| format!("the {rest}"))
}

/// The text with a capital first.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// `one` or `many` with the number before it.
#[must_use]
pub fn count(n: u32, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_for_people() {
        for (value, decimals, expected) in [
            (0.0, 0, "0"),
            (-0.0, 1, "0.0"),
            (-0.04, 1, "0.0"),
            (-0.4, 1, "-0.4"),
            (1234.0, 0, "1,234"),
            (12345.6, 1, "12,345.6"),
            (-1_234_567.0, 0, "-1,234,567"),
        ] {
            assert_eq!(number(value, decimals), expected, "{value}");
        }
        assert_eq!(signed(3.0, 0), "+3");
        assert_eq!(signed(-0.2, 0), "0");
        assert_eq!(signed(-3.4, 0), "-3");
    }

    #[test]
    fn chances_never_promise_too_much() {
        assert_eq!(chance(0.0), "no chance");
        assert_eq!(chance(0.42), "2 in 5");
        assert_eq!(chance(0.97), "19 in 20");
        assert_eq!(chance(1.0), "certain");
    }

    #[test]
    fn turns_have_names() {
        let d = |year, month, day| Date { year, month, day };
        let june = d(1930, 6, 1);
        assert_eq!(turn(Unit::Month, june, june, 0, 4, 4), "June 1930");
        assert_eq!(turn(Unit::Month, d(1930, 6, 8), june, 1, 1, 4), "June 1930, second week");
        assert_eq!(turn(Unit::Month, june, june, 0, 2, 4), "June 1930, first half");
        assert_eq!(turn(Unit::Month, d(1930, 6, 15), june, 2, 2, 4), "June 1930, second half");
        assert_eq!(turn(Unit::Month, d(1930, 6, 8), june, 1, 3, 4), "June 1930, from the 8th");
        assert_eq!(with_unit("104.2", "June 1930 = 100"), "104.2 (June 1930 = 100)");
        assert_eq!(turn(Unit::Quarter, d(1930, 4, 1), d(1930, 4, 1), 0, 3, 3), "second quarter of 1930");
    }
}
