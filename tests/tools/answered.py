#!/usr/bin/env python3
"""Looks for fields that a record lacks though the head of its page gives them.

    answered.py BAG PAGES

BAG is a bag with JSON-LD records, PAGES the folder they were made from. Publisher, author and date of publication, and a
picture (`image`, or `thumbnailUrl` where the article shows none) are looked for in `<meta>` and in the JSON-LD of articles.
What a head says and nobody means does not count: addresses, handles, templates, names of roles, the site's own name as
author. What no head says (credits of pictures, the day of the capture) is not looked for. The last line counts. Exit 1: the
source could have answered.
"""
import json
import re
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

PUBLISHER = ["og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_publisher"]
AUTHOR = ["author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "sailthru.author"]
DATE = ["article:published_time", "og:article:published_time", "citation_publication_date", "parsely-pub-date", "dc.date.issued", "dcterms.issued"]
IMAGE = ["og:image", "og:image:url", "twitter:image"]
ARTICLES = {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting", "ScholarlyArticle", "TechArticle", "Report"}
NOBODY = set("admin administrator author anonymous unknown none null undefined noauthor editor editors editorial editorialteam staff staffwriter team webmaster redaktion redaccion redacao redazione user guest test testauthor default".split())

PROFESSIONS = set("reporter editor correspondent redakteur redakteurin redaktion staff desk team".split())


class Head(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.metas, self.data, self.open = [], [], False

    def handle_starttag(self, tag, attributes):
        at = {name: value or "" for name, value in attributes}
        if tag == "meta":
            # What is an item's property belongs to the item, which may be any.
            name = at.get("name") or at.get("property") or ""
            self.metas.append((re.sub(r"^(dc|dcterms):", r"\1.", name.strip().lower()), at.get("content", "").strip()))
        self.open = tag == "script" and "ld+json" in at.get("type", "").lower()
        if self.open:
            self.data.append("")

    def handle_endtag(self, _tag):
        self.open = False

    def handle_data(self, data):
        if self.open:
            self.data[-1] += data


def letters(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text).lower() if c.isalnum())


def nodes(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def names(value, known):
    """Names that a value of JSON-LD gives: a text, a node, a reference, or a list of them."""
    if isinstance(value, list):
        return [name for inner in value for name in names(inner, known)]
    if isinstance(value, dict):
        named = value.get("name") or known.get(value.get("@id"), {}).get("name")
        return names(named, known) if named else []
    return [value] if isinstance(value, str) else []


def is_nobody(text, site):
    """True for a role, the site itself, or a name that ends in a profession."""
    words = re.findall(r"\w+", text.lower()) or [""]
    return letters(text) in NOBODY | site or letters(text.removeprefix("www.")) in site or words[-1] in PROFESSIONS


def is_name(text):
    return 2 <= len(text) <= 100 and "://" not in text and not text.startswith("@") and any(c.isalpha() for c in text) and not re.search(r"\{\{|\}\}|\$\{|<%|\[\[", text)


def answers(page, url):
    head = Head()
    head.feed(page)
    metas = lambda wanted: [content for name, content in head.metas if name in wanted and content]
    items = []
    for text in head.data:
        try:
            items.extend(nodes(json.loads(text.strip(), strict=False)))
        except ValueError:
            continue
    known = {node["@id"]: node for node in items if isinstance(node.get("@id"), str) and node.get("name")}
    kinds = lambda node: set(node["@type"] if isinstance(node.get("@type"), list) else [node.get("@type")])
    articles = [node for node in items if any(kind in ARTICLES for kind in kinds(node) if isinstance(kind, str))]
    of = lambda key: [name for node in articles[:1] for name in names(node.get(key), known)]
    publishers = [name for name in metas(PUBLISHER) + of("publisher") if is_name(name)]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    site = {letters(name) for name in publishers} | {letters(host), letters(host.rsplit(".", 1)[0])}
    authors = [name for name in metas(AUTHOR) + of("author") if is_name(name) and not is_nobody(name, site)]
    dates = [date for date in metas(DATE) + of("datePublished") if re.match(r"[12]\d{3}-\d\d-\d\d", date)]
    images = [image for image in metas(IMAGE) if image.startswith("http")]
    return {"publisher": publishers, "author": authors, "datePublished": dates, "image": images}


def main():
    bag, pages = Path(sys.argv[1]), Path(sys.argv[2])
    looked, lacking, wrong = 0, dict.fromkeys(("publisher", "author", "datePublished", "image"), 0), []
    for path in sorted(bag.glob("data/*/*.jsonld")):
        record = json.loads(path.read_text(encoding="utf-8"))
        source = record.get("isBasedOn")
        if record.get("@type") == "Collection" or not isinstance(source, dict):
            continue
        capture = pages / source["name"]
        said = answers(capture.read_bytes().decode("utf-8", "replace"), source.get("url", ""))
        looked += 1
        for field, answer in said.items():
            if field not in record and not (field == "image" and "thumbnailUrl" in record):
                lacking[field] += 1
                if answer:
                    wrong.append(f"{capture.name}: no {field}, though its head says {answer[0]!r}"[:200])
    print("\n".join(wrong))
    print(f"{looked} records; without " + ", ".join(f"{field}: {count}" for field, count in lacking.items()) + f"; {len(wrong)} that the head could have answered")
    sys.exit(1 if wrong or not looked else 0)


main()
