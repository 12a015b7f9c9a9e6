//! The words that can be typed on any page; the help is made from the same table.

/// What a typed word does: (words, what follows, what it does).
pub const COMMANDS: &[(&[&str], &str, &str)] = &[
    (&["desk", "d"], "", "the desk again, in full"),
    (&["numbers", "n"], "", "the figures that are published, and the views of the whole"),
    (&["estimates", "e"], "", "what is hidden, as far as somebody says"),
    (&["effects", "x"], "N", "every direct effect of choice N"),
    (&["levers"], "", "standing policies"),
    (&["initiatives"], "", "what you may take up: they stand on the desk"),
    (&["petitions"], "", "requests that wait: they stand on the desk"),
    (&["cabinet"], "", "seats and commands, and who could fill them"),
    (&["talks"], "NAME", "a table of talks"),
    (&["board"], "NAME", "scarce means over places"),
    (&["aims"], "", "what you would call victory"),
    (&["why", "w"], "NAME", "any number: what it is, what moved it, where it comes from"),
    (&["forecast", "f"], "N", "what advisers expect of choice N"),
    (&["balance", "b"], "", "the views of the whole, and every number"),
    (&["chart"], "NAME", "a number over time, against the record"),
    (&["lens", "lenses"], "", "the readings of the world and how well they predict"),
    (&["people"], "", "who is who"),
    (&["library", "l"], "NAME", "the library, or one entry"),
    (&["chronicle", "c"], "", "what you did, and turns to go back to"),
    (&["saves"], "", "saves"),
    (&["load"], "NAME", "a save"),
    (&["save"], "NAME", "keep this campaign under a name"),
    (&["branch"], "N NAME", "play on from turn N under another name; this campaign stays"),
    (&["undo"], "", "take back the last thing done"),
    (&["close"], "", "close the turn"),
    (&["help", "?"], "", "how to play"),
    (&["quit", "q"], "", "save and leave"),
];

/// The command that a word means.
#[must_use]
pub fn named(word: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|c| c.0.contains(&word)).map(|c| c.0[0])
}

/// The word nearest to one that means nothing.
#[must_use]
pub fn nearest(word: &str) -> Option<&'static str> {
    let words = COMMANDS.iter().flat_map(|c| c.0.iter().copied()).filter(|w| w.len() > 2);
    words.map(|w| (strsim::damerau_levenshtein(word, w), w)).min().filter(|(d, w)| *d <= w.len() / 3).map(|n| n.1)
}
