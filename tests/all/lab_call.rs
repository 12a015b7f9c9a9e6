//! The program called as a stranger would call it, in a home of its own.

use std::process::{Command, Output};

pub fn mildias(args: &[&str]) -> Output {
    let home = tempfile::tempdir().expect("a folder");
    Command::new(env!("CARGO_BIN_EXE_mildias")).args(args).env("MILDIAS_HOME", home.path()).output().expect("the program runs")
}

/// What a call prints that must succeed.
pub fn done(args: &[&str]) -> String {
    let out = mildias(args);
    assert!(out.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text")
}
