//! Work shared among threads, its results in the order of the work.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Threads to use: as many as asked for, or as the machine has cores.
#[must_use]
pub fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get), usize::from).max(1)
}

/// Does `jobs` pieces of work on some threads; the results stand in the order of the pieces, whoever did them.
/// `told` hears, from any thread, how many are done. `None` when `stop` was set before all were done.
pub fn share<T: Send>(
    jobs: usize,
    threads: usize,
    stop: &AtomicBool,
    told: &(dyn Fn(usize) + Sync),
    work: impl Fn(usize) -> T + Sync,
) -> Option<Vec<T>> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<Option<T>>> = Mutex::new(std::iter::repeat_with(|| None).take(jobs).collect());
    let labour = || {
        while !stop.load(Ordering::Relaxed) {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                break;
            }
            let result = work(job);
            if let Ok(mut results) = results.lock() {
                results[job] = Some(result);
            }
            told(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(jobs) {
            scope.spawn(labour);
        }
        labour();
    });
    results.into_inner().ok()?.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_work() {
        let stop = AtomicBool::new(false);
        for threads in [1, 2, 7] {
            let squares = share(50, threads, &stop, &|_| {}, |i| i * i);
            assert_eq!(squares, Some((0..50).map(|i| i * i).collect()));
        }
        assert_eq!(share(0, 4, &stop, &|_| {}, |i| i), Some(vec![]));
    }

    #[test]
    fn work_that_was_stopped_has_no_result() {
        let stop = AtomicBool::new(false);
        let halt = |done| stop.store(done >= 3, Ordering::Relaxed);
        assert_eq!(share(100, 1, &stop, &halt, |i| i), None);
    }
}
