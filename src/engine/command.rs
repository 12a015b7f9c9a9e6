//! Commands: the only way the state changes, and the reasons for refusing one.

use super::content::Way;

/// What the player (or a policy) does. Indices point into the compiled content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Names up to three aims; only before the first turn has closed.
    NameAims(Vec<u32>),
    /// Answers a storylet on the desk, or takes up an initiative on offer.
    Choose {
        /// Storylet.
        storylet: u32,
        /// Option.
        option: u32,
        /// How it is carried where consent is refused.
        way: Way,
    },
    /// Moves a lever one step.
    Lever {
        /// Lever.
        lever: u32,
        /// Up or down.
        up: bool,
    },
    /// Lays an offer on the table.
    Offer {
        /// Negotiation.
        negotiation: u32,
        /// Term of each clause, in clause order.
        terms: Vec<u32>,
    },
    /// Sets the units of a means that a place is given.
    Give {
        /// Allocation.
        allocation: u32,
        /// Means.
        means: u32,
        /// Place (element).
        place: u32,
        /// Units, not the change.
        units: u32,
    },
    /// Puts a person into an office.
    Seat {
        /// Office.
        office: u32,
        /// Person.
        person: u32,
        /// How it is carried where consent is refused.
        way: Way,
    },
    /// Empties an office.
    Vacate {
        /// Office.
        office: u32,
    },
    /// Answers a petition that waits.
    Answer {
        /// Petition.
        petition: u32,
        /// Answer.
        answer: u32,
    },
    /// Closes the turn.
    Close,
}

/// Why a command is refused. The face puts it into words from the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The campaign is over.
    Over,
    /// There is no such thing (an index out of range).
    Unknown,
    /// It is not on the desk, not on offer, not open now.
    NotNow,
    /// It costs more attention than is left: (cost, left).
    Attention(u32, u32),
    /// A requirement is missing: its place in the list of needs.
    Missing(u32),
    /// A party refuses its consent: the parties. Bargain, overrule or leave it.
    Consent(Vec<u32>),
    /// A bargain is not to be had with this party: it wants no pledge, or holds one already.
    NoBargain(u32),
    /// The lever stands at its end.
    AtTheEnd,
    /// More units than there are: (asked, to be had).
    Units(u32, u32),
    /// The person cannot hold this office now.
    Unfit,
    /// Too many aims, or too late for them.
    Aims,
    /// These storylets must be answered before the turn closes.
    Unanswered(Vec<u32>),
    /// No further offer this turn.
    NoMoreOffers,
}
