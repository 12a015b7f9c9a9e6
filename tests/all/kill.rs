//! A kill at any moment loses nothing that was accepted.

#![cfg(unix)]

use super::october::{machine, played};
use mildias::session::{LensMode, Save};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The plain game in a home of its own, fed through a pipe.
fn game(home: &Path, args: &[String]) -> Child {
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

/// Commands of a game with seed 7 that are accepted one after the other, as a save writes them.
fn script() -> Vec<String> {
    let picks: Vec<u16> = (0..24).map(|n| n * 7 % 31).collect();
    played(7, LensMode::Fixed(0), &picks).history().iter().map(|e| e.text.clone()).collect()
}

/// Arguments that begin that game.
fn begin() -> Vec<String> {
    let lens = LensMode::Fixed(0).name(&machine().content).to_owned();
    ["play", "october", "--seed", "7", "--lens"].into_iter().map(str::to_owned).chain([lens]).collect()
}

#[test]
fn killed_after_any_command_it_goes_on_with_that_command() {
    let home = tempfile::tempdir().expect("a folder");
    let script = script();
    assert!(script.iter().filter(|c| *c == "close").count() >= 3 && script.iter().any(|c| c.starts_with("choose")));
    let mut child = game(home.path(), &begin());
    wait(home.path(), 0);
    for commands in 1..=script.len() {
        // On the first page of a new game, Enter begins it.
        let enter = if commands == 1 { "\n" } else { "" };
        let pipe = child.stdin.as_mut().expect("a pipe");
        writeln!(pipe, "{enter}{}", script[commands - 1]).expect("written");
        wait(home.path(), commands);
        // SIGKILL: nothing of the program runs after it.
        child.kill().expect("killed");
        child.wait().expect("gone");
        let save = kept(home.path()).expect("a save");
        assert_eq!(save.commands, script[..commands]);
        child = game(home.path(), &["play", "--load", "october-7"].map(str::to_owned));
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    verify(home.path());
}

#[test]
fn killed_in_the_midst_of_writing_it_keeps_a_whole_save() {
    let script = script();
    let mut found = Vec::new();
    for delay in [0, 1, 2, 4, 7, 11, 16, 22, 30, 60] {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = game(home.path(), &begin());
        wait(home.path(), 0);
        let pipe = child.stdin.as_mut().expect("a pipe");
        write!(pipe, "\n{}\n", script.join("\n")).expect("written");
        if delay > 0 {
            wait(home.path(), 1);
        }
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().expect("killed");
        child.wait().expect("gone");
        let save = kept(home.path()).expect("a save");
        assert_eq!(save.commands, script[..save.commands.len()]);
        found.push(save.commands.len());
        verify(home.path());
    }
    assert!(found.iter().any(|n| *n > 0), "no kill came after the first command: {found:?}");
}

fn verify(home: &Path) {
    let out = Command::new(env!("CARGO_BIN_EXE_mildias"))
        .args(["replay", "october-7", "--verify"])
        .env("MILDIAS_HOME", home)
        .output()
        .expect("the program runs");
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stdout));
}
