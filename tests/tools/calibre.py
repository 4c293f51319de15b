#!/usr/bin/env python3
"""Reads books back with calibre (`ebook-meta`) and compares with the record beside each.

    calibre.py LIST COUNT

LIST is a file with one path of an EPUB a line; the first COUNT are read. Title, authors, publisher, date, language, tags,
series and identifiers must be what the record and the package say. Exit 1: something differs.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"


# ISO 639-1 to 639-2/T, in which calibre writes.
CODES = dict(
    pair.split("=")
    for pair in "en=eng de=deu fr=fra es=spa pt=por it=ita nl=nld ru=rus ja=jpn zh=zho ar=ara he=heb fa=fas tr=tur pl=pol cs=ces "
    "sv=swe da=dan no=nor nb=nob fi=fin el=ell hu=hun ko=kor hi=hin th=tha vi=vie id=ind uk=ukr ro=ron bg=bul sr=srp hr=hrv sl=slv "
    "sk=slk et=est lv=lav lt=lit ca=cat bn=ben ur=urd ms=msa la=lat cy=cym ga=gle is=isl eu=eus gl=glg ta=tam te=tel ml=mal".split()
)


def squeeze(text):
    return re.sub(r"\s+", " ", text or "").strip()


def read_back(path):
    """What calibre reads, as the package document that it writes of it."""
    with tempfile.TemporaryDirectory() as folder:
        opf = Path(folder) / "m.opf"
        # A book without a cover picture would be drawn; that needs a display and is not what is asked here.
        ran = subprocess.run(["ebook-meta", f"--to-opf={opf}", path], capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        if not opf.is_file():
            raise RuntimeError(f"calibre gives no metadata: {ran.stderr[-300:]}")
        return ElementTree.parse(opf).getroot()


def compare(path):
    wrong = []
    with zipfile.ZipFile(path) as book:
        inside = ElementTree.fromstring(book.read("EPUB/package.opf"))
    got = read_back(path)

    def texts(root, name):
        return [squeeze(e.text) for e in root.iter(DC + name)]

    def expect(what, expected, found):
        if expected != found:
            wrong.append(f"{what}: the book says {expected!r}, calibre reads {found!r}")

    # calibre joins title and subtitle.
    expect("title", [": ".join(texts(inside, "title"))], texts(got, "title"))
    expect("authors", texts(inside, "creator") or ["Unknown"], texts(got, "creator"))
    expect("publisher", texts(inside, "publisher")[:1], texts(got, "publisher"))
    # calibre cuts tags at commas and keeps each once, in any case of letters.
    tags = {tag.strip().lower() for subject in texts(inside, "subject") for tag in subject.split(",")} - {""}
    expect("tags", tags, {tag.lower() for tag in texts(got, "subject")})
    languages = {CODES.get(code, code) for code in (tag.split("-")[0] for tag in texts(inside, "language"))} - {"und"}
    # Where the book says "undetermined", calibre puts the language of the machine.
    if languages:
        expect("language", languages, {CODES.get(code, code) for code in texts(got, "language")} - {"und"})
    date = (texts(inside, "date") or [""])[0]
    day = (texts(got, "date") or ["0101"])[0]
    expect("date", date[:4] or "0101", day[:4])
    identifiers = {e.text for e in got.iter(DC + "identifier")}
    for identifier in texts(inside, "identifier"):
        if identifier.startswith("urn:uuid:"):
            continue  # calibre has a UUID of its own
        bare = re.sub(r"^(uri|doi|ark|urn:sha256):", "", identifier)
        expect(f"identifier {identifier}", True, any(bare in (other or "") for other in identifiers))
    series = [e for e in inside.iter(OPF + "meta") if e.get("property") == "belongs-to-collection"]
    named = [e.get("content") for e in got.iter(OPF + "meta") if e.get("name") == "calibre:series"]
    expect("series", [squeeze(e.text) for e in series], named)
    return wrong


def main():
    paths = [p for p in Path(sys.argv[1]).read_text(encoding="utf-8").split("\n") if p][: int(sys.argv[2])]
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for path, wrong in zip(paths, pool.map(compare, paths)):
            print(f"{'FAIL' if wrong else 'PASS'} {path}")
            for line in wrong:
                print(f"    {line}")
            failed += bool(wrong)
    version = subprocess.run(["ebook-meta", "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version}: {len(paths) - failed} read back, {failed} differ")
    sys.exit(1 if failed or not paths else 0)


main()
