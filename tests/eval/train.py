#!/usr/bin/env python3
"""Trains the judge of src/clean (judge.bin) and makes out-of-fold scores for honest measurement.

    train.py WORK DATA [--quick]

WORK  a folder for the numbers in between; DATA  the folder of development sets. See README.md beside this file.
Every score in WORK/fold/<set>/<id>.scores comes from forests that never saw a page of the same site.
"""
import hashlib, json, os, struct, subprocess, sys
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm as lgb
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import label as labels_of

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 5
MARKUP = ["wcxb-dev", "trafilatura", "readability", "defuddle"]
TEXT = ["wcxb-dev-text"]
# How much a page of a set counts: the silver sets (what other extractors gave) count less.
WEIGHT = {"wcxb-dev": 1.0, "trafilatura": 1.0, "readability": 0.12, "defuddle": 0.08, "wcxb-dev-text": 1.0, "dumps": 0.7}
SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "gob", "go", "or", "ne", "govt"}

FIRST = dict(trees=160, num_leaves=31, learning_rate=0.06, min_data_in_leaf=40, feature_fraction=0.25,
             bagging_fraction=0.8, bagging_freq=1, lambda_l2=5.0, max_bin=63)
SECOND = dict(trees=120, num_leaves=24, learning_rate=0.07, min_data_in_leaf=60, feature_fraction=0.35,
              bagging_fraction=0.8, bagging_freq=1, lambda_l2=6.0, max_bin=63)


def site(row):
    host = urlsplit(row.get("url") or "").hostname
    if not host:
        return row["id"]
    parts = host.split(".")
    keep = 3 if len(parts) > 2 and parts[-2] in SECOND_LEVEL else 2
    return ".".join(parts[-keep:])


def fold_of(name):
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


class Pages:
    """The pages of some sets: numbers, labels, weights, folds."""

    def __init__(self, work, data, sets):
        self.ids, self.folds, spans = [], [], []
        rows, ys, ws = [], [], []
        at = 0
        for name in sets:
            for line in open(data / name / "truth.jsonl"):
                truth = json.loads(line)
                base = work / "features" / name / truth["id"]
                if not base.with_suffix(".json").exists() and not Path(str(base) + ".json").exists():
                    continue
                blocks = json.loads(Path(str(base) + ".json").read_text())
                texts = [b[0] for b in blocks["blocks"]]
                table = np.fromfile(str(base) + ".first", dtype="<f4").reshape(len(texts), -1)
                if truth.get("text") is not None and name != "trafilatura":
                    y, sizes, found = labels_of.by_text(texts, truth["text"])
                    total = max(60, len(labels_of.WORD.findall(truth["text"])))
                    y, sizes = np.array(y), np.array(sizes)
                    w = (sizes + 1.5) / total
                    if found < 0.6:
                        w[:] = 0
                else:
                    y, sizes = labels_of.by_segments(texts, truth.get("with"), truth.get("without"))
                    w = np.array([0.0 if v is None else (s + 5) / 300 for v, s in zip(y, sizes)])
                    y = np.array([v or 0.0 for v in y])
                w = w * WEIGHT[name]
                for claim in blocks["claims"]:
                    w[claim] = 0
                w[np.array([b[1] == 0 for b in blocks["blocks"]], dtype=bool)] = 0
                figure = np.array([b[3] for b in blocks["blocks"]], dtype=bool)
                w[figure] *= 0.2
                rows.append(table)
                ys.append(y)
                ws.append(np.minimum(w, 0.25 * WEIGHT[name]))
                self.ids.append((name, truth["id"], truth.get("type")))
                self.folds.append(fold_of(site(truth)))
                spans.append((at, at + len(texts)))
                at += len(texts)
        self.spans = spans
        self.x = np.concatenate(rows)
        self.y = np.concatenate(ys).astype("f4")
        self.w = (np.concatenate(ws) * 100).astype("f4")
        self.fold = np.concatenate([np.full(b - a, f, "i4") for (a, b), f in zip(spans, self.folds)])

    def write(self, folder, scores):
        for (name, page, _), (a, b) in zip(self.ids, self.spans):
            (folder / name).mkdir(parents=True, exist_ok=True)
            scores[a:b].astype("<f4").tofile(folder / name / f"{page}.scores")

    def read(self, folder):
        out = []
        for (name, page, _), (a, b) in zip(self.ids, self.spans):
            out.append(np.fromfile(folder / name / f"{page}.second", dtype="<f4").reshape(b - a, -1))
        return np.concatenate(out)


def squash(s):
    s = s.astype("f4")
    return (0.5 + 0.5 * s / (1 + np.abs(s))).astype("f4")


def fit(x, y, w, params, seed=7):
    params = dict(params)
    trees = params.pop("trees")
    keep = w > 0
    data = lgb.Dataset(x[keep], y[keep], weight=w[keep], free_raw_data=True)
    return lgb.train(dict(objective="cross_entropy", verbosity=-1, num_threads=2, seed=seed, deterministic=True,
                          force_row_wise=True, **params), data, num_boost_round=trees)


def out_of_fold(pages, x, params):
    scores = np.zeros(len(x), "f4")
    for fold in range(FOLDS):
        test = pages.fold == fold
        if test.any():
            model = fit(x[~test], pages.y[~test], pages.w[~test], params)
            scores[test] = model.predict(x[test], raw_score=True)
        print(f"    fold {fold + 1} of {FOLDS}", file=sys.stderr, flush=True)
    return squash(scores)


def loss(pages, scores):
    p = np.clip(scores, 1e-3, 1 - 1e-3)
    each = -(pages.y * np.log(p) + (1 - pages.y) * np.log(1 - p))
    wrong = np.abs((p > 0.5) - pages.y)
    return f"weighted log loss {np.average(each, weights=pages.w):.4f}, wrong {100 * np.average(wrong, weights=pages.w):.2f} %"


def floor32(t):
    t32 = np.float32(t)
    return np.nextafter(t32, np.float32(-np.inf)) if float(t32) > t else t32


def pack(model):
    """A forest as judge.rs reads it: roots, nodes (feature, threshold, low, high), leaves; !leaf for a leaf."""
    roots, nodes, leaves = [], [], []

    def walk(node):
        if "leaf_value" in node:
            leaves.append(node["leaf_value"])
            return ~(len(leaves) - 1)
        at = len(nodes)
        nodes.append(None)
        assert node["decision_type"] == "<="
        low = walk(node["left_child"])
        high = walk(node["right_child"])
        nodes[at] = struct.pack("<Hfhh", node["split_feature"], floor32(node["threshold"]), low, high)
        return at

    for tree in model.dump_model()["tree_info"]:
        roots.append(walk(tree["tree_structure"]))
    return (struct.pack("<III", len(roots), len(nodes), len(leaves)) + struct.pack(f"<{len(roots)}i", *roots)
            + b"".join(nodes) + struct.pack(f"<{len(leaves)}f", *leaves))


def run(*words):
    subprocess.run([str(w) for w in words], check=True)


def main():
    work, data = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    quick = "--quick" in sys.argv
    tool = os.environ.get("EVAL", ROOT / "target/release/examples/eval")
    out = b"PMJ1"
    names = work / "names.json"
    run(tool, "names", names)
    names = json.loads(names.read_text())
    for kind, sets in (("markup", MARKUP), ("text", TEXT)):
        if kind == "text" and "--no-text" in sys.argv:
            continue
        folders = [data / name for name in sets]
        if not quick:
            run(tool, "features", work / "features", *folders)
        pages = Pages(work, data, sets)
        print(f"{kind}: {len(pages.ids)} pages, {len(pages.y)} blocks, {pages.x.shape[1]} numbers a block")
        first = out_of_fold(pages, pages.x, FIRST)
        print(f"  first judge, out of fold: {loss(pages, first)}", flush=True)
        pages.write(work / "first", first)
        run(tool, "second", work / "second", work / "first", *folders)
        x = np.concatenate([pages.x, pages.read(work / "second")], axis=1)
        second = out_of_fold(pages, x, SECOND)
        print(f"  second judge, out of fold: {loss(pages, second)}", flush=True)
        both = (first + second) / 2
        print(f"  both judges, out of fold: {loss(pages, both)}", flush=True)
        pages.write(work / "fold", both)
        whole = fit(pages.x, pages.y, pages.w, FIRST)
        out += pack(whole)
        whole = fit(x, pages.y, pages.w, SECOND)
        out += pack(whole)
        gain = whole.feature_importance("gain")
        every = names["first"] + names["second"]
        top = sorted(zip(gain, every), reverse=True)
        (work / f"gain-{kind}.txt").write_text("".join(f"{g:12.1f} {n}\n" for g, n in top))
    if "--no-text" not in sys.argv:
        (ROOT / "src/clean/judge.bin").write_bytes(out)
        print(f"judge.bin: {len(out)} bytes, sha256 {hashlib.sha256(out).hexdigest()}")


if __name__ == "__main__":
    main()
