//! Arguments of the laboratory's calls.

use clap::{Args as Arguments, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The laboratory.
#[derive(Debug, Subcommand)]
pub(super) enum Lab {
    /// Holds the model against the record: every target of the scenario, lens by lens; exit code 1 where too few are met
    #[command(
        after_help = "Examples:\n  mildias lab calibrate october\n  mildias lab calibrate october --lens all --seeds 200 --format csv > targets.csv\n  mildias lab calibrate october --chart price_level"
    )]
    Calibrate(Calibrate),
    /// Every policy under every lens with many seeds: endings, measures, what is reached and what never
    #[command(
        after_help = "Examples:\n  mildias lab sweep october\n  mildias lab sweep october --policy historical,random --lens all --seeds 1000 --chart inflation\n  mildias lab sweep october --seeds 1..4000 --shard 2/4 --out parts\n  mildias lab sweep october --format csv --bands all > october.csv\n\nRows have the columns policy, lens, table, item, at, n, value, low, high, seed, times; README.md says what they mean.\nCtrl-C stops after the block of seeds in hand; a second one at once."
    )]
    Sweep(Sweep),
    /// Puts the shards of a sweep together: the same bytes as one run would have written
    #[command(after_help = "Example:\n  mildias lab merge parts/*.tally --out whole")]
    Merge(Merge),
    /// Moves the parameters that may be fitted nearer to the record, or says how much the record says of each
    #[command(
        after_help = "Examples:\n  mildias lab fit my_scenario/ --minutes 10 --write\n  mildias lab fit my_scenario/ --params 'wage*,price*' --generations 50 --out new.patch\n  mildias lab fit my_scenario/ --lens other --claims 0.2\n  mildias lab fit my_scenario/ --sensitivity --format csv > sensitivity.csv"
    )]
    Fit(Fit),
    /// Pairs of campaigns with the same seed: lens minus lens, policy minus policy, a scenario minus another; or the decisions at which lenses part
    #[command(
        after_help = "Examples:\n  mildias lab compare october --policy historical\n  mildias lab compare october --by policy --policy historical,popular_power\n  mildias lab compare my_mod --with october --policy random\n  mildias lab compare october --decisions --along historical,popular_power --seeds 40\n\nBy lens, the first lens is subtracted from each of the others; by policy, the first policy."
    )]
    Compare(Compare),
    /// Which options are best for some aim, lens and state that is reached, and which for none
    #[command(
        after_help = "Examples:\n  mildias lab options october\n  mildias lab options october --policy historical,random --runs 8 --format csv\n\nAlong the campaigns of the policies every storylet that lies open is answered in every way, with the same luck, and the\npolicy goes on. An option counts where it leads each of the others, and leads again in runs that had no part in finding it."
    )]
    Options(Options),
    /// The best line of conduct under a lens for a stated aim, told as a chronicle: was victory possible?
    #[command(
        after_help = "Examples:\n  mildias lab search october --aim stands\n  mildias lab search october --lens all --aim no_blood --campaigns 20000\n  mildias lab search october --aim power --seed 7 --out found.ron\n\nFigures are from seeds that the search has not seen: those of `lab sweep`, so that the line in --out gives the same there.\nCtrl-C stops with the best so far; a second one at once."
    )]
    Search(Search),
    /// Rows of a list of what the scenario should hold that something plays; exit code 1 where one is missing
    #[command(after_help = "Examples:\n  mildias lab coverage my_scenario\n  mildias lab coverage my_scenario --systems systems.md")]
    Coverage(Coverage),
}

#[derive(Debug, Arguments)]
pub(super) struct Compare {
    /// Id or path
    pub scenario: String,
    /// Policies by id with commas between them, or `all`; without it `historical`, or by policy all
    #[arg(long, value_name = "P|all")]
    pub policy: Option<String>,
    /// Lenses by id with commas between them, or `all`, which is what is taken without it
    #[arg(long, value_name = "L|all")]
    pub lens: Option<String>,
    /// What is subtracted from what
    #[arg(long, value_enum, default_value_t = By::Lens)]
    pub by: By,
    /// Another scenario, by id or path, that is subtracted: the base of a mod
    #[arg(long, value_name = "OTHER", conflicts_with_all = ["by", "decisions"])]
    pub with: Option<String>,
    /// Changes one answer at a time along a line and ranks them by how far the lenses part
    #[arg(long, conflicts_with = "by")]
    pub decisions: bool,
    /// The policies along whose lines that is done; without it those of `--policy`
    #[arg(long, value_name = "P|all", requires = "decisions")]
    pub along: Option<String>,
    /// Lines of the ranking
    #[arg(long, value_name = "N", default_value_t = 30, requires = "decisions")]
    pub top: usize,
    /// Seeds: so many from 1, or from A to B, both included
    #[arg(long, value_name = "N|A..B", default_value = "100")]
    pub seeds: String,
    /// Variables whose differences by date are given in rows; with commas, more than once, or `all`
    #[arg(long, value_name = "VARIABLE|all")]
    pub variables: Vec<String>,
    /// Threads; without it as many as the machine has cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub format: Rows,
}

/// What is subtracted from what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// From each lens the first, policy by policy.
    Lens,
    /// From each policy the first, lens by lens.
    Policy,
}

#[derive(Debug, Arguments)]
pub(super) struct Options {
    /// Id or path
    pub scenario: String,
    /// Policies whose campaigns are branched off, by id with commas between them; without it all
    #[arg(long, value_name = "P|all")]
    pub policy: Option<String>,
    /// Lenses by id with commas between them; without it all
    #[arg(long, value_name = "L|all")]
    pub lens: Option<String>,
    /// Rounds, in each of which every lens has one campaign; without it one a policy
    #[arg(long, value_name = "N")]
    pub rounds: Option<u32>,
    /// Runs of luck of each answer; twice as many again where one leads
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u64).range(2..=10_000))]
    pub runs: u64,
    /// Least lead before each other answer, in points of a hundred
    #[arg(long, value_name = "POINTS", default_value_t = 0.25, value_parser = cost)]
    pub margin: f64,
    /// States in which an option is tried before it is given up
    #[arg(long, value_name = "N", default_value_t = 16)]
    pub tries: u32,
    /// The first seed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(..1_000_000_000))]
    pub seed: u64,
    /// Threads; without it as many as the machine has cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub format: Rows,
}

#[derive(Debug, Arguments)]
pub(super) struct Search {
    /// Id or path
    pub scenario: String,
    /// Lenses by id with commas between them, or `all`, each with a search of its own; without it the scenario's default
    #[arg(long, value_name = "L|all")]
    pub lens: Option<String>,
    /// What is to be reached: `stands`, an aim, a measure, a class of endings or an ending, by id
    #[arg(long, value_name = "A", default_value = "stands")]
    pub aim: String,
    /// Campaigns that a search may play
    #[arg(long, value_name = "N", default_value_t = 6_000, value_parser = clap::value_parser!(u64).range(50..=100_000_000))]
    pub campaigns: u64,
    /// Seeds of the figures that are reported, which the search does not see: so many from 1, or from A to B
    #[arg(long, value_name = "N|A..B", default_value = "200")]
    pub seeds: String,
    /// Seed of the search
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(..1_000_000_000))]
    pub seed: u64,
    /// Parts of the calendar in which a lever may stand otherwise
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub phases: u32,
    /// Stops after so many minutes with the best so far; of several lenses each has its part
    #[arg(long, value_name = "M", value_parser = minutes)]
    pub minutes: Option<f64>,
    /// Tells the chronicle with what is as in the record, too
    #[arg(long)]
    pub all: bool,
    /// Writes the line as a policy that can be put into the scenario
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The policy's id; of several lenses with the lens behind it
    #[arg(long, value_name = "ID", default_value = "found")]
    pub id: String,
    /// Threads; without it as many as the machine has cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Debug, Arguments)]
pub(super) struct Coverage {
    /// Id or path
    pub scenario: String,
    /// A list in a file, a row a line that begins with its id; without it the scenario's own `System` items
    #[arg(long, value_name = "FILE")]
    pub systems: Option<PathBuf>,
    /// Prints what plays each row, too
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Arguments)]
pub(super) struct Sweep {
    /// Id or path
    pub scenario: String,
    /// Policies by id with commas between them, or `all`
    #[arg(long, value_name = "P|all")]
    pub policy: Option<String>,
    /// Lenses by id with commas between them, or `all`
    #[arg(long, value_name = "L|all")]
    pub lens: Option<String>,
    /// Seeds: so many from 1, or from A to B, both included
    #[arg(long, value_name = "N|A..B", default_value = "200")]
    pub seeds: String,
    /// Threads; without it as many as the machine has cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Runs only the I-th of N parts of the seeds; `lab merge` puts parts together
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// How the result is written to standard output
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub format: Rows,
    /// Writes the report, rows as CSV and JSON Lines, and a tally for `lab merge` into this folder instead
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Keeps the bands (5, 25, 50, 75, 95 %) of a variable by date, for rows; with commas, more than once, or `all`
    #[arg(long, value_name = "VARIABLE|all")]
    pub bands: Vec<String>,
    /// Counts apart the campaigns that end without standing from A to B, days as `1980-03`, both included
    #[arg(long, value_name = "A..B")]
    pub fell: Option<String>,
    /// Draws the bands of a variable; may be given more than once
    #[arg(long, value_name = "VARIABLE")]
    pub chart: Vec<String>,
    /// Keeps the track record of the lenses: who leads by when. A hundred times as long
    #[arg(long)]
    pub track: bool,
    /// Stops after so many minutes, with whole blocks of seeds
    #[arg(long, value_name = "M", value_parser = minutes)]
    pub minutes: Option<f64>,
}

/// Minutes: a number above 0.
fn minutes(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|m| (1e-6..1e6).contains(m)).ok_or_else(|| "expected minutes, a number above 0".to_owned())
}

#[derive(Debug, Arguments)]
pub(super) struct Merge {
    /// Files that `lab sweep --out` wrote
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Writes report, rows and tally into this folder; without it the report goes to standard output
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How the result is written to standard output
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub format: Rows,
    /// The scenario by id or path, where it is not where the files say
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<String>,
    /// Takes what is there where some seeds are missing
    #[arg(long)]
    pub partial: bool,
    /// Counts apart the campaigns that end without standing from A to B, days as `1980-03`, both included
    #[arg(long, value_name = "A..B")]
    pub fell: Option<String>,
    /// Draws the bands of a variable, if the files have them; may be given more than once
    #[arg(long, value_name = "VARIABLE")]
    pub chart: Vec<String>,
}

#[derive(Debug, Arguments)]
pub(super) struct Calibrate {
    /// Id or path
    pub scenario: String,
    /// Lenses by id with commas between them, or `all`; without it the scenario's default
    #[arg(long, value_name = "L|all")]
    pub lens: Option<String>,
    /// Who plays; without one the policy `historical`
    #[arg(long, value_name = "P")]
    pub policy: Option<String>,
    /// Campaigns a lens
    #[arg(long, value_name = "N", default_value_t = 48, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub seeds: u32,
    /// The first seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads; without it as many as the machine has cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Only targets of these sectors, with commas between them
    #[arg(long, value_name = "S")]
    pub sector: Option<String>,
    /// Tells too how far each lens lies from the default one by its claims, and by its re-estimated constants
    #[arg(long)]
    pub claims: bool,
    /// Shows only the targets that are not met; all are counted
    #[arg(long)]
    pub unmet: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub format: Rows,
    /// A variable drawn over time with its targets; may be given more than once
    #[arg(long, value_name = "VARIABLE")]
    pub chart: Vec<String>,
}

#[derive(Debug, Arguments)]
pub(super) struct Fit {
    /// Id or path
    pub scenario: String,
    /// Lenses whose mean loss counts: by id with commas between them, or `all`; without it the scenario's default
    #[arg(long, value_name = "L|all")]
    pub lens: Option<String>,
    /// Who plays; without one the policy `historical`
    #[arg(long, value_name = "P")]
    pub policy: Option<String>,
    /// Only numbers of these names: `*` for anything, `?` for a character, commas between patterns
    #[arg(long, value_name = "GLOB")]
    pub params: Option<String>,
    /// Moves what the lenses set and scale instead of the parameters: claims by at most this share of what is written
    #[arg(long, value_name = "SHARE", num_args = 0..=1, default_missing_value = "0.2", value_parser = share)]
    pub claims: Option<f64>,
    /// Moves parameters too that are said to rest on a prior (`exercised: Prior`)
    #[arg(long, conflicts_with = "claims")]
    pub priors: bool,
    /// Only targets of these sectors, with commas between them
    #[arg(long, value_name = "S")]
    pub sector: Option<String>,
    /// Campaigns a candidate and lens
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub seeds: u32,
    /// The first seed of the campaigns, and the seed of the search
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Generations at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub generations: u32,
    /// Candidates a generation
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u16).range(4..=10_000))]
    pub population: u16,
    /// The first step, as a share of the way between the bounds of a number
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, value_parser = share)]
    pub spread: f64,
    /// What it costs to move a number from one bound to the other: the pull of the values written
    #[arg(long, value_name = "LOSS", default_value_t = 0.5, value_parser = cost)]
    pub prior: f64,
    /// Stops after so many minutes with the best so far
    #[arg(long, value_name = "M", value_parser = cost)]
    pub minutes: Option<f64>,
    /// Threads; without it as many as the machine has cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Writes the new values, or what each number rests on, as a patch of the scenario's files
    #[arg(long, value_name = "FILE")]
    pub out: Option<std::path::PathBuf>,
    /// Writes them into the scenario's files; comments and layout stay
    #[arg(long)]
    pub write: bool,
    /// What each parameter moved is to say it was fitted by (`fitted: ".."`), where values are written
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Fits nothing; moves each number alone and says which targets answer (`exercised: Record` where one does)
    #[arg(long, conflicts_with_all = ["note", "minutes", "generations", "population", "spread"])]
    pub sensitivity: bool,
    /// How the numbers are written
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub format: Rows,
}

/// A share above 0, at most 1.
fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x| *x > 0.0 && *x <= 1.0).ok_or_else(|| "expected a share above 0, at most 1".into())
}

/// A number that is not negative.
fn cost(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x: &f64| x.is_finite() && *x >= 0.0).ok_or_else(|| "expected a number, 0 or more".into())
}

/// How the rows of the laboratory are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Rows {
    /// Aligned columns, for reading.
    Table,
    /// Comma-separated, full precision.
    Csv,
    /// A JSON object a line, full precision.
    Jsonl,
}
