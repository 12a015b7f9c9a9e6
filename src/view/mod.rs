//! The view: a session turned into plain data for every face.
