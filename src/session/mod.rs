//! Sessions: commands by id, history, undo, branch, save, replay.
