//! Groups of speakers that are one person, and how they grow.

use super::features::Features;
use super::load::Kind;

/// Why two speakers were taken for one; indexes into the list of speakers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) speaker: usize,
    pub(super) other: usize,
    pub(super) rule: &'static str,
    pub(super) detail: String,
}

/// Speakers who are one person, as far as is known.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) kind: Kind,
    /// Words of the fullest name.
    pub(super) name: Vec<u32>,
    pub(super) features: Features,
    /// Index of the speaker whose name it has; stays when the cluster goes into another.
    pub(super) first: usize,
    /// Indexes of the speakers, `first` before the others.
    pub(super) members: Vec<usize>,
}

/// All clusters; those that went into others keep their place.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    all: Vec<Cluster>,
    /// For each cluster the one that it went into, itself while it stands.
    into: Vec<usize>,
    pub(super) steps: Vec<Step>,
}

impl Clusters {
    pub(super) fn push(&mut self, cluster: Cluster) -> usize {
        self.all.push(cluster);
        self.into.push(self.into.len());
        self.into.len() - 1
    }

    /// The cluster into which this one has gone, at last.
    pub(super) fn root(&mut self, mut at: usize) -> usize {
        while self.into[at] != at {
            self.into[at] = self.into[self.into[at]];
            at = self.into[at];
        }
        at
    }

    pub(super) fn get(&self, at: usize) -> &Cluster {
        &self.all[at]
    }

    /// Indexes of those that stand.
    pub(super) fn standing(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.all.len()).filter(|&at| self.into[at] == at)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Lets one cluster go into another, which keeps its name, and notes why.
    pub(super) fn merge(&mut self, from: usize, into: usize, rule: &'static str, detail: String) {
        let (from, into) = (self.root(from), self.root(into));
        if from == into {
            return;
        }
        let taken = std::mem::take(&mut self.all[from].members);
        let features = std::mem::take(&mut self.all[from].features);
        let step = Step { speaker: self.all[from].first, other: self.all[into].first, rule, detail };
        self.steps.push(step);
        self.into[from] = into;
        let into = &mut self.all[into];
        into.members.extend(taken);
        into.features.absorb(features);
    }
}
