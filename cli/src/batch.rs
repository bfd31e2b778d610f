//! Many articles at a time, in order: one thread reads, all map, the caller's consumes.
//!
//! Articles travel in small batches, and only so many bytes of them are under way at once, so that memory does not grow with the
//! length of the input. No thread waits for another but where that bound is reached: batches are finished in any order, and put
//! back into that of the input before they are consumed, whatever the number of threads.

use anyhow::{Context, Result, anyhow};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Most items in a batch.
const MOST_ITEMS: usize = 512;
/// Most bytes in a batch, unless a single item has more: so little that what one thread has written is still in the cache of the
/// next, and that threads end at nearly the same time.
const MOST_BYTES: u64 = 256 << 10;
/// Most bytes under way for each thread, from the reader to the consumer, unless a single batch has more.
const MOST_UNDER_WAY: u64 = 4 << 20;
/// How often a thread without work looks whether all is over.
const PATIENCE: Duration = Duration::from_millis(100);

/// Items in a row, the number of their batch, and their bytes.
struct Batch<T> {
    number: u64,
    bytes: u64,
    items: Vec<T>,
}

/// Collects items into batches and hands them on.
pub(crate) struct Batcher<T> {
    batch: Batch<T>,
    batches: SyncSender<Batch<T>>,
    window: Arc<Window>,
}

impl<T> Batcher<T> {
    fn new(batches: SyncSender<Batch<T>>, window: Arc<Window>) -> Self {
        Self { batch: Batch { number: 0, bytes: 0, items: Vec::new() }, batches, window }
    }

    /// Adds an item of some size; breaks when nobody wants more.
    pub(crate) fn push(&mut self, item: T, bytes: u64) -> ControlFlow<()> {
        self.batch.items.push(item);
        self.batch.bytes += bytes;
        if self.batch.items.len() >= MOST_ITEMS || self.batch.bytes >= MOST_BYTES {
            self.hand_on()
        } else {
            ControlFlow::Continue(())
        }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        let next = Batch { number: self.batch.number + 1, bytes: 0, items: Vec::new() };
        let batch = std::mem::replace(&mut self.batch, next);
        self.window.enter(batch.bytes)?;
        match self.batches.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// How much is under way, and whether to go on.
struct Window {
    most: u64,
    state: Mutex<UnderWay>,
    changed: Condvar,
}

#[derive(Default)]
struct UnderWay {
    bytes: u64,
    over: bool,
}

impl Window {
    fn new(most: u64) -> Self {
        Self { most, state: Mutex::default(), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, UnderWay> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until so many bytes may set off; breaks when all is over.
    fn enter(&self, bytes: u64) -> ControlFlow<()> {
        let full = |state: &mut UnderWay| !state.over && state.bytes > 0 && state.bytes + bytes > self.most;
        let mut state = self.changed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.bytes += bytes;
        if state.over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// So many bytes have arrived.
    fn leave(&self, bytes: u64) {
        self.state().bytes -= bytes;
        self.changed.notify_all();
    }

    /// Nobody is to wait any more.
    fn end(&self) {
        self.state().over = true;
        self.changed.notify_all();
    }

    fn is_over(&self) -> bool {
        self.state().over
    }
}

/// Lets the others end too when its thread fails: they would wait for what never comes.
struct Alarm<'w>(&'w Window);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end();
        }
    }
}

/// How many threads there will be if so many are asked for; 0 asks for all cores.
pub(crate) fn threads(wanted: usize) -> usize {
    let all = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    if wanted == 0 { all() } else { wanted }
}

/// Runs `produce` on a thread of its own, `map` on `threads` threads (0: all cores) with a reused state each, and `consume`
/// here, batch by batch, in order. Whoever stops first stops the others.
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
    const CANNOT: &str = "threads cannot be started";
    let threads = self::threads(threads);
    let window = Arc::new(Window::new(MOST_UNDER_WAY.saturating_mul(threads as u64)));
    let (batches, incoming) = sync_channel(threads);
    let incoming = Mutex::new(incoming);
    let mut batcher = Batcher::new(batches, Arc::clone(&window));
    // Not scoped: when the consumer stops early, the reader may be waiting for input that never comes.
    let reader = thread::Builder::new()
        .name("kutip-read".to_owned())
        .spawn(move || {
            produce(&mut batcher);
            let _ = batcher.hand_on();
        })
        .context(CANNOT)?;
    let stopped = thread::scope(|scope| {
        let (results, outgoing) = channel();
        // However this ends, an error included, nobody is left waiting.
        let work = |mut state: S, results: std::sync::mpsc::Sender<(u64, u64, Vec<R>)>| {
            let _alarm = Alarm(&window);
            while let Some(Batch { number, bytes, items }) = next(&incoming, &window) {
                let mapped = items.into_iter().map(|item| map(&mut state, item)).collect();
                if results.send((number, bytes, mapped)).is_err() {
                    break;
                }
            }
        };
        for n in 0..threads {
            let (state, results) = (state(), results.clone());
            let worker = thread::Builder::new().name(format!("kutip-{n}"));
            if let Err(error) = worker.spawn_scoped(scope, move || work(state, results)) {
                window.end();
                return Err(error).context(CANNOT);
            }
        }
        drop(results);
        let stopped = in_order(&outgoing, &window, &mut consume);
        if !matches!(stopped, Ok(false)) {
            window.end();
        }
        stopped
    })?;
    if !stopped {
        reader
            .join()
            .map_err(|_| anyhow!("reading failed; the output is not complete (please report this)"))?;
    }
    Ok(())
}

/// The next batch to work on; nothing when there are no more or all is over.
fn next<T>(incoming: &Mutex<Receiver<Batch<T>>>, window: &Window) -> Option<Batch<T>> {
    loop {
        if window.is_over() {
            return None;
        }
        let incoming = incoming.lock().unwrap_or_else(PoisonError::into_inner);
        match incoming.recv_timeout(PATIENCE) {
            Ok(batch) => return Some(batch),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

/// Consumes what comes in the order of its numbers; whether the consumer stopped before the end.
fn in_order<R>(
    outgoing: &Receiver<(u64, u64, Vec<R>)>,
    window: &Window,
    consume: &mut impl FnMut(Vec<R>) -> Result<ControlFlow<()>>,
) -> Result<bool> {
    let mut early = BTreeMap::new();
    let mut wanted = 0;
    for (number, bytes, mapped) in outgoing {
        early.insert(number, (bytes, mapped));
        while let Some((bytes, mapped)) = early.remove(&wanted) {
            wanted += 1;
            if consume(mapped)?.is_break() {
                return Ok(true);
            }
            window.leave(bytes);
        }
    }
    Ok(false)
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
    fn slow_batches_hold_back_the_reader_and_keep_their_place() {
        use std::sync::atomic::{AtomicU64, Ordering};
        static READ: AtomicU64 = AtomicU64::new(0);
        static CONSUMED: AtomicU64 = AtomicU64::new(0);
        // What may be under way, and what the reader holds.
        const MOST: u64 = 3 * MOST_UNDER_WAY / MOST_BYTES + 1;
        let produce = |batcher: &mut Batcher<u64>| {
            for n in 0..400 {
                let read = READ.fetch_add(1, Ordering::SeqCst);
                assert!(read <= CONSUMED.load(Ordering::SeqCst) + MOST);
                if batcher.push(n, MOST_BYTES).is_break() {
                    return;
                }
            }
        };
        let map = |(): &mut (), n| {
            // The others go on as far as they may.
            while n == 0 && READ.load(Ordering::SeqCst) < MOST {
                thread::yield_now();
            }
            n
        };
        let mut got = Vec::new();
        let consume = |batch: Vec<u64>| {
            CONSUMED.fetch_add(batch.len() as u64, Ordering::SeqCst);
            got.extend(batch);
            Ok(ControlFlow::Continue(()))
        };
        run(3, produce, || (), map, consume).unwrap();
        assert!(got.into_iter().eq(0..400));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_thread_that_fails_ends_the_others() {
        let produce = |batcher: &mut Batcher<u64>| {
            for n in 0..1000 {
                if batcher.push(n, MOST_BYTES).is_break() {
                    return;
                }
            }
        };
        let map = |(): &mut (), n| assert_ne!(n, 7, "test of a failing thread");
        let _ = run(2, produce, || (), map, |_| Ok(ControlFlow::Continue(())));
    }

    #[test]
    fn a_consumer_that_stops_does_not_wait_for_more_input() {
        let (_never, input) = channel::<u8>();
        let produce = move |batcher: &mut Batcher<u8>| {
            let _ = batcher.push(1, MOST_BYTES);
            let _ = input.recv();
        };
        run(2, produce, || (), |(), n| n, |_| Ok(ControlFlow::Break(()))).unwrap();
    }

    #[test]
    fn a_reader_that_fails_is_noticed() {
        let produce = |_: &mut Batcher<u8>| panic!("test of a failing reader");
        assert!(run(2, produce, || (), |(), n| n, |_| Ok(ControlFlow::Continue(()))).is_err());
    }
}
