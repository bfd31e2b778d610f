//! Members of tar archives, in the order in which they are stored, as the stream comes.

use super::open::Place;
use super::problem::{Problem, Severity};
use super::stream::Stream;
use super::trouble::{Raw, Trouble};
use super::{Inputs, Sender, Task};
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use tar::{Archive, Entry, Header};

/// Size of the blocks of which archives are made.
const BLOCK: usize = 512;

/// Whether a block is the header of a member: its checksum is right.
pub(super) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let sum = |range: std::ops::Range<usize>| block[range].iter().map(|&byte| u32::from(byte)).sum::<u32>();
    let sum = sum(0..148) + 8 * u32::from(b' ') + sum(156..BLOCK);
    block[0] != 0 && Header::from_byte_slice(block).cksum().is_ok_and(|told| told == sum)
}

/// Reads the members.
pub(super) fn read(
    inputs: &Inputs,
    stream: Stream<'_>,
    place: &Place<'_>,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let (outer, layers) = (stream.trouble(), stream.layers + 1);
    let raw = Raw::new(stream.into_raw(), None, &outer);
    let count = raw.count();
    let mut reader: Box<dyn Read + '_> = Box::new(raw);
    let mut found = 0u64;
    loop {
        let mut archive = Archive::new(reader);
        // Archives that were joined have zeros between them.
        archive.set_ignore_zeros(true);
        let mut short = false;
        let error = match archive.entries() {
            Ok(entries) => members(inputs, entries, (&mut found, &mut short), layers, place, send)?,
            Err(error) => Some(error),
        };
        let Some(error) = error else { break };
        if outer.is_cut() || place.budget.is_spent() {
            return ControlFlow::Continue(());
        }
        let at = count.get();
        reader = archive.into_inner();
        let next = match next_header(&mut *reader) {
            Ok(next) => next,
            Err(error) => return send(Task::problem(Problem::io(&place.name, &error))),
        };
        let message = match next {
            // A member that ends early has said so itself.
            None if short => break,
            None => {
                format!("the archive is damaged or cut off at byte {at} ({error}); what came before was read")
            }
            Some(_) => format!(
                "the archive is damaged near byte {at} ({error}); what stands before it was read, and what could be \
                 found after it"
            ),
        };
        send(Task::problem(Problem::new(Severity::Damaged, &place.name, message)))?;
        let Some(block) = next else { break };
        reader = Box::new(Cursor::new(block).chain(reader));
    }
    if found == 0 && !outer.is_cut() {
        send(Task::problem(inputs.nothing_found(&place.name, "archive")))?;
    }
    ControlFlow::Continue(())
}

/// Reads members until there are no more or a header is damaged; `short` tells whether the last one ended early.
fn members<R: Read>(
    inputs: &Inputs,
    entries: tar::Entries<'_, R>,
    (found, short): (&mut u64, &mut bool),
    layers: u8,
    place: &Place<'_>,
    send: Sender<'_>,
) -> ControlFlow<(), Option<io::Error>> {
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return ControlFlow::Continue(Some(error)),
        };
        let Some(name) = name_of(inputs, &entry) else { continue };
        *found += 1;
        let size = entry.size();
        let trouble = Trouble::default();
        let bytes = Raw::new(entry, Some(size), &trouble);
        let count = bytes.count();
        inputs.member(&name, Box::new(bytes), (trouble, layers), place, send)?;
        if place.budget.is_spent() {
            break;
        }
        *short = count.get() < size;
    }
    ControlFlow::Continue(None)
}

fn name_of<R: Read>(inputs: &Inputs, entry: &Entry<'_, R>) -> Option<String> {
    let kind = entry.header().entry_type();
    let file = kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse();
    file.then(|| inputs.member_name(&entry.path_bytes())).flatten()
}

/// Looks for the next header after a damaged one, block by block.
fn next_header(reader: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        if reader.take(BLOCK as u64).read_to_end(&mut block)? < BLOCK {
            return Ok(None);
        }
        if is_header(&block) {
            return Ok(Some(block));
        }
    }
}
