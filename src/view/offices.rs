//! Offices and people.

use super::{Action, Direction, Header, Prose};
use crate::engine::content::Way;

/// All seats and commands, in groups.
#[derive(Clone, Debug, PartialEq)]
pub struct CabinetView {
    /// The line above.
    pub header: Header,
    /// Groups in order: (group, offices).
    pub groups: Vec<(String, Vec<OfficeView>)>,
}

/// An office.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficeView {
    /// Office index.
    pub index: u32,
    /// Id.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it decides.
    pub about: Prose,
    /// Group ("cabinet", "army").
    pub group: String,
    /// A command: where its holder sits elsewhere the next in line acts.
    pub command: bool,
    /// Person id and name of the holder.
    pub holder: Option<(String, String)>,
    /// Person id and name of who acts, where that is not the holder.
    pub acting: Option<(String, String)>,
    /// Candidates; for a command the line of succession, most senior first.
    pub candidates: Vec<CandidateView>,
    /// Empties it, where that can be done.
    pub vacate: Option<Action>,
    /// Why it cannot be filled now, where it cannot.
    pub shut: Option<String>,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateView {
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Line.
    pub line: String,
    /// Rank in the list, 0 for none.
    pub rank: u32,
    /// Attributes: (label, value).
    pub attributes: Vec<(String, f64)>,
    /// What is asked for.
    pub terms: Prose,
    /// What is missing.
    pub missing: Vec<String>,
    /// Ways to seat this person: with consent, by bargain, over heads.
    pub ways: Vec<(Way, Action)>,
    /// Parties that refuse.
    pub refusing: Vec<String>,
    /// Directions of the direct effects.
    pub directions: Vec<Direction>,
    /// Offices this person holds now: leaving or doubling them.
    pub holds: Vec<String>,
    /// Who would then act in each command this person holds: (office label, name).
    pub then_acts: Vec<(String, String)>,
}

/// People.
#[derive(Clone, Debug, PartialEq)]
pub struct PeopleView {
    /// The line above.
    pub header: Header,
    /// People in order of first appearance in the scenario.
    pub people: Vec<PersonView>,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Line.
    pub line: String,
    /// Whether invented.
    pub invented: bool,
    /// What is to be known.
    pub about: Prose,
    /// Party name.
    pub party: String,
    /// The lens this adviser forecasts with, empty for none.
    pub lens: String,
    /// Offices held.
    pub holds: Vec<String>,
    /// Attributes: (label, value).
    pub attributes: Vec<(String, f64)>,
    /// Storylets in which this person spoke in this run: titles.
    pub spoke: Vec<String>,
}
