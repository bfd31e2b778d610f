//! Connections to the archive: a few, only to read, used from threads that may block.

use crate::problem::Problem;
use kutip_archive::Db;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How long a request waits for a connection.
const QUEUE: Duration = Duration::from_secs(5);
/// How long the queries of a request may take together.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// Pages of the archive that a connection keeps, in KiB (SQLite counts them below zero): those of the indices that every query
/// walks through. With its usual 2 MiB it asks the system for them anew each time.
const CACHE: i64 = -64 * 1024;

/// Connections, made as they are needed up to a number.
pub(crate) struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Db>>,
    free: Arc<Semaphore>,
}

impl Pool {
    /// A pool of at most `size` connections, the first of them open.
    pub(crate) fn open(path: PathBuf, size: usize) -> kutip_archive::Result<Self> {
        let first = open(&path)?;
        Ok(Self { path, idle: Mutex::new(vec![first]), free: Arc::new(Semaphore::new(size)) })
    }

    /// Lets `work` read, on a thread that may block. Queries that take too long are broken off.
    pub(crate) async fn read<T, F>(self: &Arc<Self>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Db) -> Result<T, Problem> + Send + 'static,
    {
        let queue = tokio::time::timeout(QUEUE, Arc::clone(&self.free).acquire_owned());
        let permit = queue.await.ok().and_then(Result::ok).ok_or(Problem::Busy)?;
        let pool = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            // Goes on to the next request only when the connection is back.
            let _permit = permit;
            let mut db = pool.take()?;
            let deadline = Instant::now() + PATIENCE;
            db.set_deadline(Some(deadline))?;
            let result = work(&db);
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
            match result {
                Err(Problem::Archive(_)) if Instant::now() >= deadline => Err(Problem::Busy),
                result => result,
            }
        });
        task.await.unwrap_or_else(|panic| Err(Problem::Panicked(panic.to_string())))
    }

    fn take(&self) -> kutip_archive::Result<Db> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open(&self.path), Ok)
    }
}

fn open(path: &Path) -> kutip_archive::Result<Db> {
    let db = Db::open_read_only(path)?;
    db.connection().pragma_update(None, "cache_size", CACHE)?;
    Ok(db)
}
