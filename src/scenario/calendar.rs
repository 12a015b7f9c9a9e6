//! Dates and steps.

use crate::engine::content::{Clock, Date, Unit};

/// Reads `1980-10` (the first of the month) or `1980-10-15`.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let digits = |p: &str, n: usize| (p.len() == n && p.bytes().all(|b| b.is_ascii_digit())).then(|| p.parse::<u32>().ok()).flatten();
    let year = digits(parts.next()?, 4)? as i32;
    let month = digits(parts.next()?, 2)? as u8;
    let day = match parts.next() {
        Some(p) => digits(p, 2)? as u8,
        None => 1,
    };
    let valid = parts.next().is_none() && year >= 1 && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
    valid.then_some(Date { year, month, day })
}

/// Days of a month.
#[must_use]
pub fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1 March of year 0 (proleptic Gregorian).
#[must_use]
pub fn day_number(date: Date) -> i64 {
    let (y, m) = if date.month <= 2 {
        (i64::from(date.year) - 1, i64::from(date.month) + 9)
    } else {
        (i64::from(date.year), i64::from(date.month) - 3)
    };
    365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + i64::from(date.day) - 1
}

/// Units (with their fraction) from the start of the calendar to a date; negative before it.
#[must_use]
pub fn units(clock: &Clock, date: Date) -> f64 {
    match clock.unit {
        Unit::Day => (day_number(date) - day_number(clock.start)) as f64,
        Unit::Week => (day_number(date) - day_number(clock.start)) as f64 / 7.0,
        Unit::Month => months(clock.start, date),
        Unit::Quarter => months(clock.start, date) / 3.0,
    }
}

fn months(start: Date, date: Date) -> f64 {
    let whole = i64::from(date.year - start.year) * 12 + i64::from(date.month) - i64::from(start.month);
    let part = |d: Date| f64::from(d.day.saturating_sub(1)) / f64::from(days_in(d.year, d.month));
    whole as f64 + part(date) - part(start)
}

/// Steps from the start to a date, the step in which it lies (the floor); negative before the start.
#[must_use]
pub fn ticks(clock: &Clock, date: Date) -> i64 {
    (units(clock, date) * f64::from(clock.steps_per_unit) + 1e-9).floor() as i64
}

/// Steps of the whole scenario.
#[must_use]
pub fn length(clock: &Clock) -> u32 {
    clock.units.saturating_mul(clock.steps_per_unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn only_days_that_are() {
        for bad in ["1980", "1980-13", "1980-02-30", "80-01", "1980-1", "1980-01-01-01", "-1980-01", "1981-02-29", "1980-00", "x"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(date("1980-02-29"), Date { year: 1980, month: 2, day: 29 });
    }

    #[test]
    fn steps_of_months_and_weeks() {
        let mut clock = Clock { unit: Unit::Month, steps_per_unit: 4, start: date("1980-06"), units: 6, fine: vec![] };
        assert_eq!(ticks(&clock, date("1980-06-01")), 0);
        assert_eq!(ticks(&clock, date("1980-07-01")), 4);
        assert_eq!(ticks(&clock, date("1980-06-16")), 2);
        assert_eq!(ticks(&clock, date("1980-05-01")), -4);
        clock.unit = Unit::Week;
        clock.steps_per_unit = 7;
        assert_eq!(ticks(&clock, date("1980-06-11")), 10);
        assert_eq!(day_number(date("1980-03-01")) - day_number(date("1980-02-28")), 2);
    }
}
