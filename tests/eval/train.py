#!/usr/bin/env python3
"""Trains the judge of src/clean (judge.bin) and makes out-of-fold scores for honest measurement.

    train.py WORK DATA [--quick]

WORK  a folder for the numbers in between; DATA  the folder of development sets. See README.md beside this file.
Every score in WORK/fold/<set>/<id>.scores comes from forests that never saw a page of the same site.
"""
import hashlib, json, multiprocessing, os, struct, subprocess, sys
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
# Pages that are no articles are few, and each unlike the others.
RARE = 1.5
SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "gob", "go", "or", "ne", "govt"}

# The kinds of page that features/page.rs names, by the types of the sets; what has another type is an article.
KINDS = [("article",), ("listing", "collection"), ("forum",), ("product",), ("service",), ("documentation",)]
KIND = dict(objective="binary", trees=50, num_leaves=6, learning_rate=0.08, min_data_in_leaf=12, feature_fraction=0.3,
            bagging_fraction=0.8, bagging_freq=1, lambda_l2=3.0, max_bin=63)
KIND_WEIGHT = {"wcxb-dev": 1.0, "trafilatura": 0.3}
# Thresholds drawn by lot (extra trees): with labels as uncertain as these, trees that choose the best learn the noise.
BLOCKS = dict(trees=110, num_leaves=31, learning_rate=0.2, min_data_in_leaf=30, feature_fraction=0.5, extra_trees=True,
             bagging_fraction=0.8, bagging_freq=1, lambda_l2=5.0, max_bin=63)
# The trees are asked in turn: blocks whose sum lies outside OPEN after some of them are judged by these alone, their sum
# taken so many times as all trees come to on average (which training prints).
STAGES, OPEN = [(16, 1.94), (40, 1.34)], (-2.5, 1.5)
# The sets, trees and stages of a judge. Text dumps have fewer pages to learn from: smaller steps keep it from their noise.
JUDGES = {
    "markup": (MARKUP, BLOCKS, STAGES),
    "text": (TEXT, dict(BLOCKS, trees=150, learning_rate=0.15), [(22, 1.94), (55, 1.3)]),
}
# A page whose labels a forest that never saw its site believes by less than LEAST counts 1/20, one that it believes by
# BELIEVED or more counts in full: where the known text is of another state of the page than the capture, it teaches noise.
LEAST, BELIEVED = 0.5, 0.8
# Of blocks with little weight only some are trained on, with as much more weight: as good, in half the time.
SPARED = 0.5


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
        rows, ys, ws, whole, sures = [], [], [], [], []
        at = 0
        for name in sets:
            for line in open(data / name / "truth.jsonl"):
                truth = json.loads(line)
                base = work / "features" / name / truth["id"]
                if not base.with_suffix(".json").exists() and not Path(str(base) + ".json").exists():
                    continue
                blocks = json.loads(Path(str(base) + ".json").read_text())
                texts = [b[0] for b in blocks["blocks"]]
                table = np.fromfile(str(base) + ".blocks", dtype="<f4").reshape(len(texts), -1)
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
                rare = name == "wcxb-dev" and truth.get("type") != "article"
                w = w * WEIGHT[name] * (RARE if rare else 1.0)
                for claim in blocks["claims"]:
                    w[claim] = 0
                w[np.array([b[1] == 0 for b in blocks["blocks"]], dtype=bool)] = 0
                sure = np.array([b[4] for b in blocks["blocks"]], dtype=bool)
                w[sure] = 0
                figure = np.array([b[3] for b in blocks["blocks"]], dtype=bool)
                w[figure] *= 0.2
                rows.append(table)
                sures.append(sure)
                whole.append(np.fromfile(str(base) + ".page", dtype="<f4"))
                ys.append(y)
                ws.append(np.minimum(w, 0.25 * WEIGHT[name] * (RARE if rare else 1.0)))
                self.ids.append((name, truth["id"], truth.get("type")))
                self.folds.append(fold_of(site(truth)))
                spans.append((at, at + len(texts)))
                at += len(texts)
        self.spans = spans
        self.x = np.concatenate(rows)
        # What a rule is sure of, the judge is never asked.
        self.sure = np.concatenate(sures)
        self.y = np.concatenate(ys).astype("f4")
        self.w = (np.concatenate(ws) * 100).astype("f4")
        self.whole = np.array(whole)
        few = np.clip(self.w / np.median(self.w[self.w > 0]) * SPARED, 0.2, 1.0)
        self.taught = (self.w > 0) & (np.random.default_rng(1).random(len(self.w)) < few)
        self.heavier = np.where(self.w > 0, self.w / few, 0).astype("f4")
        self.fold = np.concatenate([np.full(b - a, f, "i4") for (a, b), f in zip(spans, self.folds)])

    def kinds(self):
        """Fills in what kind of page each is, by forests that never saw its site; gives the forests of all folds."""
        kind = np.array([type_ if name == "wcxb-dev" else "article" for name, _, type_ in self.ids])
        weight = np.array([KIND_WEIGHT.get(name, 0.0) for name, _, _ in self.ids])
        folds, forests = np.array(self.folds), []
        columns = np.full((len(self.ids), len(KINDS)), 0.5, "f4")
        if weight.any():
            for column, types in enumerate(KINDS):
                y = np.isin(kind, types).astype("f4")
                for fold in range(FOLDS):
                    test = folds == fold
                    known = ~test & (weight > 0)
                    forest = fit(self.whole[known], y[known], weight[known], KIND)
                    columns[test, column] = squash(forest.predict(self.whole[test], raw_score=True))
                known = weight > 0
                forests.append(fit(self.whole[known], y[known], weight[known], KIND))
            columns = np.floor(columns * np.float32(20) + np.float32(0.5)) / np.float32(20)
            right = [kind[at] in KINDS[columns[at].argmax()] for at in np.flatnonzero(weight == 1)]
            print(f"  kinds of page, out of fold: {100 * np.mean(right):.1f} % right", flush=True)
        for (a, b), row in zip(self.spans, columns):
            self.x[a:b, -len(KINDS):] = row
        return forests

    def write(self, folder, scores):
        for (name, page, _), (a, b) in zip(self.ids, self.spans):
            (folder / name).mkdir(parents=True, exist_ok=True)
            scores[a:b].astype("<f4").tofile(folder / name / f"{page}.scores")

    def doubt(self, scores):
        """Lets pages count less whose labels the scores, made out of fold, do not believe."""
        for a, b in self.spans:
            if self.w[a:b].sum() > 0:
                belief = 1 - np.average(np.abs(scores[a:b] - self.y[a:b]), weights=self.w[a:b])
                self.heavier[a:b] *= np.clip((belief - LEAST) / (BELIEVED - LEAST), 0.05, 1)


def squash(s):
    s = s.astype("f4")
    return (0.5 + 0.5 * s / (1 + np.abs(s))).astype("f4")


def settled(sums):
    return (sums < OPEN[0]) | (sums > OPEN[1])


def staged(after, stages):
    """The sums by which blocks are judged, of those after each stage and after all trees."""
    out = after[-1]
    for (_, all_of), sums in reversed(list(zip(stages, after))):
        out = np.where(settled(sums), sums * all_of, out)
    return out


def fit(x, y, w, params, seed=7):
    params = dict(params)
    trees = params.pop("trees")
    data = lgb.Dataset(x, y, weight=w, free_raw_data=True)
    return lgb.train({"objective": "cross_entropy", "verbosity": -1, "num_threads": 1, "seed": seed, "deterministic": True,
                      "force_row_wise": True, **params}, data, num_boost_round=trees)


# What the processes of `in_turn` share: they are forked and copy nothing.
SHARED = {}


def one(fold):
    """The scores of a fold by a forest trained on the others; of no fold, the forest trained on all."""
    pages, params, stages = SHARED["pages"], SHARED["params"], SHARED["stages"]
    rows = pages.taught & (pages.fold != fold)
    forest = fit(pages.x[rows], pages.y[rows], pages.heavier[rows], params)
    if fold < 0:
        return fold, forest.model_to_string()
    x = pages.x[(pages.fold == fold) & ~pages.sure]
    after = [trees for trees, _ in stages] + [params["trees"]]
    return fold, [forest.predict(x, raw_score=True, num_threads=1, num_iteration=trees) for trees in after]


def out_of_fold(pages, params, stages, folds):
    """Scores out of fold (0 where a rule is sure) and, if it is among the folds as -1, the forest trained on all."""
    SHARED.update(pages=pages, params=params, stages=stages)
    scores, whole, told = np.zeros(len(pages.x), "f4"), None, []
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for fold, made in pool.imap_unordered(one, folds):
            if fold < 0:
                whole = lgb.Booster(model_str=made)
            else:
                scores[(pages.fold == fold) & ~pages.sure] = squash(staged(made, stages))
                of = [(settled(sums), sums) for sums in made[:-1]]
                told.append([(sure.mean(), np.mean(made[-1][sure] / sums[sure]), np.mean((made[-1] > 0) != (sums > 0), where=sure)) for sure, sums in of])
            print(f"    {'all folds' if fold < 0 else f'fold {fold + 1} of {FOLDS}'}", file=sys.stderr, flush=True)
    for (trees, _), (sure, ratio, turned) in zip(stages, np.mean(told, 0)):
        print(f"    {trees} trees settle {sure:.3f} of the blocks; all come to {ratio:.3f} of them, {turned:.5f} change sides", flush=True)
    return scores, whole


def loss(pages, scores):
    p = np.clip(scores, 1e-3, 1 - 1e-3)
    each = -(pages.y * np.log(p) + (1 - pages.y) * np.log(1 - p))
    wrong = np.abs((p > 0.5) - pages.y)
    return f"weighted log loss {np.average(each, weights=pages.w):.4f}, wrong {100 * np.average(wrong, weights=pages.w):.2f} %"


def floor32(t):
    t32 = np.float32(t)
    return np.nextafter(t32, np.float32(-np.inf)) if float(t32) > t else t32


def pack(trees):
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

    for tree in trees:
        roots.append(walk(tree["tree_structure"]))
    return (struct.pack("<III", len(roots), len(nodes), len(leaves)) + struct.pack(f"<{len(roots)}i", *roots)
            + b"".join(nodes) + struct.pack(f"<{len(leaves)}f", *leaves))


def run(*words):
    subprocess.run([str(w) for w in words], check=True)


def main():
    work, data = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    quick = "--quick" in sys.argv
    tool = os.environ.get("EVAL", ROOT / "target/release/examples/eval")
    out = b"PMJ5"
    names = work / "names.json"
    run(tool, "names", names)
    names = json.loads(names.read_text())
    for kind, (sets, blocks, stages) in JUDGES.items():
        if kind == "text" and "--no-text" in sys.argv:
            continue
        folders = [data / name for name in sets]
        if not quick:
            run(tool, "features", work / "features", *folders)
        pages = Pages(work, data, sets)
        print(f"{kind}: {len(pages.ids)} pages, {len(pages.y)} blocks, {pages.x.shape[1]} numbers a block")
        forests = pages.kinds()
        scores, _ = out_of_fold(pages, blocks, stages, range(FOLDS))
        print(f"  before doubt, out of fold: {loss(pages, scores)}", flush=True)
        pages.doubt(scores)
        scores, forest = out_of_fold(pages, blocks, stages, [-1, *range(FOLDS)])
        print(f"  out of fold: {loss(pages, scores)}", flush=True)
        pages.write(work / "fold", scores)
        if not forests:
            out += struct.pack("<III", 0, 0, 0) * len(KINDS)
        out += b"".join(pack(kind.dump_model()["tree_info"]) for kind in forests)
        trees = forest.dump_model()["tree_info"]
        ends = [trees for trees, _ in stages] + [len(trees)]
        out += struct.pack("<I", len(ends))
        for start, end, all_of in zip([0] + ends, ends, [all_of for _, all_of in stages] + [1.0]):
            # After the last stage none is open.
            out += struct.pack("<fff", *(OPEN if end < len(trees) else (np.inf, -np.inf)), all_of) + pack(trees[start:end])
        gain, every = forest.feature_importance("gain"), names["blocks"]
        top = sorted(zip(gain, every), reverse=True)
        (work / f"gain-{kind}.txt").write_text("".join(f"{g:12.1f} {n}\n" for g, n in top))
    if "--no-text" not in sys.argv:
        (ROOT / "src/clean/judge.bin").write_bytes(out)
        print(f"judge.bin: {len(out)} bytes, sha256 {hashlib.sha256(out).hexdigest()}")


if __name__ == "__main__":
    main()
