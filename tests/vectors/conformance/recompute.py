#!/usr/bin/env python3
"""Works out every vector of this folder a second time, from README.md and the zone files alone, and compares.

  recompute.py                   every vector; then proves that an altered expectation would be noticed
  recompute.py --judge ANSWERS   compares the answers of another engine: JSON lines {"id": …, members of `expected` …}

Python's zoneinfo, minute by minute, where it matters second by second; nothing of the product.
"""
import argparse
import collections
import json
import pathlib
import sys
import zoneinfo

from promise import outcome
from terms import instant, seconds

HERE = pathlib.Path(__file__).resolve().parent
ZONES = HERE.parent.parent / "zones"

def vectors():
    for path in sorted(HERE.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield path.name, json.loads(line)


def differs(expected, given):
    return any(given.get(member) != value for member, value in expected.items())


def altered(value):
    """Something else of the same kind, as near as can be."""
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return value[:-1] or [{}]
    if isinstance(value, dict):
        return value | {name: altered(member) for name, member in list(value.items())[-1:]}
    return instant(seconds(value) + 1) if value and value[0].isdigit() else str(value) + "?"


def unnoticed(vector, given):
    """Members of the expectation that could be altered without being noticed."""
    return [member for member, value in vector["expected"].items()
            if not differs(vector["expected"] | {member: altered(value)}, given)]


def recompute():
    wrong, tally = 0, collections.Counter()
    ids = [vector["id"] for _, vector in vectors()]
    for twice in [name for name, count in collections.Counter(ids).items() if count > 1]:
        wrong += 1
        print(f"{twice}: an id is used once")
    for file, vector in vectors():
        given = outcome(vector)
        tally[file] += 1
        if differs(vector["expected"], given) or unnoticed(vector, given):
            wrong += 1
            print(f"{vector['id']}: {vector['why']}\n  expected   {vector['expected']}\n  worked out {given}")
    for file, count in tally.items():
        print(f"{file:24} {count:4} vectors")
    print(f"{sum(tally.values())} vectors, {wrong} differ")
    return wrong


def judge(path):
    answers = {a["id"]: a for a in map(json.loads, pathlib.Path(path).read_text().splitlines())}
    tally = collections.defaultdict(collections.Counter)
    for file, vector in vectors():
        given = answers.get(vector["id"], {"unsupported": "not answered"})
        kind = "unsupported" if "unsupported" in given else "different" if differs(vector["expected"], given) else "equal"
        tally[file][kind] += 1
        if kind == "different":
            print(f"{vector['id']}: expected {vector['expected']}, given {({k: given.get(k) for k in vector['expected']})}")
    for file, kinds in tally.items():
        print(f"{file:24} equal {kinds['equal']}, different {kinds['different']}, unsupported {kinds['unsupported']}")
    return sum(kinds["different"] for kinds in tally.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", metavar="ANSWERS")
    options = parser.parse_args()
    zoneinfo.reset_tzpath(to=[str(ZONES)])
    return 1 if (judge(options.judge) if options.judge else recompute()) else 0


if __name__ == "__main__":
    sys.exit(main())
