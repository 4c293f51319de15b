#!/usr/bin/env python3
"""Holds what pdftotext reads out of each PDF of a bag against the JSON-LD record beside it: every word, in order.

    pdf_text.py BAG

The PDF must say, and in this order, the title block, each piece of `articleBody` and, between two pieces, each figure
of `image` with its caption and credit line, then the closing note. Nothing may be missing, nothing may be there besides
but what an edition adds by its own rules: labels of list items, marks of notes, the reason why a picture or an embed is
not shown, the head of a table again at the top of a sheet, the mark of a wrapped line of code, the foot of each sheet.

Normalisation: white space is not compared (lines break where they like), nor are characters that show nothing (soft
hyphens, joiners, marks of direction, controls). pdftotext gives words with their places, in the order of the content
(`-raw -bbox`); a word that runs from right to left comes out of it from left to right and is turned round. A row of a
table that runs on over a sheet's end is compared by its letters, not by their order.

A line a file that differs; the last line counts. Exit 0: all are the same; 1: some differ.
"""
import html
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

FOOT = 62.0  # points above a sheet's lower edge: only its running foot stands below
CLOSING = "Aboutthisedition"
LABEL = re.compile(r"[\[(]?(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,4})[\])]?\.?")
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.S)


def is_right_to_left(c):
    return unicodedata.bidirectional(c) in ("R", "AL")


def shows(c):
    return not (c.isspace() or unicodedata.category(c) in ("Cc", "Cf", "Zs", "Zl", "Zp") or c in "\u115f\u1160\u2800\u3164\uffa0\u034f" or 0xFE00 <= ord(c) <= 0xFE0F)


def normal(text):
    return "".join(c for c in text if shows(c))


def turned(text):
    """A word drawn from left to right, as it is read from right to left."""
    return text[::-1] if any(is_right_to_left(c) for c in text) else text


def read(pdf):
    """The words of a PDF as one text without white space, and the places in it where sheets begin."""
    run = subprocess.run(["pdftotext", "-q", "-raw", "-bbox", "-enc", "UTF-8", str(pdf), "-"], capture_output=True, check=True)
    text, starts = [], []
    length = 0
    for sheet in run.stdout.decode("utf-8", "replace").split("<page ")[1:]:
        height = float(re.match(r'width="[\d.]+" height="([\d.]+)"', sheet).group(1))
        starts.append(length)
        word, end = "", None
        for x0, y0, x1, y1, letters in WORD.findall(sheet):
            x0, y0, x1, y1 = map(float, (x0, y0, x1, y1))
            if y0 > height - FOOT:
                continue
            letters = html.unescape(letters)
            # What follows the word before without a gap, on its line, is of the same word.
            joined = end is not None and abs(x0 - end[0]) < 0.06 and y0 < end[2] and y1 > end[1]
            if not joined:
                text.append(normal(turned(word)))
                length += len(text[-1])
                word = ""
            word += letters
            end = (x1, y0, y1)
        text.append(normal(turned(word)))
        length += len(text[-1])
    return "".join(text), starts


def names(value):
    return [v["name"] for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict) and v.get("name")] if value else []


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def addresses(value, out):
    if isinstance(value, dict):
        for inner in value.values():
            addresses(inner, out)
    elif isinstance(value, list):
        for inner in value:
            addresses(inner, out)
    elif isinstance(value, str) and value.startswith(("http://", "https://")):
        out.add(normal(value))
    return out


class Comparison:
    def __init__(self, text, starts, record):
        self.text = text
        self.starts = set(starts[1:])
        self.pieces = [p for p in ((normal(piece), "\t" in piece) for piece in record.get("articleBody", "").split("\n\n")) if p[0]]
        self.figures = [figure for figure in map(self.figure, as_list(record.get("image"))) if figure]
        first = (piece.split(None, 1)[0] for piece in record.get("articleBody", "").split("\n\n") if piece.strip())
        self.labels = sorted(filter(LABEL.fullmatch, set(map(normal, first))), key=len, reverse=True)
        self.addresses = sorted(addresses(record, set()), key=len, reverse=True)
        self.furthest = (0, "")

    @staticmethod
    def figure(image):
        words = []
        if image.get("creativeWorkStatus") == "not captured":
            why = image.get("pressmark:missingBecause")
            words.append(f"Picture not shown: {why}" if why else "Picture not captured")
            # The alternative text is not printed where the caption below says the same.
            alt, caption = ("".join(filter(str.isalnum, image.get(key, ""))) for key in ("description", "caption"))
            if not caption or not (caption.startswith(alt) or alt.startswith(caption)):
                words.append(image.get("description", ""))
        return normal(" ".join(words + [image.get("caption", ""), image.get("creditText", "")]))

    def said(self, wanted, at, row=False, figure=0):
        """Where in the text `wanted` ends if it begins at `at`, and the next figure; None if it does not stand there."""
        text, begin = self.text, at
        for k, c in enumerate(wanted):
            while not (at < len(text) and text[at] == c and (at not in self.starts or text.startswith(wanted[k:k + 16], at))):
                skipped, next_figure = self.between(at), figure
                if skipped is None and row:
                    skipped, next_figure = self.in_cell(at, figure)
                if skipped is None:
                    if at < len(text) and text[at] == c:
                        break
                    if at > self.furthest[0]:
                        self.furthest = (at, wanted[max(0, k - 20):k + 40])
                    return self.row(wanted, begin, figure) if row else None
                at, figure = skipped, next_figure
            at += 1
        return at, figure

    def in_cell(self, at, figure):
        """Past what may stand in a cell besides the words of its row: the label of a list's item, a figure."""
        if self.text.startswith("•", at):
            return at + 1, figure
        if figure < len(self.figures) and self.text.startswith(self.figures[figure], at):
            return at + len(self.figures[figure]), figure + 1
        return None, figure

    def row(self, wanted, begin, figure):
        """A row that runs over a sheet's end: its letters, whatever their order."""
        if not any(begin < start < begin + len(wanted) for start in self.starts):
            return None
        end = begin + len(wanted)
        return (end, figure) if Counter(self.text[begin:end]) == Counter(wanted) else None

    def between(self, at):
        """Past what may stand within a piece: a mark of a note, the mark of a wrapped line, a repeated head."""
        text = self.text
        if text.startswith("↪", at):
            return at + 1
        if at in self.starts:
            for first in range(len(self.pieces)):
                end, last = at, first
                while last < len(self.pieces) and self.pieces[last][1] and text.startswith(self.pieces[last][0], end):
                    end += len(self.pieces[last][0])
                    last += 1
                if end > at:
                    return end
        for label in self.labels:
            if text.startswith(label, at):
                return at + len(label)
        return None

    def ours(self, at):
        """Places after what may stand between pieces."""
        text = self.text
        found = re.compile(r"•|-?\d{1,9}\.|↪").match(text, at)
        if found:
            yield found.end()
        found = re.compile(r"(?:Video|Sound|Embeddedpage)notcaptured").match(text, at)
        if found:
            end = found.end()
            for address in self.addresses:
                if text.startswith(address, end):
                    yield end + len(address)
            other = re.compile(r"https?://[!-~]*").match(text, end)
            if other:
                yield from range(other.end(), end, -1)
            yield end
        for label in self.labels:
            if text.startswith(label, at):
                yield at + len(label)

    def run(self, begin):
        """True if everything stands there, in order, up to the closing note."""
        todo, seen = [(begin, 0, 0)], set()
        while todo:
            state = todo.pop()
            if state in seen:
                continue
            seen.add(state)
            at, piece, figure = state
            if piece == len(self.pieces) and figure == len(self.figures) and self.text.startswith(CLOSING, at):
                return True
            todo += [(end, piece, figure) for end in self.ours(at)]
            if figure < len(self.figures):
                end = self.said(self.figures[figure], at)
                if end:
                    todo.append((end[0], piece, figure + 1))
            if piece < len(self.pieces):
                end = self.said(self.pieces[piece][0], at, self.pieces[piece][1], figure)
                if end:
                    todo.append((end[0], piece + 1, end[1]))
        return False

    def difference(self):
        at, wanted = self.furthest
        return f"differs after {at} letters: the PDF has \"{self.text[at - 20:at + 40]}\", the record \"{wanted}\""


def title_block(record):
    day = lambda key: (record.get(key) or "")[:10]
    line = names(record.get("publisher"))[:1]
    line += [f"Published {day('datePublished')}"] * bool(day("datePublished"))
    line += [f"Updated {day('dateModified')}"] * bool(day("dateModified") and day("dateModified") != day("datePublished"))
    return [record.get("headline", ""), record.get("alternativeHeadline", ""), ", ".join(names(record.get("author"))), " · ".join(line)]


def check(pdf):
    record = json.loads(pdf.with_suffix(".jsonld").read_text(encoding="utf-8"))
    text, starts = read(pdf)
    at = 0
    for words in map(normal, title_block(record)):
        found = text.find(words, at)
        if found < 0 or found - at > 400:
            return f"the title block does not say \"{words[:60]}\""
        at = found + len(words)
    address = normal(record.get("url") or "")
    found = text.find(address, at) if address else -1
    starts_at = {at, found + len(address)} if 0 <= found - at < 400 else {at}
    comparisons = [Comparison(text, starts, record) for _ in starts_at]
    said = any(comparison.run(begin) for comparison, begin in zip(comparisons, sorted(starts_at)))
    difference = None if said else max(comparisons, key=lambda comparison: comparison.furthest[0]).difference()
    if difference is None and normal(str(as_list(record.get("isBasedOn"))[0].get("sha256", ""))) not in text:
        return "the closing note lacks the digest of the capture"
    return difference


def main():
    pdfs = sorted(Path(sys.argv[1], "data").glob("*/*.pdf"))
    different = 0
    for pdf in pdfs:
        difference = check(pdf)
        if difference:
            different += 1
            print(f"{pdf}: {difference}")
    print(f"{len(pdfs)} PDF files read by pdftotext: {len(pdfs) - different} say their article word for word, {different} do not")
    return 1 if different or not pdfs else 0


sys.exit(main())
