#!/usr/bin/env python3
"""Chooses development pages and unpacks them as captures: the same pages on every machine.

    pages.py EXTRACT_DEV COUNT OUTDIR [--pictures]

With --pictures only pages with figures are taken, and each is written as a browser saves a page: its pictures lie in a folder
beside it. They are plain colours of our own drawing, in the size that the page states; the captured pages have none. Half of a set's share goes round its languages (as the pages declare them), so that rare ones are met; the other half
is taken by digest alone. Each page comes with a sidecar that names its address, as a crawler's record would.
"""
import gzip
import hashlib
import json
import re
import struct
import sys
import zlib
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


def png(width, height, colour):
    """A picture of one colour."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + bytes(colour) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def illustrate(page, folder):
    """The page with its pictures in the folder, which is made."""
    folder.mkdir()
    count = 0

    def picture(tag):
        nonlocal count
        tag = tag.group(0)
        stated = [re.search(rf'\s{side}\s*=\s*["\']?(\d+)'.encode(), tag) for side in ("width", "height")]
        width, height = (min(int(side.group(1)), 1200) if side else default for side, default in zip(stated, (640, 400)))
        if width < 2 or height < 2:
            return tag
        count += 1
        name = f"{count:03}.png"
        colour = hashlib.sha256(f"{folder.name}/{name}".encode()).digest()[:3]
        (folder / name).write_bytes(png(width, height, colour))
        tag = re.sub(rb"\s(data-[\w-]+|src|srcset|loading)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", b"", tag, flags=re.I)
        return tag[:4] + f' src="{folder.name}/{name}"'.encode() + tag[4:]

    page = re.sub(rb"<source\s[^>]*srcset[^>]*>", b"", page, flags=re.I)
    return re.sub(rb"<img\s[^>]*>", picture, page, flags=re.I)


def main():
    root, count, out = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    pictures = sys.argv[4:] == ["--pictures"]
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
        read = lambda i: gzip.decompress((root / name / "html" / f"{i}.html.gz").read_bytes())
        chosen = choose(root / name, part if not pictures else 10**6)
        if pictures:
            chosen = [i for i in chosen if re.search(rb"<figcaption", read(i), re.I)][:part]
        for i in chosen:
            stem = re.sub(r"[^A-Za-z0-9._-]", "_", f"{name}-{i}")
            page = read(i)
            if pictures:
                page = illustrate(page, out / f"{stem}_files")
            (out / f"{stem}.html").write_bytes(page)
            if str(truth.get(i) or "").startswith("http"):
                (out / f"{stem}.meta.json").write_text(json.dumps({"url": truth[i]}), encoding="utf-8")


main()
