//! What is known of words, beyond what the extractor knows: tables of this crate, and some of the extractor's.

/// The rows of a table: comments and the header left out, cells without the example.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.skip(1).map(|line| line.split('\t').collect())
}

/// A cell, or nothing where it says so.
pub(crate) fn some(cell: &'static str) -> &'static str {
    if cell == "-" { "" } else { cell }
}

#[cfg(test)]
pub(crate) mod check {
    use super::rows;

    /// Every row has as many cells as the header, none is empty, and keys come in order, each once.
    pub(crate) fn well_formed(file: &str, table: &'static str) {
        let header = table.lines().find(|line| !line.starts_with('#')).unwrap();
        let width = header.split('\t').count();
        let mut before = "";
        for row in rows(table) {
            assert_eq!(row.len(), width, "{file}: {row:?}");
            assert!(row.iter().all(|cell| !cell.is_empty() && cell.trim() == *cell), "{file}: {row:?}");
            assert!(before < row[0], "{file}: {} comes after {before}", row[0]);
            before = row[0];
        }
    }
}
