//! One file of what was written in pieces, where the pieces cannot stay apart.

use super::compress::{Compression, Packer};
use super::kept::Segment;
use super::parquet::TableWriter;
use super::sink::Ready;
use anyhow::Result;
use std::fs;
use std::io;
use std::sync::Arc;

/// Makes one frame of many: some readers of zstd stop after the first.
pub(super) fn frames(ready: Ready) -> Result<Ready> {
    let Some(aside) = ready.aside() else { return Ok(ready) };
    let mut frames = zstd::Decoder::new(fs::File::open(aside)?)?;
    let mut packer = Packer::new(ready.joined()?, Some(Compression::Zstd))?;
    io::copy(&mut frames, &mut packer)?;
    Ok(packer.finish()?.0.finish()?)
}

/// Makes one table of many, which lie in the same file and end at these places.
pub(super) fn segments(ready: Ready, segments: &[u64], keep: &[String]) -> Result<Ready> {
    let Some(aside) = ready.aside() else { return Ok(ready) };
    let file = Arc::new(fs::File::open(aside)?);
    let mut table = TableWriter::new(Packer::new(ready.joined()?, None)?, keep)?;
    let mut start = 0;
    for &end in segments {
        table.append(&Segment::new(&file, start, end))?;
        start = end;
    }
    Ok(table.finish()?.finish()?)
}
