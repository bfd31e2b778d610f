//! Many articles at a time, in order: one thread reads, all map, the caller's consumes.
//!
//! Batches are bounded by count and by bytes, and only a few exist at once, so that memory does not grow with
//! the length of the input. Results reach the consumer in input order whatever the number of threads.

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Most items in a batch.
const MOST_ITEMS: usize = 4096;
/// Most bytes in a batch, unless a single item has more.
const MOST_BYTES: u64 = 8 << 20;

/// Collects items into batches and hands them on.
#[derive(Debug)]
pub(crate) struct Batcher<T> {
    batch: Vec<T>,
    bytes: u64,
    batches: SyncSender<Vec<T>>,
}

impl<T> Batcher<T> {
    /// Adds an item of some size; breaks when nobody wants more.
    pub(crate) fn push(&mut self, item: T, bytes: u64) -> ControlFlow<()> {
        self.batch.push(item);
        self.bytes += bytes;
        if self.batch.len() >= MOST_ITEMS || self.bytes >= MOST_BYTES {
            self.hand_on()
        } else {
            ControlFlow::Continue(())
        }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        match self.batches.send(std::mem::take(&mut self.batch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// How many threads there will be if so many are asked for; 0 asks for all cores.
pub(crate) fn threads(wanted: usize) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    if wanted == 0 { all() } else { wanted }
}

/// Runs `produce` on a thread of its own, `map` on `threads` threads with a reused state each, and `consume` here,
/// batch by batch, in order. Whoever stops first stops the others.
///
/// # Errors
/// Those of `consume`, and threads that cannot be started.
pub(crate) fn run<T, S, R>(
    threads: usize,
    produce: impl FnOnce(&mut Batcher<T>) + Send + 'static,
    state: impl Fn() -> S,
    map: impl Fn(&mut S, T) -> R + Sync,
    mut consume: impl FnMut(Vec<R>) -> Result<ControlFlow<()>>,
) -> Result<()>
where
    T: Send + 'static,
    S: Send,
    R: Send,
{
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("threads cannot be started")?;
    let states: Vec<Mutex<S>> = (0..pool.current_num_threads()).map(|_| Mutex::new(state())).collect();
    let (batches, incoming) = sync_channel(1);
    // Not scoped: when the consumer stops early, the reader may be waiting for input that never comes.
    let reader = thread::Builder::new().name("kutip-read".to_owned()).spawn(move || {
        let mut batcher = Batcher { batch: Vec::new(), bytes: 0, batches };
        produce(&mut batcher);
        let _ = batcher.hand_on();
    })?;
    let one = |item| {
        let own = rayon::current_thread_index().unwrap_or(0);
        // Each thread has its own state; the lock is there for the compiler and is always free.
        map(&mut states[own].lock().unwrap_or_else(PoisonError::into_inner), item)
    };
    let stopped = thread::scope(|scope| {
        let (results, outgoing) = sync_channel(1);
        scope.spawn(|| {
            let results = results;
            for batch in incoming {
                let mapped: Vec<R> = pool.install(|| batch.into_par_iter().map(one).collect());
                if results.send(mapped).is_err() {
                    break;
                }
            }
        });
        for mapped in outgoing {
            if consume(mapped)?.is_break() {
                return Ok::<_, anyhow::Error>(true);
            }
        }
        Ok(false)
    })?;
    if !stopped {
        reader
            .join()
            .map_err(|_| anyhow!("reading failed; the output is not complete (please report this)"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(threads: usize, stop_at: u64) -> Vec<u64> {
        let mut got = Vec::new();
        let produce = |batcher: &mut Batcher<u64>| {
            for n in 0..20_000 {
                if batcher.push(n, if n % 1000 == 0 { MOST_BYTES } else { 1 }).is_break() {
                    return;
                }
            }
        };
        let consume = |batch: Vec<u64>| {
            got.extend(batch);
            Ok(if got.len() as u64 >= stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        };
        run(
            threads,
            produce,
            || 0u64,
            |state, n| {
                *state += 1;
                n * 2
            },
            consume,
        )
        .unwrap();
        got
    }

    #[test]
    fn order_is_kept_for_any_number_of_threads() {
        let expected: Vec<u64> = (0..20_000).map(|n| n * 2).collect();
        assert_eq!(all(1, u64::MAX), expected);
        assert_eq!(all(4, u64::MAX), expected);
    }

    #[test]
    fn the_consumer_can_stop() {
        let got = all(3, 5000);
        assert!(got.len() >= 5000 && got.len() < 20_000);
    }

    #[test]
    fn errors_of_the_consumer_come_back() {
        let produce = |batcher: &mut Batcher<u8>| while batcher.push(1, MOST_BYTES).is_continue() {};
        let result = run(2, produce, || (), |(), n| n, |_| Err(anyhow!("full")));
        assert_eq!(result.unwrap_err().to_string(), "full");
    }

    #[test]
    fn a_reader_that_fails_is_noticed() {
        let produce = |_: &mut Batcher<u8>| panic!("test of a failing reader");
        assert!(run(2, produce, || (), |(), n| n, |_| Ok(ControlFlow::Continue(()))).is_err());
    }
}
