//! `lab`: the laboratory's calls.

use super::args::{Calibrate, Lab};
use super::{Outcome, Stop, playable};
use crate::storage::Disk;

pub(super) fn lab(disk: &Disk, call: &Lab) -> Outcome {
    match call {
        Lab::Calibrate(call) => calibrate(disk, call),
    }
}

fn calibrate(disk: &Disk, call: &Calibrate) -> Outcome {
    let scenario = playable(disk, &call.scenario)?;
    if scenario.catalogue.targets.is_empty() {
        return Err(Stop::Call(format!("`{}` has no `Target(...)` to be held against", scenario.name)));
    }
    Err(Stop::Call("not yet".into()))
}
