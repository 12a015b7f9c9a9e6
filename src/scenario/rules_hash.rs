//! The hash of the compiled rules: what a save depends on, and nothing else.

use crate::engine::content::{Content, Text};

/// Hash of the rules. Text, labels, comments and art do not move it; values, expressions and order of ids do.
#[must_use]
pub fn of(content: &Content) -> [u8; 32] {
    let mut rules = content.clone();
    strip(&mut rules);
    let mut h = blake3::Hasher::new();
    h.update(b"rules 1\n");
    h.update(format!("{rules:?}").as_bytes());
    *h.finalize().as_bytes()
}

fn blank(text: &mut Text) {
    *text = Text::default();
}

/// Takes out whatever is only read by people.
fn strip(c: &mut Content) {
    c.version.clear();
    c.rules_hash = [0; 32];
    for v in &mut c.vars {
        for s in [&mut v.label, &mut v.about, &mut v.unit, &mut v.sector] {
            s.clear();
        }
        v.sources.clear();
        v.plays.clear();
        v.decimals = 0;
        v.good = 0;
    }
    for d in &mut c.dims {
        d.label.clear();
        for e in &mut d.elements {
            e.label.clear();
            e.about.clear();
        }
    }
    for l in &mut c.model.links {
        l.label.clear();
        l.note.clear();
    }
    for l in &mut c.lenses {
        *l = crate::engine::content::Lens { id: l.id.clone(), params: std::mem::take(&mut l.params), tables: std::mem::take(&mut l.tables), ..Default::default() };
    }
    for s in &mut c.storylets {
        for t in [&mut s.title, &mut s.place, &mut s.body, &mut s.silence.text] {
            blank(t);
        }
        s.voices.clear();
        s.plays.clear();
        s.sources.clear();
        s.note.clear();
        s.care.clear();
        s.standing = crate::engine::content::Standing::default();
        for o in &mut s.options {
            blank(&mut o.label);
            blank(&mut o.outcome.text);
            o.needs.iter_mut().for_each(|n| blank(&mut n.text));
            for x in &mut o.odds {
                x.label.clear();
                blank(&mut x.outcome.text);
            }
        }
    }
    for l in &mut c.levers {
        l.label.clear();
        l.sector.clear();
        l.plays.clear();
        blank(&mut l.about);
        l.positions.iter_mut().for_each(|p| p.label.clear());
        l.when.iter_mut().for_each(|n| blank(&mut n.text));
    }
    for p in &mut c.parties {
        for s in [&mut p.name, &mut p.short, &mut p.line] {
            s.clear();
        }
        p.speaker = None;
    }
    for p in &mut c.people {
        for s in [&mut p.name, &mut p.role, &mut p.line] {
            s.clear();
        }
        blank(&mut p.about);
        p.lens = None;
        p.policy = None;
        p.invented = false;
    }
    for o in &mut c.offices {
        o.label.clear();
        o.group.clear();
        blank(&mut o.about);
        o.when.iter_mut().for_each(|n| blank(&mut n.text));
        for x in &mut o.candidates {
            blank(&mut x.terms);
            x.needs.iter_mut().for_each(|n| blank(&mut n.text));
        }
    }
    for a in &mut c.actors {
        a.name.clear();
        a.aim.clear();
        a.strategies.iter_mut().for_each(|s| s.label.clear());
        for m in &mut a.moves {
            m.label.clear();
            m.plays.clear();
            blank(&mut m.seen);
        }
    }
    for p in &mut c.pledges {
        p.holder.clear();
        blank(&mut p.text);
    }
    for n in &mut c.negotiations {
        blank(&mut n.title);
        blank(&mut n.body);
        n.history.clear();
        n.plays.clear();
        n.sources.clear();
        for o in [&mut n.on_signed, &mut n.on_refused, &mut n.on_unratified, &mut n.on_closed] {
            blank(&mut o.text);
        }
        for w in &mut n.wings {
            w.label.clear();
            blank(&mut w.about);
        }
        for x in &mut n.clauses {
            x.label.clear();
            blank(&mut x.about);
            x.terms.iter_mut().for_each(|t| t.label.clear());
        }
    }
    for a in &mut c.allocations {
        blank(&mut a.title);
        blank(&mut a.body);
        a.shows.clear();
        a.notes.clear();
        a.plays.clear();
        a.means.iter_mut().for_each(|m| m.label.clear());
    }
    for p in &mut c.petitions {
        p.from.clear();
        p.plays.clear();
        p.sources.clear();
        blank(&mut p.text);
        for a in &mut p.answers {
            blank(&mut a.label);
            blank(&mut a.outcome.text);
            a.needs.iter_mut().for_each(|n| blank(&mut n.text));
        }
    }
    for e in &mut c.estimates {
        e.label.clear();
        blank(&mut e.source);
    }
    c.published.iter_mut().for_each(|p| p.label.clear());
    for e in &mut c.endings {
        for t in [&mut e.title, &mut e.body, &mut e.history] {
            blank(t);
        }
        e.verdicts.clear();
        e.art.clear();
        e.because.clear();
        e.sources.clear();
    }
    for a in &mut c.aims {
        a.label.clear();
        blank(&mut a.about);
    }
    c.gauges.clear();
    c.measures.clear();
    c.policies.clear();
}
