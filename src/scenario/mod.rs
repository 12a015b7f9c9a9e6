//! Scenario files: RON to compiled content, with every fault reported in one run.
//!
//! [`load`] reads a [`Source`], and gives the engine's [`Content`], the [`Catalogue`] of texts for the
//! faces, and all [`Diagnostic`]s. Scenario files are untrusted: reading is bounded in depth, size and
//! count, and hostile input ends in an error.

mod calendar;
mod catalogue;
mod compile;
mod diagnostic;
mod schema;
mod source;
mod symbols;
mod syntax;

use std::sync::Arc;

pub use catalogue::*;
pub use diagnostic::{Diagnostic, Severity, SourceFile, Span, json, nearest, render};
pub use source::{Embedded, MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, Memory, Source, SourceError, safe_path};

use crate::engine::content::Content;

/// What loading a scenario gives.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The compiled rules; `None` where there is an error.
    pub content: Option<Arc<Content>>,
    /// Texts, library, tests and the rest that faces read.
    pub catalogue: Arc<Catalogue>,
    /// All faults, by file and place; warnings among them.
    pub diagnostics: Vec<Diagnostic>,
    /// The files read, for showing lines.
    pub files: Vec<SourceFile>,
}

impl Loaded {
    /// Number of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// All faults as text, one after the other, without colour.
    #[must_use]
    pub fn report(&self) -> String {
        self.diagnostics.iter().map(|d| render(d, &self.files, false) + "\n\n").collect()
    }
}

/// A scenario carried by the program.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// Its id: the folder's name.
    pub id: String,
    /// Its files.
    pub source: Embedded,
}

static SCENARIOS: include_dir::Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// The scenarios carried by the program, by id.
#[must_use]
pub fn shipped() -> Vec<Shipped> {
    let mut all: Vec<_> = SCENARIOS
        .dirs()
        .map(|dir| {
            let source = Embedded::new(dir);
            Shipped { id: source.name(), source }
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// What a list of scenarios shows of one: id, title, subtitle, minutes and picture, the rest empty. Only the files
/// that have a `Scenario(...)` are read, and nothing is checked; `None` where there is none.
#[must_use]
pub fn glance(source: &dyn Source) -> Option<FirstScreen> {
    let mut paths = source.list().ok()?;
    paths.retain(|path| path.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("ron")));
    paths.sort();
    paths.iter().take(MAX_FILES).find_map(|path| {
        let text = String::from_utf8(source.read(path).ok()?).ok()?;
        if text.len() > MAX_FILE_BYTES || !text.contains("Scenario(") {
            return None;
        }
        let (mut items, mut cx) = (schema::Items::default(), schema::decode::Cx { faults: Vec::new(), text: &text });
        let is_scenario = |node: &&syntax::Node| matches!(&node.kind, syntax::Kind::Record(Some((name, _)), _) if name == "Scenario");
        syntax::read(&text, 0).0.iter().filter(is_scenario).for_each(|node| items.take(node, &mut cx));
        let s = items.scenarios.into_iter().next()?;
        Some(FirstScreen {
            id: s.id.name,
            title: s.title.value,
            subtitle: s.subtitle.value,
            minutes: s.minutes.0 as u32,
            art: s.art.value,
            ..FirstScreen::default()
        })
    })
}

/// Reads, checks and compiles a scenario. Never panics, whatever the files hold.
#[must_use]
pub fn load(source: &dyn Source) -> Loaded {
    let (files, art, mut faults) = gather(source);
    let mut items = schema::Items::default();
    for (i, file) in files.iter().enumerate() {
        let (nodes, found) = syntax::read(&file.text, i as u32);
        if found.is_empty()
            && let Err(refused) = syntax::ron_items(&file.text, i as u32)
        {
            faults.push(*refused);
        }
        faults.extend(found);
        if nodes.len() + items.count() > MAX_ITEMS {
            faults.push(Diagnostic::general("limit-size", format!("the scenario has more than {MAX_ITEMS} items")).help("make it smaller"));
            break;
        }
        let mut cx = schema::decode::Cx { faults: Vec::new(), text: &file.text };
        for node in &nodes {
            items.take(node, &mut cx);
            if cx.faults.len() > compile::MAX_FAULTS {
                break;
            }
        }
        faults.extend(cx.faults);
    }
    let broken = faults.iter().any(|d| d.severity == Severity::Error);
    let (content, mut catalogue, found) = compile::compile(&items, &files, art.keys().cloned().collect());
    // An item that could not be read is missing for the others: what follows from that is not reported.
    let timeless = broken && items.scenarios.is_empty();
    let follows = |d: &Diagnostic| broken && FOLLOWS.contains(&d.code) || timeless && OF_TIME.contains(&d.code);
    faults.extend(found.into_iter().filter(|d| !follows(d)));
    catalogue.art = art;
    faults.sort_by_key(|d| (d.span.is_some(), d.span, d.severity));
    faults.dedup();
    faults.truncate(compile::MAX_FAULTS);
    let failed = faults.iter().any(|d| d.severity == Severity::Error);
    Loaded { content: (!failed).then(|| Arc::new(content)), catalogue: Arc::new(catalogue), diagnostics: faults, files }
}

/// Most items of a scenario.
pub const MAX_ITEMS: usize = 50_000;

/// Faults that may only follow from an item that could not be read.
const FOLLOWS: &[&str] = &[
    "source-unused",
    "source-missing",
    "name-unknown",
    "unused",
    "E-name",
    "E-argument",
    "E-entry",
    "E-person",
    "E-office",
    "scenario-missing",
    "ending-none",
    "ending-horizon",
    "policy-seat",
    "E-function",
    "storylet-unreachable",
    "option-unreachable",
    "ending-unreachable",
    "pledge-unreachable",
];

/// Faults that may only follow from a calendar that could not be read.
const OF_TIME: &[&str] = &["date-outside", "person-dates", "effect-time", "E-date"];

type Art = std::collections::BTreeMap<String, String>;

/// Reads all files within the limits.
fn gather(source: &dyn Source) -> (Vec<SourceFile>, Art, Vec<Diagnostic>) {
    let (mut files, mut art, mut faults) = (Vec::new(), Art::new(), Vec::new());
    let mut paths = match source.list() {
        Ok(paths) => paths,
        Err(e) => {
            faults.push(Diagnostic::general("source-read", e.to_string()));
            return (files, art, faults);
        }
    };
    paths.sort();
    if paths.len() > MAX_FILES {
        faults.push(
            Diagnostic::general("limit-size", format!("the scenario has {} files", paths.len()))
                .help(format!("at most {MAX_FILES} are read")),
        );
        return (files, art, faults);
    }
    for path in source.links() {
        faults.push(
            Diagnostic::general("source-link", format!("{} is a link, and no link is followed", syntax::brief(&path)))
                .help("put what it leads to into the scenario's folder in its place, or take the link away"),
        );
    }
    let mut total = 0;
    for path in paths {
        let picture = path.starts_with("art/");
        let ron = path.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("ron"));
        if !ron && !picture {
            continue;
        }
        if !safe_path(&path) {
            faults.push(
                Diagnostic::general("source-path", format!("the path {} leads out of the scenario's folder", syntax::brief(&path)))
                    .help("files of a scenario lie inside its folder"),
            );
            continue;
        }
        let bytes = match source.read(&path) {
            Ok(bytes) => bytes,
            Err(e) => {
                faults.push(Diagnostic::general("source-read", e.to_string()));
                continue;
            }
        };
        total += bytes.len();
        if bytes.len() > MAX_FILE_BYTES || total > MAX_TOTAL_BYTES {
            faults.push(
                Diagnostic::general("limit-size", format!("{path} is too large"))
                    .help(format!("at most {MAX_FILE_BYTES} bytes a file and {MAX_TOTAL_BYTES} in all")),
            );
            continue;
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                faults.push(
                    Diagnostic::general("syntax-utf8", format!("{path} is not UTF-8 at byte {}", e.utf8_error().valid_up_to()))
                        .help("save it as UTF-8"),
                );
                continue;
            }
        };
        if picture {
            let name = path.rsplit('/').next().unwrap_or(&path).split('.').next().unwrap_or("").to_owned();
            art.insert(name, text.chars().filter(|c| !c.is_control() || *c == '\n').collect());
        } else {
            files.push(SourceFile { path, text: text.into() });
        }
    }
    (files, art, faults)
}
