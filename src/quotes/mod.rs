//! Stage 3: stretches between quotation marks.
//!
//! *Finds* pairs of marks of every style, also with the same mark on both sides (`”…”`), mixed (`“…"`), lost to a wrong encoding
//! (`?…,?`) and never closed. *Reads* tokens and marks. *Writes* `pairs` and the flag `QUOTED`. It does not judge whether the stretch
//! is speech: stage 6 does. Only the outermost pair counts.

pub(crate) mod pairs;
