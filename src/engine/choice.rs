//! Answering storylets: needs, costs, odds.
