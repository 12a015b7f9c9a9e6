//! A kill at any moment loses nothing that was accepted.

#![cfg(unix)]

use mildias::session::Save;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The plain game in a home of its own, fed through a pipe.
fn game(home: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_mildias"))
        .args(args)
        .arg("--plain")
        .env("MILDIAS_HOME", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs")
}

fn file(home: &Path) -> PathBuf {
    home.join("saves/october-7.ron")
}

/// The save as it lies on the disk; whatever the moment, it must be whole.
fn kept(home: &Path) -> Option<Save> {
    let text = std::fs::read_to_string(file(home)).ok()?;
    Some(Save::from_text(&text).expect("a save on the disk is whole at any moment"))
}

/// Waits until the save holds so many commands.
fn wait(home: &Path, commands: usize) {
    let end = Instant::now() + Duration::from_secs(60);
    while kept(home).is_none_or(|s| s.commands.len() < commands) {
        assert!(Instant::now() < end, "command {commands} was not kept within a minute");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn killed_after_any_command_it_goes_on_with_that_command() {
    let home = tempfile::tempdir().expect("a folder");
    let mut child = game(home.path(), &["play", "october", "--seed", "7"]);
    wait(home.path(), 0);
    for commands in 1..=4 {
        writeln!(child.stdin.as_mut().expect("a pipe"), "close").expect("written");
        wait(home.path(), commands);
        // SIGKILL: nothing of the program runs after it.
        child.kill().expect("killed");
        child.wait().expect("gone");
        let save = kept(home.path()).expect("a save");
        assert_eq!(save.commands, vec!["close"; commands]);
        child = game(home.path(), &["play", "--load", "october-7"]);
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    verify(home.path());
}

#[test]
fn killed_in_the_midst_of_writing_it_keeps_a_whole_save() {
    for delay in [0, 1, 3, 7, 15, 30, 60] {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = game(home.path(), &["play", "october", "--seed", "7"]);
        wait(home.path(), 0);
        let pipe = child.stdin.as_mut().expect("a pipe");
        for _ in 0..3 {
            writeln!(pipe, "close").expect("written");
        }
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().expect("killed");
        child.wait().expect("gone");
        let save = kept(home.path()).expect("a save");
        assert!(save.commands.len() <= 3);
        verify(home.path());
    }
}

fn verify(home: &Path) {
    let out = Command::new(env!("CARGO_BIN_EXE_mildias"))
        .args(["replay", "october-7", "--verify"])
        .env("MILDIAS_HOME", home)
        .output()
        .expect("the program runs");
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stdout));
}
