//! The other players: budgets, strategies, moves.
