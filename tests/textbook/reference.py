"""Writes the reference series (*.csv) of the textbook scenarios: Euler steps in plain Python, independent of the engine.

One row a unit of time (8 steps). The engine rounds bookings to a grid 40 binary places below the range, so that a
range of 1000 leaves an error under 1e-9 a step; ranges here are chosen so that 1e-9 relative holds throughout.
"""
from pathlib import Path

DT = 1 / 8


def run(name, start, rates, shown):
    x = dict(start)
    rows = [",".join(shown)]
    for step in range(12 * 8 + 1):
        if step % 8 == 0:
            rows.append(",".join(repr(x[k]) for k in shown))
        r = rates(x)
        x = {k: v + DT * r.get(k, 0.0) for k, v in x.items()}
    Path(__file__).with_name(name + ".csv").write_text("\n".join(rows) + "\n")


def sir(x):
    caught = 1.5 * x["well"] * x["ill"] / 1000
    return {"well": -caught, "ill": caught - 0.5 * x["ill"]}


def prey(x):
    return {"hares": 0.5 * x["hares"] - 0.03 * x["hares"] * x["lynxes"], "lynxes": 0.01 * x["hares"] * x["lynxes"] - 0.3 * x["lynxes"]}


def room(p):
    return max(0.0, 1 - p / 100)


def delay(x):
    """Three stages of a month each; goods ordered in one, under way in the next."""
    ordered = 60.0 if x["t"] >= 2 else 20.0
    return {"t": 1.0, "a": ordered - x["a"], "b": x["a"] - x["b"], "arriving": x["b"] - x["arriving"], "stored": x["arriving"] - 0.5 * x["stored"]}


run("delay", {"t": 0.0, "a": 20.0, "b": 20.0, "arriving": 20.0, "stored": 40.0}, delay, ["arriving", "stored"])
run("teacup", {"tea": 96.0}, lambda x: {"tea": 0.25 * (21 - x["tea"])}, ["tea"])
run("goal", {"level": 10.0, "seen_gap": 30.0}, lambda x: {"level": x["seen_gap"] / 3, "seen_gap": (40 - x["level"] - x["seen_gap"]) / 2}, ["level"])
run("sir", {"well": 990.0, "ill": 10.0}, sir, ["well", "ill"])
run("prey", {"hares": 40.0, "lynxes": 9.0}, prey, ["hares", "lynxes"])
run("towns", {"people[north]": 10.0, "people[south]": 30.0}, lambda x: {"people[north]": 0.2 * x["people[north]"] * room(x["people[north]"]), "people[south]": 0.1 * x["people[south]"] * room(x["people[south]"])}, ["people[north]", "people[south]"])
run("follow", {"price": 100.0, "first": 80.0, "expected": 80.0}, lambda x: {"price": 0.3 * (1.1 * x["expected"] - 0.9 * x["price"]), "first": x["price"] - x["first"], "expected": x["first"] - x["expected"]}, ["price", "expected"])
