//! Queries that take too long.

use crate::{Db, Result};
use std::time::Instant;

/// SQLite's steps between two looks at the clock: about a millisecond.
const STEPS: i32 = 20_000;

impl Db {
    /// Breaks off queries that still run at `deadline` with an error; `None` lets them run.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn set_deadline(&mut self, deadline: Option<Instant>) -> Result<()> {
        let late = deadline.map(|deadline| move || Instant::now() >= deadline);
        Ok(self.connection_mut().progress_handler(STEPS, late)?)
    }
}
