//! People and families, worked out anew where articles came in since.

use anyhow::Result;
use kutip_archive::{Db, families, people};
use std::io::Write as _;
use std::path::Path;

/// Brings an archive up to date that is about to be shown; one that is up to date is not written to.
pub(crate) fn refresh(archive: &Path) -> Result<()> {
    let db = Db::open_read_only(archive)?;
    let people_are_fresh = db.meta("people")?.as_deref() == Some("fresh");
    if people_are_fresh && families::are_fresh(&db)? {
        return Ok(());
    }
    drop(db);
    writeln!(anstream::stderr(), "kutip: articles came in: working out who is who and what was said again")?;
    let mut db = Db::open(archive)?;
    if !people_are_fresh {
        people::link(&mut db)?;
    }
    families::find(&mut db)?;
    Ok(db.close()?)
}
