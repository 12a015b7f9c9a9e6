//! Programs against trees.

use proptest::prelude::*;

use super::*;
use crate::engine::expr::Unary;

const SLOTS: usize = 6;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(-1.0), Just(0.5), -200.0..200.0_f64, Just(1e-9), Just(1e12)]
}

fn tree() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        number().prop_map(Expr::Const),
        (0..SLOTS as u32).prop_map(|i| Expr::Slot(Slot(i))),
        (0..SLOTS as u32).prop_map(|i| Expr::Slot(Slot(i)))
    ];
    let unaries = vec![Unary::Neg, Unary::Not, Unary::Abs, Unary::Sqrt, Unary::Exp, Unary::Ln, Unary::Floor];
    use Binary::{Add, And, Div, Eq, Le, Lt, Max, Min, Mul, Ne, Or, Pow, Sub};
    let binaries = vec![Add, Sub, Mul, Div, Min, Max, Lt, Le, Eq, Ne, And, Or, Pow];
    leaf.prop_recursive(6, 48, 3, move |inner| {
        prop_oneof![
            (prop::sample::select(unaries.clone()), inner.clone()).prop_map(|(op, a)| Expr::unary(op, a)),
            (prop::sample::select(binaries.clone()), inner.clone(), inner.clone()).prop_map(|(op, a, b)| Expr::binary(op, a, b)),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(c, a, b)| Expr::Select(Box::new([c, a, b]))),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, o)| Expr::Ratio(Box::new([a, b, o]))),
            (0..2_u32, inner).prop_map(|(t, x)| Expr::Lookup(t, Box::new(x))),
        ]
    })
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

proptest! {
    #[test]
    fn the_program_agrees_with_the_tree(
        trees in prop::collection::vec(tree(), 1..8),
        slots in prop::collection::vec(number(), SLOTS),
        writes in prop::collection::vec(any::<bool>(), 8),
    ) {
        let tables = [
            Table { points: vec![(0.0, 1.0), (1.0, 3.0), (50.0, -2.0)] },
            Table { points: vec![(-1.0, 0.25)] },
        ];
        // Every second tree that writes gives slot `i % SLOTS` its new value, as auxiliaries do.
        let roots: Vec<_> = (0..trees.len())
            .map(|i| (ExprId(i as u32), (writes[i] && i < SLOTS).then_some(Slot(i as u32))))
            .collect();
        let mut plain = slots.clone();
        let mut expected = Vec::new();
        for &(id, slot) in &roots {
            let value = expr::eval(&trees[id.0 as usize], &plain, &tables);
            expected.push(value);
            if let Some(slot) = slot {
                plain[slot.0 as usize] = value;
            }
        }
        let fixed: Vec<_> = slots.iter().zip(&writes).map(|(&x, &fix)| fix.then_some(x)).collect();
        for tree in &trees {
            let (value, single) = (expr::eval(tree, &slots, &tables), [&[][..], &fixed].map(|fixed| Single::new(tree, fixed)));
            prop_assert!(single.iter().all(|s| same(s.value(|| tree, &slots, &tables), value)), "{tree:?}");
        }
        // Among many numbers places do not fit into sixteen bits.
        for gap in [0, 1 << 16] {
            let mut constants = vec![7.0];
            let program = Program::compile(&trees, &roots, &mut constants).place(SLOTS, SLOTS + constants.len() + gap);
            let mut numbers = slots.clone();
            numbers.extend(&constants);
            numbers.resize(numbers.len() + gap + program.working(), f64::NAN);
            // In lanes beside others, and by itself.
            let mut lanes: Vec<[f64; 4]> = numbers.iter().map(|&x| [-x, 1.0, x, f64::NAN]).collect();
            program.run(&mut lanes, &tables);
            program.run(numbers.as_chunks_mut::<1>().0, &tables);
            for (lanes, &x) in lanes.iter().zip(&numbers).skip(numbers.len() - program.working()) {
                prop_assert!(same(lanes[2], x), "in a lane");
            }
            let mut named = Vec::new();
            trees.iter().for_each(|tree| tree.for_each_slot(&mut |slot| named.push(slot.0)));
            prop_assert!(program.reads(SLOTS).iter().all(|slot| named.contains(slot)), "a slot that no tree names");
            for (i, &value) in expected.iter().enumerate() {
                prop_assert!(same(program.root(&numbers, i), value), "root {i}: {:?}", trees[i]);
            }
            program.write(&mut numbers);
            for (i, &value) in plain.iter().enumerate() {
                prop_assert!(same(numbers[i], value), "slot {i}");
            }
        }
    }
}

#[test]
fn equal_parts_are_worked_out_once_and_constants_beforehand() {
    let x = || Expr::Slot(Slot(0));
    let part = || Expr::binary(Binary::Mul, x(), Expr::binary(Binary::Add, Expr::Const(1.0), Expr::Const(2.0)));
    let trees = [Expr::binary(Binary::Add, part(), part()), Expr::unary(Unary::Neg, part())];
    let mut constants = Vec::new();
    let program = Program::compile(&trees, &[(ExprId(0), None), (ExprId(1), None)], &mut constants);
    let steps: u32 = program.runs.iter().map(|run| run.len).sum();
    assert_eq!((steps, program.operations()), (3, 3));
    assert_eq!(program.working(), 2, "what was read for the last time gives its place to the next");
    assert!(constants.contains(&3.0) && !constants.contains(&2.0));
}
