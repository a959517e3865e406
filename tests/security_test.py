#!/usr/bin/env python3
"""Every test that docs/security.md names exists, and every row names one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def existing():
    names = set()
    for path in (ROOT / "tests").rglob("*_test.cc"):
        for suite, name in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", path.read_text(encoding="utf-8"), re.M):
            names.add(f"{suite}.{name}")
    return names


def main():
    known = existing()
    problems = []
    rows = 0
    for number, line in enumerate((ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not re.match(r"\| \d+\.\d+\.\d+", line) or len(cells) != 4:
            continue
        rows += 1
        named = re.findall(r"`([^`]+)`", cells[3])
        if not named:
            problems.append(f"docs/security.md:{number}: {cells[0]} names no test")
        for name in named:
            if name not in known and not (ROOT / name).is_file():
                problems.append(f"docs/security.md:{number}: there is no test {name}")
    if rows == 0:
        problems.append("docs/security.md: the table is not where this test looks for it")
    print("\n".join(problems) or f"security: {rows} rows, each with its tests")
    return 1 if problems else 0


sys.exit(main())
