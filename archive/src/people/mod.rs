//! Who the speakers of separate articles are: people across articles, with the evidence.
//!
//! Linking looks at all speakers anew whenever it is asked to ([`link`]), so that the result does not depend on the order in
//! which articles came. It starts from each speaker by itself and lets groups go into one another, rule by rule; every step is
//! a row of the table `evidence`. Corrections of the user come last, so that no rule undoes them.

mod article;
mod clusters;
mod corrections;
pub mod eval;
mod features;
mod load;
pub(crate) mod names;
mod offices;
mod reasons;
pub(crate) mod roles;
mod rules;
mod short_forms;
mod store;
mod units;
mod weights;

use crate::{Db, Result};
use rules::Scene;
use short_forms::ShortForms;
use units::Words;

pub use corrections::{Correction, correct};
pub use reasons::{Evidence, evidence, speakers_of};

/// What linking found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// Speakers of articles that are someone.
    pub speakers: usize,
    /// People and bodies that they are.
    pub people: usize,
}

/// Names of the rules in the order in which they are applied, with what they do; the column `rule` of the table `evidence`.
#[must_use]
pub fn rules() -> Vec<(&'static str, &'static str)> {
    let first = (units::RULE, units::DOC);
    let named = rules::RULES.iter().map(|rule| (rule.name, rule.doc));
    let last = [(offices::RULE, offices::DOC), (corrections::RULE, corrections::DOC)];
    std::iter::once(first).chain(named).chain(last).collect()
}

/// Works out anew who everybody is, and writes it into the archive: all or nothing.
///
/// # Errors
/// The archive cannot be read or written.
pub fn link(db: &mut Db) -> Result<Linked> {
    let mut speakers = load::speakers(db)?;
    units::find_names(&mut speakers);
    units::leave_out_pairs(&mut speakers);
    let mut words = Words::default();
    let short_forms = ShortForms::learn(db)?;
    let read = units::read(&speakers, &mut words, &short_forms);
    let weights = units::weights(&speakers, &read);
    let mut clusters = units::group(&speakers, &read, &weights);
    let scene = Scene { speakers: &speakers, read: &read, weights: &weights };
    for rule in rules::RULES {
        (rule.apply)(&scene, &mut clusters, &mut words, rule.name);
    }
    offices::apply(&scene, &mut clusters);
    let people = corrections::replay(db, &speakers, clusters)?;
    store::write(db, &speakers, &people)?;
    Ok(Linked { speakers: speakers.len(), people: people.len() })
}
