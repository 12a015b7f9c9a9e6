//! Order of computing by dependency, and the loops that make it impossible.

/// An order of `n` nodes in which each comes after those it needs, or a loop: nodes each of which needs the next.
///
/// Ties keep the order of nodes. No recursion, so that long chains cost no stack.
pub(super) fn order(needs: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut mark = vec![Mark::New; needs.len()];
    let mut out = Vec::with_capacity(needs.len());
    for start in 0..needs.len() {
        if mark[start] != Mark::New {
            continue;
        }
        let mut path = vec![(start, 0)];
        mark[start] = Mark::Open;
        while let Some((node, next)) = path.last_mut() {
            match needs[*node].get(*next) {
                None => {
                    mark[*node] = Mark::Done;
                    out.push(*node);
                    path.pop();
                }
                Some(&n) => {
                    *next += 1;
                    match mark[n] {
                        Mark::Done => {}
                        Mark::New => {
                            mark[n] = Mark::Open;
                            path.push((n, 0));
                        }
                        Mark::Open => {
                            let from = path.iter().position(|p| p.0 == n).unwrap_or(0);
                            return Err(path[from..].iter().map(|p| p.0).collect());
                        }
                    }
                }
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn after_what_is_needed() {
        assert_eq!(order(&[vec![2], vec![0], vec![]]), Ok(vec![2, 0, 1]));
    }

    #[test]
    fn loops_are_named() {
        assert_eq!(order(&[vec![], vec![2], vec![3], vec![1]]), Err(vec![1, 2, 3]));
        assert_eq!(order(&[vec![0]]), Err(vec![0]));
    }

    #[test]
    fn long_chains_need_no_stack() {
        let n = 200_000;
        let needs: Vec<Vec<usize>> = (0..n).map(|i| if i + 1 < n { vec![i + 1] } else { vec![] }).collect();
        assert_eq!(order(&needs).map(|o| o[0]), Ok(n - 1));
    }
}
