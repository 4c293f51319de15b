#!/usr/bin/env python3
"""How good are article texts and metadata? A table of results, and the worst pages of each set with the cause of each.

    measure.py DATA PRED [--worst 20] [--floors floors.json] [SET...]

DATA holds <set>/truth.jsonl, PRED holds <set>/<id>.json as `eval predict` writes it. Measures:
shingle  P, R, F1 of 4-word shingles (words with their case), mean over pages; F1 is the harmonic mean of mean P and mean R
segs     F1 over the strings that must and must not occur, over all pages together
title, author, date   F1 over the pages that are annotated for it; the date is that of publication, never that of a change.
         Nothing of these is learned, so they are the same out of fold and as shipped
With --floors the figures are compared with the floors; one below its floor ends with exit code 1.
"""
import hashlib, json, re, sys, unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

WORD = re.compile(r"\w+")


def shingles(words):
    return Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3)) if words[i:i + 4])


def harmonic(p, r):
    return 2 * p * r / (p + r) if p + r else 0.0


def squash(text):
    return re.sub(r"\s+", " ", text or "").strip()


def fold(text):
    text = unicodedata.normalize("NFKD", text or "").casefold()
    return " ".join(WORD.findall("".join(c for c in text if not unicodedata.combining(c))))


def names(value):
    if value is None:
        return set()
    if isinstance(value, str):
        value = re.split(r"\s*;\s*|\s*,\s+|\s+(?:and|und|et)\s+|\s*&\s*", value)
    out = set()
    for item in value:
        for part in re.split(r"\s*;\s*|\s*,\s+|\s+(?:and|und|et)\s+|\s*&\s*", item or ""):
            name = re.sub(r"^(by|von|par|por|door) ", "", fold(part))
            if name:
                out.add(name)
    return out


def day(value):
    found = re.search(r"\d{4}-\d{2}-\d{2}", str(value or ""))
    return {found.group(0)} if found else set()


FIELDS = {
    "title": (lambda t: {fold(t["title"])} if t["title"] else set(),
              lambda p: {fold(p["headline"])} if p.get("headline") else set()),
    "author": (lambda t: names(t["author"]), lambda p: names(p.get("author"))),
    "date": (lambda t: day(t["date"]), lambda p: day(p.get("datePublished"))),
}


class Set:
    """The pages of a set, their truth and what was made of them."""

    def __init__(self, data, pred, name):
        self.name = name
        self.truth = [json.loads(line) for line in open(data / name / "truth.jsonl")]
        self.digest = hashlib.sha256((data / name / "truth.jsonl").read_bytes()).hexdigest()
        self.made = {}
        for row in self.truth:
            path = pred / name / f"{row['id']}.json"
            self.made[row["id"]] = json.loads(path.read_text()) if path.exists() else {"articleBody": ""}

    def figures(self, only=None):
        rows = [row for row in self.truth if only is None or row.get("type") == only]
        out, ps, rs = {}, [], []
        tp = fp = fn = 0
        fields = defaultdict(lambda: [0, 0, 0])
        for row in rows:
            made = self.made[row["id"]]
            body = made["articleBody"]
            if row.get("text") is not None:
                p, r, _ = page_score(row["text"], body)
                if p is not None:
                    ps.append(p)
                if r is not None:
                    rs.append(r)
            flat = squash(body)
            for want in row.get("with") or []:
                hit = squash(want) in flat
                tp += hit
                fn += not hit
            for ban in row.get("without") or []:
                fp += squash(ban) in flat
            for field, (true, pred) in FIELDS.items():
                if field in row:
                    t, p = true(row), pred(made)
                    f = fields[field]
                    f[0] += len(t & p)
                    f[1] += len(p - t)
                    f[2] += len(t - p)
        if rs:
            p, r = sum(ps) / max(1, len(ps)), sum(rs) / len(rs)
            out.update(P=100 * p, R=100 * r, shingle=100 * harmonic(p, r))
        if tp + fn:
            out["segs"] = 200 * tp / (2 * tp + fp + fn)
        for field, (t, p, n) in fields.items():
            out[field] = 200 * t / max(1, 2 * t + p + n)
        return len(rows), out

    def worst(self, count):
        scored = []
        for row in self.truth:
            made = self.made[row["id"]]
            if row.get("text") is not None:
                scored.append((page_score(row["text"], made["articleBody"])[2], row, made))
            else:
                flat = squash(made["articleBody"])
                wrong = [w for w in row.get("with") or [] if squash(w) not in flat]
                false = [w for w in row.get("without") or [] if squash(w) in flat]
                all_ = len(row.get("with") or []) + len(row.get("without") or [])
                scored.append((1 - (len(wrong) + len(false)) / max(1, all_), row, made))
        scored.sort(key=lambda item: (item[0], item[1]["id"]))
        return scored[:count]


def page_score(true, made):
    t, p = shingles(WORD.findall(true)), shingles(WORD.findall(made))
    tp = sum((t & p).values())
    precision = tp / sum(p.values()) if p else None
    recall = tp / sum(t.values()) if t else None
    return precision, recall, harmonic(precision or 0, recall or 0)


def cause(row, made):
    """Where false text stands and which text is lost, as shares of the words that went wrong."""
    if row.get("text") is None:
        flat = squash(made["articleBody"])
        lost = [w for w in row.get("with") or [] if squash(w) not in flat]
        captured = squash(" ".join(str(r[-1]) for r in made.get("removals", [])))
        away = [w for w in lost if squash(w) not in captured]
        false = [w for w in row.get("without") or [] if squash(w) in flat]
        return f"lost {len(lost) - len(away)}, not in the capture or cut apart {len(away)}, false {len(false)}"
    truth, body = WORD.findall(row["text"]), WORD.findall(made["articleBody"])
    blocks = SequenceMatcher(None, truth, body, autojunk=False).get_matching_blocks() if len(truth) * len(body) < 3e7 else []
    blocks = [b for b in blocks if b.size >= 4]
    if not blocks:
        captured = set(shingles(WORD.findall(" ".join(str(r[-1]) for r in made.get("removals", [])))))
        own = shingles(truth)
        share = sum(n for s, n in own.items() if s in captured) / max(1, sum(own.values()))
        return f"the article was not found ({100 * share:.0f} % of it stands among the removed blocks)"
    parts = Counter()
    parts["false text before the start"] = blocks[0].b
    parts["false text after the end"] = len(body) - blocks[-1].b - blocks[-1].size
    parts["lost at the start"] = blocks[0].a
    parts["lost at the end"] = len(truth) - blocks[-1].a - blocks[-1].size
    for left, right in zip(blocks, blocks[1:]):
        parts["false text inside"] += right.b - left.b - left.size
        parts["lost inside"] += right.a - left.a - left.size
    total = sum(parts.values()) or 1
    return "; ".join(f"{what}: {100 * n / total:.0f} %" for what, n in parts.most_common(3) if n * 10 > total)


def main():
    words = sys.argv[1:]
    options = {}
    for name, default in (("--worst", "0"), ("--floors", "")):
        options[name] = default
        if name in words:
            at = words.index(name)
            options[name] = words[at + 1]
            del words[at:at + 2]
    data, pred, *sets = words
    data, pred = Path(data), Path(pred)
    floors = json.loads(Path(options["--floors"]).read_text()) if options["--floors"] else {}
    failed = []
    print(f"{'set':<26}{'pages':>6}{'P':>8}{'R':>8}{'shingle':>9}{'segs':>8}{'title':>8}{'author':>8}{'date':>8}")
    for name in sets or sorted(path.name for path in pred.iterdir() if (data / path.name).is_dir()):
        rows = Set(data, pred, name)
        types = sorted({row.get("type") for row in rows.truth}) if name == "wcxb-dev" else []
        for kind in [None, *types]:
            count, figures = rows.figures(kind)
            label = name if kind is None else f"{name}/{kind}"
            cells = "".join(f"{figures[key]:>{width}.2f}" if key in figures else " " * width for key, width in
                            (("P", 8), ("R", 8), ("shingle", 9), ("segs", 8), ("title", 8), ("author", 8), ("date", 8)))
            print(f"{label:<26}{count:>6}{cells}")
            for key, floor in floors.get(label, {}).items():
                if key == "sha256":
                    if floor != rows.digest:
                        failed.append(f"{label}: the set has changed (sha256 {rows.digest}): its floors say nothing")
                elif key not in ("shipped_sample", "metadata_sample") and figures.get(key, 0.0) < floor:
                    failed.append(f"{label}: {key} {figures.get(key, 0.0):.2f} is below its floor {floor}")
        if int(options["--worst"]):
            print(f"  worst pages of {name}:")
            for score, row, made in rows.worst(int(options["--worst"])):
                print(f"    {100 * score:5.1f} {row['id']:<22.22} {row.get('type') or '':<13} {cause(row, made)}")
    for line in failed:
        print("FLOOR", line)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
