//! Arguments as typed.

use super::args_lab::Lab;
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

/// Mil Días: a historical strategy game for the terminal whose model can be argued with.
#[derive(Debug, Parser)]
#[command(
    name = "mildias",
    version,
    about,
    after_help = "Without a command the game opens at its title.\n\nExamples:\n  mildias\n  mildias play october --lens open\n  mildias run october --format csv --seed 1"
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub verb: Option<Verb>,
    #[command(flatten)]
    pub look: Look,
}

/// How the game looks.
#[derive(Clone, Debug, Arguments)]
pub(super) struct Look {
    /// Numbered lines on standard input and output, for screen readers, pipes and slow lines
    #[arg(long, global = true)]
    pub plain: bool,
    /// Colours: by the terminal and `NO_COLOR`, or as told
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Theme: dark, light, contrast, deuteranopia, mono or plain
    #[arg(long, global = true, value_name = "ID")]
    pub theme: Option<String>,
    /// No character beyond ASCII in frames and signs
    #[arg(long, global = true)]
    pub ascii: bool,
}

/// When there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where the terminal has them and `NO_COLOR` is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Play a scenario
    #[command(
        after_help = "Examples:\n  mildias play october --lens open\n  mildias play october --seed 4471 --plain\n  mildias play --load october-4471"
    )]
    Play(Play),
    /// What can be played, and from where
    #[command(after_help = "Example:\n  mildias scenarios")]
    Scenarios,
    /// One campaign without a player: a row a turn, every variable by name
    #[command(
        after_help = "Examples:\n  mildias run october --seed 1\n  mildias run october --policy random --lens popular_power --format csv > run.csv"
    )]
    Run(Run),
    /// Play a save again; exit code 1 where it diverges
    #[command(after_help = "Example:\n  mildias replay october-4471 --verify")]
    Replay(Replay),
    /// All faults of a scenario in one run; exit code 1 where there is an error
    #[command(after_help = "Examples:\n  mildias check october\n  mildias check my_scenario/ --json")]
    Check(Check),
    /// Run the tests of a scenario; exit code 1 where one fails
    #[command(after_help = "Example:\n  mildias test october")]
    Test(Test),
    /// Many campaigns without a player: the model held against the record, policies and lenses against one another
    #[command(subcommand)]
    Lab(Lab),
    /// What a code of `check` means, with an example and its mend
    #[command(after_help = "Example:\n  mildias explain name-unknown")]
    Explain {
        /// The code, as `check` shows it
        code: String,
    },
}

#[derive(Debug, Arguments)]
pub(super) struct Play {
    /// Id or path; without one the game opens at its title
    pub scenario: Option<String>,
    /// A lens by id, or `open`: the seed draws it and the end reveals it
    #[arg(long, value_name = "L|open")]
    pub lens: Option<String>,
    /// Seed of the campaign's luck; without one it is drawn, and shown
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Goes on with a save, by name or path
    #[arg(long, value_name = "SAVE", conflicts_with_all = ["lens", "seed"])]
    pub load: Option<String>,
}

#[derive(Debug, Arguments)]
pub(super) struct Run {
    /// Id or path
    pub scenario: String,
    /// Who plays; without one the policy `historical`, or the scenario's first
    #[arg(long, value_name = "P")]
    pub policy: Option<String>,
    /// The lens on which the world runs; without one the scenario's default
    #[arg(long, value_name = "L")]
    pub lens: Option<String>,
    /// Seed; without one it is drawn, and shown
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// How rows are written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Stops at the first turn that opens on or after this day
    #[arg(long, value_name = "YYYY-MM[-DD]")]
    pub until: Option<String>,
    /// Gives, as CSV, what every lens predicts of each published figure, what is published, and the log score so far
    #[arg(long, conflicts_with = "format")]
    pub track: bool,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Aligned columns, numbers as the scenario shows them.
    Table,
    /// Comma-separated, full precision.
    Csv,
    /// One JSON object, full precision.
    Json,
}

#[derive(Debug, Arguments)]
pub(super) struct Replay {
    /// A save by name or path
    pub save: String,
    /// Says only whether every hash is met
    #[arg(long)]
    pub verify: bool,
}

#[derive(Debug, Arguments)]
pub(super) struct Check {
    /// Path or id
    pub scenario: String,
    /// One JSON object a fault, for editors
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Arguments)]
pub(super) struct Test {
    /// Path or id
    pub scenario: String,
    /// Only tests whose id contains this
    #[arg(long, value_name = "PART")]
    pub only: Option<String>,
}
