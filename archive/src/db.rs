//! Opening an archive, and refusing what is none.

use crate::{Error, Result};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// The tables, with what each column means.
pub const SCHEMA: &str = include_str!("schema.sql");

/// Version of the tables; the database has it as `user_version`.
pub const SCHEMA_VERSION: i64 = 2;

/// `kutp`, by which SQLite files tell whose they are; the database has it as `application_id`.
const APPLICATION: i64 = 0x6b75_7470;

/// How long one waits for another program that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open archive.
#[derive(Debug)]
pub struct Db {
    connection: Connection,
}

impl Db {
    /// Makes a new archive.
    ///
    /// # Errors
    /// There is a file of this name already, or none can be made.
    pub fn create(path: &Path) -> Result<Self> {
        if path.metadata().is_ok_and(|meta| meta.len() > 0) {
            return Err(Error::new("is there already").at(path));
        }
        let named = |error: Error| error.at(path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = connect(path, flags).map_err(named)?;
        lay_out(&mut connection).map_err(named)?;
        prepare(&connection).map_err(named)?;
        Ok(Self { connection })
    }

    /// Opens an archive to write to it.
    ///
    /// # Errors
    /// The file is missing, damaged, no archive, or made by a newer kutip.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = checked(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        prepare(&connection).map_err(|error| error.at(path))?;
        Ok(Self { connection })
    }

    /// Opens an archive to write to it, or makes it where there is none, also where making it was interrupted.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_or_create(path: &Path) -> Result<Self> {
        let named = |error: Error| error.at(path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = connect(path, flags).map_err(named)?;
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| Error::from(error).at(path))?;
        if tables == 0 {
            lay_out(&mut connection).map_err(named)?;
        }
        drop(connection);
        Self::open(path)
    }

    /// Opens an archive only to read; nothing that is done with it can change the file.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_read_only(path: &Path) -> Result<Self> {
        let connection = checked(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        // Questions go back to the same pages of the indexes again and again.
        connection.pragma_update(None, "cache_size", -32_768).map_err(|error| Error::from(error).at(path))?;
        connection.pragma_update(None, "query_only", true).map_err(|error| Error::from(error).at(path))?;
        Ok(Self { connection })
    }

    /// The connection, for queries.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The connection, for transactions.
    pub fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// A word of the archive about itself.
    ///
    /// # Errors
    /// The archive cannot be read.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension as _;
        let mut query = self.connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Makes one file of the archive again that needs no other beside it, also in a folder that cannot be written.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn close(self) -> Result<()> {
        // Fails while another program reads; then the log stays beside the file, which is as good.
        let _ = self.connection.pragma_update(None, "journal_mode", "DELETE");
        self.connection.close().map_err(|(_, error)| Error::from(error))
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    // Each connection stays with one thread at a time, which Rust sees to.
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Opens what is there and checks whose it is.
fn checked(path: &Path, flags: OpenFlags) -> Result<Connection> {
    if !path.exists() {
        return Err(Error::new("no such archive; kutip archive build makes one").at(path));
    }
    let number = |connection: &Connection, name| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(Error::from)
    };
    let open = || -> Result<Connection> {
        let connection = connect(path, flags)?;
        if number(&connection, "application_id")? != APPLICATION {
            return Err(Error::new("no archive of kutip; check the name"));
        }
        match number(&connection, "user_version")? {
            SCHEMA_VERSION => Ok(connection),
            newer if newer > SCHEMA_VERSION => Err(Error::new(format!(
                "made by a newer kutip (version {newer} of the tables, this kutip knows {SCHEMA_VERSION}); install the newer one"
            ))),
            older => Err(Error::new(format!(
                "made by an older kutip (version {older} of the tables, this kutip has {SCHEMA_VERSION}); build it anew from the articles"
            ))),
        }
    };
    open().map_err(|error| error.at(path))
}

/// Makes the tables: all or none.
fn lay_out(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    let version = env!("CARGO_PKG_VERSION");
    transaction.execute("INSERT INTO meta (key, value) VALUES ('kutip', ?1)", [version])?;
    Ok(transaction.commit()?)
}

/// Sets a connection up for many writes: readers are not kept waiting, and a commit is safe from a crash of the program
/// (of the machine: from the last checkpoint on, whole transactions may be gone, never half of one).
fn prepare(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    // People are written anew as a whole, in whatever order; the references say what belongs together, to readers.
    connection.pragma_update(None, "foreign_keys", false)?;
    Ok(())
}
