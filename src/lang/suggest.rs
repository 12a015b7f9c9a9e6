//! "Did you mean": the nearest known name by edit distance.

/// The candidate nearest to `name`, if near enough to be meant: at most a third of its letters away, so that words of one or two letters have no neighbours.
#[must_use]
pub fn nearest<S: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = S>) -> Option<String> {
    if name.len() > 64 {
        return None;
    }
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let most = (wanted.len() / 3).min(4);
    let mut best: Option<(usize, String)> = None;
    for candidate in candidates {
        let candidate = candidate.as_ref();
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        if letters.len().abs_diff(wanted.len()) > most {
            continue;
        }
        let d = distance(&wanted, &letters);
        if d <= most && best.as_ref().is_none_or(|(b, s)| (d, candidate) < (*b, s.as_str())) {
            best = Some((d, candidate.to_owned()));
        }
    }
    best.map(|(_, s)| s)
}

/// "did you mean `x`?", or `otherwise` where nothing is near.
#[must_use]
pub fn did_you_mean<S: AsRef<str>>(name: &str, from: impl IntoIterator<Item = S>, otherwise: &str) -> String {
    nearest(name, from).map_or_else(|| otherwise.to_owned(), |s| format!("did you mean `{s}`?"))
}

/// Edits (insert, delete, replace, swap of neighbours) between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(before[j - 2] + 1);
            }
            row[j] = d;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
