use super::*;
use crate::engine::expr::{Binary, Expr, Slot};
use crate::lang::{LoweredAct, When};

fn check(source: &str, expected: f64) {
    assert_eq!(value(source, &[]), expected, "{source}");
}

#[test]
fn arithmetic() {
    check("1 + 2 * 3", 7.0);
    check("(1 + 2) * 3", 9.0);
    check("10 - 4 - 3", 3.0);
    check("12 / 4 / 3", 1.0);
    check("-trust + 1_000", 938.0);
    check("- -2", 2.0);
    check("1e2 + .5", 100.5);
    check("min(5, 3, 4) + max(1, 2)", 5.0);
    check("clamp(trust, 0, 50)", 50.0);
    check("abs(mood) + sqrt(16) + floor(2.7)", 11.0);
    check("pow(2, 10) + exp(0) + ln(1)", 1025.0);
    check("ratio(6, trust - 62, 7)", 7.0);
    check("trust / price", 31.0);
    check("yield_of(25)", 4.0);
}

#[test]
fn conditions() {
    check("trust > 60 and not asked", 1.0);
    check("not trust > 60 or asked", 0.0);
    check("trust >= 62", 1.0);
    check("trust < 62", 0.0);
    check("trust != 62", 0.0);
    check("asked == false", 1.0);
    check("if(asked, 1, if(trust > 70, 2, 3))", 3.0);
    check("asked or asked and asked", 0.0);
}

#[test]
fn levels_resolve_from_the_other_side() {
    check("chair == adviser", 1.0);
    check("adviser == chair", 1.0);
    check("chair >= budget", 0.0);
    check("budget > chair", 1.0);
    check("if(asked, none, chair) == adviser", 1.0);
    check("post[north] == none", 1.0);
    check("chair == post[middle]", 1.0);
}

#[test]
fn subscripts() {
    check("sum(valleys: density)", 120.0);
    check("mean(valleys: density)", 40.0);
    check("smallest(valleys: density)", 10.0);
    check("largest(valleys: density)", 70.0);
    check("any(valleys: visited)", 1.0);
    check("all(valleys: visited)", 0.0);
    check("count(valleys: density > 20)", 2.0);
    check("density[south]", 70.0);
    check("count(valleys: density > 20 and here != south)", 1.0);
    check("sum(valleys: density - density[north])", 90.0);
    check("sum(valleys: near(valleys: density))", 80.0);
    assert_eq!(value("density", &[(0, 2)]), 70.0);
    assert_eq!(value("near(valleys: density)", &[(0, 1)]), 40.0);
    assert_eq!(value("near(valleys: density)", &[(0, 2)]), 0.0);
    assert_eq!(value("here == middle", &[(0, 1)]), 1.0);
    assert_eq!(value("density[here] + density[north]", &[(0, 1)]), 50.0);
}

#[test]
fn dates_are_steps() {
    check("date >= @1980-06", 1.0);
    check("date >= @1980-06-15", 0.0);
    check("@1980-07 > date", 1.0);
}

#[test]
fn content_functions_go_to_the_scope() {
    check("seen(storm)", 3.0);
    check("chosen(storm, yes)", 1.0);
    check("at(lever, 2) and aim(peace)", 1.0);
}

fn lowered(source: &str) -> crate::lang::LoweredEffect {
    let (ast, faults) = effect(source);
    assert_eq!(faults, [], "{source}");
    let (out, faults) = lower_effect(&ast, &[(0, 1)], &Sample);
    assert_eq!(faults, [], "{source}");
    out.expect("an effect")
}

#[test]
fn effects() {
    let e = lowered("trust += 2 over 3 if asked");
    assert_eq!(e.act, LoweredAct::Add(Slot(0), Expr::Const(2.0)));
    assert_eq!((e.when, e.when_span.clone()), (When::Over(3.0), 11..17));
    assert_eq!(e.condition, Some(Expr::Slot(Slot(6))));
    let select = Expr::Select(Box::new([Expr::Slot(Slot(6)), Expr::Const(2.0), Expr::Const(0.0)]));
    assert_eq!(e.guarded().act, LoweredAct::Add(Slot(0), select));

    assert_eq!(lowered("chair = adviser").act, LoweredAct::Set(Slot(10), Expr::Const(1.0)));
    assert_eq!(lowered("post[south] = budget").act, LoweredAct::Set(Slot(13), Expr::Const(2.0)));
    assert_eq!(lowered("asked = true in 0.25").when, When::In(0.25));
    assert_eq!(lowered("density += 3").act, LoweredAct::Add(Slot(2), Expr::Const(3.0)));
    let minus = Expr::unary(crate::engine::expr::Unary::Neg, Expr::Const(4.0));
    assert_eq!(lowered("density[north] -= 4").act, LoweredAct::Add(Slot(1), minus));
    assert_eq!(lowered("budget(guild) += 1").act, LoweredAct::Add(Slot(17), Expr::Const(1.0)));
    let product = Expr::binary(Binary::Mul, Expr::Const(2.0), Expr::Slot(Slot(4)));
    assert_eq!(lowered("price = 2 * mood").act, LoweredAct::Set(Slot(5), product));
}

#[test]
fn acts_keep_their_names_and_places() {
    let e = lowered("seat(mayor, ana) in 2");
    assert_eq!(e.when, When::In(2.0));
    let LoweredAct::Do(name, args) = e.act else { panic!("an act") };
    assert_eq!((name.name.as_str(), name.span), ("seat", 0..4));
    assert_eq!((args[1].name.as_str(), args[1].span.clone()), ("ana", 12..15));
    let LoweredAct::Do(_, args) = lowered("move(pace, 2)").act else { panic!("an act") };
    assert_eq!(args[1].name, "2");
    assert!(matches!(lowered("vacate(mayor) if trust > 20").condition, Some(Expr::Binary(Binary::Lt, ..))));
}
