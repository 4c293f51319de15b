#!/usr/bin/env python3
"""Reads the ledger of a run: counts outcomes, fails on a failed capture and on a made one that lacks a file.

    ledger.py BAG EXPECTED [--least SHARE]

EXPECTED is the number of captures that should stand in it; SHARE (0 to 1, default 1) the share that must be made.
"""
import json
import sys
from pathlib import Path


def main():
    bag, expected = Path(sys.argv[1]), int(sys.argv[2])
    least = float(sys.argv[sys.argv.index("--least") + 1]) if "--least" in sys.argv else 1.0
    last = {}
    for line in (bag / "meta" / "ledger.jsonl").read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        entry = json.loads(line)
        last[entry["input"], json.dumps(entry.get("record"))] = entry
    wrong, outcomes = [], {}
    for entry in last.values():
        outcome = entry["outcome"]
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if outcome == "failed":
            wrong.append(f"failed: {entry['input']}: {entry.get('reason')}")
        elif outcome == "skipped":
            print(f"skipped: {entry['input']}: {(entry.get('reason') or {}).get('text')}")
        else:
            for end in ("pdf", "epub", "jsonld", "audit.json"):
                if not (bag / "data" / entry["stem"] / f"{entry['stem']}.{end}").is_file():
                    wrong.append(f"no .{end}: {entry['input']}")
    made = outcomes.get("made", 0)
    if len(last) != expected:
        wrong.append(f"{len(last)} captures stand in the ledger, {expected} were expected")
    if made < least * expected:
        wrong.append(f"{made} of {expected} made, fewer than {least:.0%}")
    print("\n".join(wrong))
    print(f"ledger: {made} made, {outcomes.get('skipped', 0)} skipped, {outcomes.get('failed', 0)} failed of {expected}")
    sys.exit(1 if wrong else 0)


main()
