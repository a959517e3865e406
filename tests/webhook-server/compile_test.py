#!/usr/bin/env python3
"""`turnaround compile` gives the same bytes whatever the machine is set to: again, in other locales and time zones, from
another folder, by another path, with the files of the zone folder in another order.
    compile_test.py TURNAROUND
"""
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TURNAROUND = str(pathlib.Path(sys.argv[1]).resolve())


def compiled(policy, zones, cwd=ROOT, **environment):
    done = subprocess.run([TURNAROUND, "compile", str(policy), "--zoneinfo", str(zones)], cwd=cwd, capture_output=True,
                          env={"PATH": os.environ["PATH"], **environment})
    if done.returncode != 0:
        sys.exit(f"{policy}: {done.stderr.decode()}")
    return done.stdout


def shuffled(folder, to):
    """A copy whose files were made in another order."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    random.Random(7).shuffle(files)
    for path in files:
        place = to / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return to


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        pinned = ROOT / "tests/zones"
        elsewhere = shuffled(pinned, scratch / "zones")
        shuffled(ROOT / "policies", scratch / "policies")
        for policy in sorted((ROOT / "policies").glob("*.json")):
            if policy.name.endswith((".tests.json", ".schema.json", ".weights.json")):
                continue
            first = compiled(policy, pinned)
            others = {
                "again": compiled(policy, pinned),
                "in another locale": compiled(policy, pinned, LC_ALL="tr_TR.UTF-8", LANG="de_DE.UTF-8"),
                "in another time zone": compiled(policy, pinned, TZ="Pacific/Kiritimati"),
                "by its name alone": compiled(policy.name, pinned, cwd=policy.parent),
                "in another folder": compiled(scratch / "policies" / policy.name, elsewhere, cwd=scratch),
            }
            different = [name for name, book in others.items() if book != first]
            failed += len(different)
            print(f"{policy.name}: {hashlib.sha256(first).hexdigest()[:12]} {different or 'the same every time'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
