#!/usr/bin/env python3
"""Chooses development pages and unpacks them as captures: the same pages on every machine.

    pages.py EXTRACT_DEV COUNT OUTDIR

Half of a set's share goes round its languages (as the pages declare them), so that rare ones are met; the other half
is taken by digest alone. Each page comes with a sidecar that names its address, as a crawler's record would.
"""
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

SHARES = {"wcxb-dev": 40, "trafilatura": 34, "readability": 14, "defuddle": 12}


def rank(name):
    return hashlib.sha256(name.encode()).hexdigest()


def language(page):
    found = re.search(rb"<html[^>]*\slang\s*=\s*[\"']?([A-Za-z]{2,3})", page[:20000], re.I)
    return found.group(1).decode().lower() if found else "?"


def choose(folder, count):
    """Ids of `count` pages of a set."""
    ids = sorted((p.name[: -len(".html.gz")] for p in (folder / "html").glob("*.html.gz")), key=lambda i: rank(f"{folder.name}/{i}"))
    if count >= len(ids):
        return ids
    groups = {}
    for i in ids:
        groups.setdefault(language(gzip.decompress((folder / "html" / f"{i}.html.gz").read_bytes())), []).append(i)
    chosen, order = [], sorted(groups)
    while len(chosen) < count // 2 and any(groups.values()):
        for lang in order:
            if groups[lang] and len(chosen) < count // 2:
                chosen.append(groups[lang].pop(0))
    chosen += [i for i in ids if i not in set(chosen)][: count - len(chosen)]
    return chosen


def main():
    root, count, out = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    total, left = sum(SHARES.values()), count
    for n, (name, share) in enumerate(SHARES.items()):
        part = left if n == len(SHARES) - 1 else min(left, round(count * share / total))
        left -= part
        truth = {}
        for line in (root / name / "truth.jsonl").read_text(encoding="utf-8").split("\n"):
            if not line:
                continue
            record = json.loads(line)
            truth[record["id"]] = record.get("url")
        for i in choose(root / name, part):
            stem = re.sub(r"[^A-Za-z0-9._-]", "_", f"{name}-{i}")
            (out / f"{stem}.html").write_bytes(gzip.decompress((root / name / "html" / f"{i}.html.gz").read_bytes()))
            if str(truth.get(i) or "").startswith("http"):
                (out / f"{stem}.meta.json").write_text(json.dumps({"url": truth[i]}), encoding="utf-8")


main()
