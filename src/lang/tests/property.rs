use super::*;
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "trust", "density", "chair", "adviser", "asked", "valleys", "north", "here", "date", "@1980-06", "0", "1.5", "900", "(", ")", "[", "]",
    ",", ":", "+", "-", "*", "/", "<", ">=", "==", "!=", "and", "or", "not", "if", "max", "sum", "near", "seen", "storm", "ratio", "=",
    "+=", "over", "in", "{", "}", "{=", "{?", "{~", "|", "[[", "]]", "{@", "\\", "\n", "é", "\u{1b}", "true", "budget", "seat",
];

/// Faultless numbers and conditions over the sample world, to a small depth.
fn number() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("trust".to_owned()),
        Just("mood".to_owned()),
        Just("price".to_owned()),
        Just("density[middle]".to_owned()),
        Just("seen(storm)".to_owned()),
        Just("time".to_owned()),
        (-20_i32..20).prop_map(|x| format!("{}", f64::from(x) / 4.0)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let a = inner.clone();
        prop_oneof![
            (a.clone(), a.clone(), 0..5_usize).prop_map(|(a, b, i)| match i {
                0 => format!("({a} + {b})"),
                1 => format!("({a} - {b})"),
                2 => format!("({a} * {b})"),
                3 => format!("min({a}, {b})"),
                _ => format!("max({a}, {b})"),
            }),
            (a.clone(), 0..8_usize).prop_map(|(a, i)| match i {
                0 => format!("abs({a})"),
                1 => format!("sqrt({a})"),
                2 => format!("exp({a})"),
                3 => format!("ln({a})"),
                4 => format!("floor({a})"),
                5 => format!("-({a})"),
                6 => format!("yield_of({a})"),
                _ => format!("sum(valleys: density - {a})"),
            }),
            (a.clone(), a.clone(), a.clone(), 0..5_usize).prop_map(|(a, b, c, i)| match i {
                0 => format!("if({a} < {b}, {b}, {c})"),
                1 => format!("ratio({a}, {b}, {c})"),
                2 => format!("clamp({a}, {b}, {c})"),
                3 => format!("pow({a}, clamp({b}, -3, 3))"),
                _ => format!("if({a} >= {b} and asked or not {b} == {c}, {a} / price, {c})"),
            }),
        ]
    })
    .boxed()
}

/// Values of all slots within their declared ranges, ends included often.
fn world() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec((0.0..1.0_f64, 0..4_u8), Sample::SLOTS).prop_map(|draws| {
        draws
            .iter()
            .zip(Sample::ranges())
            .map(|(&(u, end), (range, whole))| {
                let x = match end {
                    0 => range.low,
                    1 => range.high,
                    _ => range.low + u * (range.high - range.low),
                };
                if whole { x.round() } else { x }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        hostile::survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_pieces_never_panic(pieces in proptest::collection::vec(0..PIECES.len(), 0..40), gap in any::<bool>()) {
        let words: Vec<&str> = pieces.iter().map(|&i| PIECES[i]).collect();
        hostile::survives(&words.join(if gap { " " } else { "" }));
    }

    #[test]
    fn intervals_hold_every_value(source in number(), worlds in proptest::collection::vec(world(), 8)) {
        let (ast, faults) = expression(&source);
        prop_assert!(faults.is_empty(), "{source}: {faults:?}");
        let lowered = lower(&ast, &Expect::Number, &[], &Sample);
        prop_assert!(lowered.faults.iter().all(|f| !f.is_error()|| f.code == "E-range"), "{source}: {:?}", lowered.faults);
        for slots in worlds {
            let x = eval(&lowered.expr, &slots, &Sample::tables());
            prop_assert!(!x.is_finite() || lowered.range.contains(x), "{source}: {x} outside {:?}", lowered.range);
        }
    }

    #[test]
    fn never_and_always_are_true(a in number(), b in number(), worlds in proptest::collection::vec(world(), 8)) {
        let source = format!("{a} < {b}");
        let lowered = lower(&expression(&source).0, &Expect::Truth, &[], &Sample);
        let whole = lowered.faults.iter().find(|f| f.span == (0..source.len()));
        let Some(claim) = whole.map(|f| f.code) else { return Ok(()) };
        for slots in worlds {
            let x = eval(&lowered.expr, &slots, &Sample::tables());
            prop_assert!(x == if claim == "E-always" { 1.0 } else { 0.0 }, "{source}: {claim}");
        }
    }
}
