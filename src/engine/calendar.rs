//! Days of the calendar for steps of the model.

use super::content::{Clock, Date, Unit};

/// Days in a month of the Gregorian calendar; months count on beyond 12.
fn days_in(year: i32, month: u8) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The date some months later; a day that the month does not have becomes its last.
fn months_on(from: Date, months: i64) -> Date {
    let count = i64::from(from.year) * 12 + i64::from(from.month.max(1)) - 1 + months;
    let (year, month) = (count.div_euclid(12) as i32, (count.rem_euclid(12) + 1) as u8);
    let last = days_in(year, month) as u8;
    Date { year, month, day: from.day.clamp(1, last) }
}

/// The date some days later.
fn days_on(from: Date, days: i64) -> Date {
    let mut date = Date { day: 1, ..from };
    let mut left = i64::from(from.day.max(1)) - 1 + days;
    loop {
        let length = days_in(date.year, date.month);
        if left < length {
            return Date { day: (left + 1) as u8, ..date };
        }
        left -= length;
        date = months_on(date, 1);
    }
}

/// The day on which a step begins. Steps divide a unit evenly, in whole days.
#[must_use]
pub fn date(clock: &Clock, tick: u32) -> Date {
    let steps = i64::from(clock.steps_per_unit.max(1));
    let (whole, part) = (i64::from(tick) / steps, i64::from(tick) % steps);
    let months = match clock.unit {
        Unit::Day => return days_on(clock.start, whole),
        Unit::Week => return days_on(clock.start, i64::from(tick) * 7 / steps),
        Unit::Month => 1,
        Unit::Quarter => 3,
    };
    let from = months_on(clock.start, whole * months);
    if part == 0 {
        return from;
    }
    let length: i64 = (0..months).map(|m| months_on(Date { day: 1, ..from }, m)).map(|d| days_in(d.year, d.month)).sum();
    days_on(from, part * length / steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(unit: Unit, steps_per_unit: u32, (year, month, day): (i32, u8, u8)) -> Clock {
        Clock { unit, steps_per_unit, start: Date { year, month, day }, units: 12, fine: Vec::new() }
    }

    fn on(clock: &Clock, tick: u32) -> (i32, u8, u8) {
        let Date { year, month, day } = date(clock, tick);
        (year, month, day)
    }

    #[test]
    fn dates_follow_the_calendar() {
        let months = clock(Unit::Month, 4, (1972, 1, 31));
        assert_eq!([0, 4, 8].map(|t| on(&months, t)), [(1972, 1, 31), (1972, 2, 29), (1972, 3, 31)]);
        let weeks_of_june = clock(Unit::Month, 4, (1972, 6, 1));
        assert_eq!(
            [0, 1, 2, 3, 4, 25].map(|t| on(&weeks_of_june, t)),
            [(1972, 6, 1), (1972, 6, 8), (1972, 6, 16), (1972, 6, 23), (1972, 7, 1), (1972, 12, 8)]
        );
        assert_eq!(on(&clock(Unit::Week, 7, (1899, 12, 28)), 5), (1900, 1, 2));
        assert_eq!(on(&clock(Unit::Day, 1, (1900, 2, 28)), 1), (1900, 3, 1));
        assert_eq!(on(&clock(Unit::Day, 2, (2000, 2, 28)), 3), (2000, 2, 29));
        let quarters = clock(Unit::Quarter, 3, (1971, 10, 1));
        assert_eq!([0, 1, 3].map(|t| on(&quarters, t)), [(1971, 10, 1), (1971, 10, 31), (1972, 1, 1)]);
    }
}
