"""Which blocks of a page are the article, by its known text.

Blocks and known text are aligned as sequences of words; what is left over of long blocks is found by its shingles. A block's
label is the share of its words that the known text has (0 to 1), its weight the number of its words.
"""
import re
from collections import Counter

from rapidfuzz.distance import LCSseq

WORD = re.compile(r"\w+")


def grams(words, n):
    return zip(*(words[i:] for i in range(n)))


def by_text(blocks, text):
    """Labels of blocks (texts) by the full text, and the share of the text that was found in the page."""
    truth = WORD.findall(text)
    words, owner = [], []
    for index, block in enumerate(blocks):
        for word in WORD.findall(block):
            words.append(word)
            owner.append(index)
    if not truth or not words:
        return [0.0] * len(blocks), [0] * len(blocks), 0.0
    n = 4 if len(truth) >= 8 else 1
    known = set(grams(truth, n))
    likely = bytearray(len(words))
    for at, gram in enumerate(grams(words, n)):
        if gram in known:
            for offset in range(n):
                likely[at + offset] = 1
    chosen = [at for at in range(len(words)) if likely[at]]
    met = [0] * len(blocks)
    used = bytearray(len(truth))
    ids = {}
    left = [ids.setdefault(words[at], len(ids)) for at in chosen]
    right = [ids.setdefault(word, len(ids)) for word in truth]
    for tag, a0, a1, b0, b1 in LCSseq.opcodes(left, right):
        if tag == "equal":
            for a in range(a0, a1):
                met[owner[chosen[a]]] += 1
            for b in range(b0, b1):
                used[b] = 1
    sizes = [0] * len(blocks)
    for index in owner:
        sizes[index] += 1
    # What the alignment could not place: texts in another order.
    rest = Counter(gram for at, gram in enumerate(grams(truth, n)) if not any(used[at:at + n]))
    for index, block in enumerate(blocks):
        if not rest or sizes[index] < 6 or met[index] * 2 > sizes[index]:
            continue
        own = Counter(grams(WORD.findall(block), n))
        both = own & rest
        share = sum(both.values()) / max(1, sum(own.values()))
        if share > 0.6:
            rest -= both
            met[index] = max(met[index], round(share * sizes[index]))
    labels = [m / s if s else 0.0 for m, s in zip(met, sizes)]
    # Scattered words of an otherwise foreign block are chance.
    labels = [0.0 if label < 0.25 else label for label in labels]
    found = sum(used) / len(truth)
    return labels, sizes, found


def squash(text):
    return re.sub(r"\s+", " ", text or "").strip()


def by_segments(blocks, wanted, unwanted):
    """Labels of the blocks that hold strings that must or must not occur; None elsewhere."""
    flat = [squash(block) for block in blocks]
    labels = [None] * len(blocks)
    for strings, label in ((unwanted, 0.0), (wanted, 1.0)):
        for string in map(squash, strings or []):
            for index, block in enumerate(flat):
                if string and string in block:
                    labels[index] = label
    return labels, [len(WORD.findall(block)) for block in blocks]
