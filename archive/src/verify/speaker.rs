//! Whether a claimed speaker is the one whom the archive names. Pure.

use crate::people::names;
use strsim::damerau_levenshtein;

/// Whether two are the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// They are, as far as names tell.
    Same,
    /// The article does not say who speaks.
    Unknown,
    /// They are not.
    Other,
}

/// Shortest word in which a letter may be wrong.
const LONG: usize = 5;

/// A speaker as a user names him.
#[derive(Clone, Debug)]
pub(crate) struct ClaimedSpeaker {
    words: Vec<String>,
}

impl ClaimedSpeaker {
    /// Reads a name or a role; honorifics and degrees do not matter.
    #[must_use]
    pub(crate) fn new(name: &str) -> Self {
        Self { words: names::words(name) }
    }

    /// Compares with the names and roles under which the archive knows a speaker; none for one who is nowhere named.
    #[must_use]
    pub(crate) fn identity<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
        roles: impl IntoIterator<Item = &'n str>,
    ) -> Identity {
        let names: Vec<Vec<String>> =
            names.into_iter().map(names::words).filter(|words| !words.is_empty()).collect();
        if names.is_empty() {
            return Identity::Unknown;
        }
        // `Bupati Garut Rahmat Hidayat` for Rahmat Hidayat, `Rahmat` for Rahmat Hidayat.
        let named = names.iter().any(|name| self.is_within(name) || name.iter().all(|word| self.has(word)));
        // `Bupati Garut` for the Bupati Garut; a role that only has the word (`juru bicara bupati`) is another's.
        let of_role = |role: &str| {
            let role = names::words(role);
            !self.words.is_empty()
                && role.iter().zip(&self.words).filter(|(one, other)| alike(one, other)).count()
                    == self.words.len()
        };
        if named || roles.into_iter().any(of_role) { Identity::Same } else { Identity::Other }
    }

    fn is_within(&self, name: &[String]) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| name.iter().any(|other| alike(word, other)))
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| alike(own, word))
    }
}

/// Whether two words of names are the same but for a letter, or one is the initial of the other.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short == long
        || short.chars().count() == 1 && long.starts_with(short)
        || short.chars().count() >= LONG && damerau_levenshtein(short, long) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_leniently() {
        let speaker = (["Rahmat Hidayat", "Aat"], ["Bupati Garut"]);
        let identity = |claimed: &str| ClaimedSpeaker::new(claimed).identity(speaker.0, speaker.1);
        for same in [
            "Rahmat Hidayat",
            "H. Rahmat Hidayat, S.IP",
            "rahmat",
            "Bupati Garut Rahmat Hidayat",
            "R. Hidayat",
            "Rachmat Hidayat",
            "Bupati Garut",
            "Bupati",
            "Aat",
            "Rahmat Hidayt",
        ] {
            assert_eq!(identity(same), Identity::Same, "{same}");
        }
        for other in ["Rahmat Santoso", "Bupati Cianjur", "Siti Aminah", "Juru Bicara Bupati Garut", ""] {
            assert_eq!(identity(other), Identity::Other, "{other}");
        }
    }

    #[test]
    fn who_is_not_named_is_unknown() {
        assert_eq!(ClaimedSpeaker::new("Rahmat").identity([], ["Bupati"]), Identity::Unknown);
    }
}
