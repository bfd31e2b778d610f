//! Work on many items at a time, in order. Threads live for one call, since those of a pool do not survive the fork of a process,
//! with which Python starts its own workers.

use crate::guard::{Panicked, attempt};
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many threads as asked for, or as there are cores.
pub(crate) fn count(wanted: Option<usize>) -> usize {
    wanted.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get))
}

/// What each thread works with, reused from call to call.
pub(crate) struct Crew<T> {
    make: Box<dyn Fn() -> T + Send + Sync>,
    threads: usize,
    workers: Vec<T>,
}

impl<T: Send> Crew<T> {
    /// Workers for at most so many threads; each is made when there is work for it.
    pub(crate) fn new(threads: usize, make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { make: Box::new(make), threads, workers: Vec::new() }
    }

    /// Most threads that work at once.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// A worker for one thing more.
    pub(crate) fn worker(&self) -> T {
        (self.make)()
    }

    /// `work` on each item; the results are in the order of the items.
    ///
    /// # Errors
    /// Where a thread cannot be started.
    pub(crate) fn map<'t, I: Sync, R: Send>(
        &mut self,
        items: &'t [I],
        work: impl Fn(&mut T, &'t I) -> R + Sync,
    ) -> io::Result<Vec<Result<R, Panicked>>> {
        let threads = self.threads.min(items.len());
        while self.workers.len() < threads {
            self.workers.push((self.make)());
        }
        let (make, next) = (&self.make, AtomicUsize::new(0));
        let run = |worker: &mut T| {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(at) else { break done };
                let result = attempt(|| work(worker, item));
                if result.is_err() {
                    *worker = make();
                }
                done.push((at, result));
            }
        };
        let mut done = match &mut self.workers[..threads] {
            [] => Vec::new(),
            [worker] => run(worker),
            workers => thread::scope(|scope| {
                let start = |worker| thread::Builder::new().spawn_scoped(scope, || run(worker));
                let running = workers.iter_mut().map(start).collect::<io::Result<Vec<_>>>()?;
                let mut done = Vec::with_capacity(items.len());
                for thread in running {
                    done.extend(thread.join().map_err(|_| io::Error::other("a thread failed"))?);
                }
                Ok::<_, io::Error>(done)
            })?,
        };
        done.sort_unstable_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}
