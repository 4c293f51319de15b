#!/usr/bin/env python3
"""Checks the side records and the feed of a bag.

    records.py BAG MODS_JAR BASE_JAR

MODS: valid under the Library of Congress schema mods-3-8.xsd (xmllint), as the jar of mycore-mods carries it; xml.xsd and
xlink.xsd come from mycore-base. MARCXML and Dublin Core: no registry carries their schemas, so the rules of
MARC21slim.xsd 1.1 (Library of Congress) and of oai_dc.xsd 2.0 (Open Archives) are written out here. RO-Crate 1.1: root,
descriptor, every file there with its digest. OPDS 2.0: the feed opens in the Palace Project's parser, which knows the
rules of OPDS 2.0 and the Readium manifest, lists every EPUB of the bag, and every link leads to a file. Exit 1: something
is wrong.
"""
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory

MARC = "{http://www.loc.gov/MARC21/slim}"
DC = "{http://purl.org/dc/elements/1.1/}"
ELEMENTS = set("title creator subject description publisher contributor date type format identifier source language relation coverage rights".split())
LEADER = r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}[2 ][2 ][\d ]{5}[\dA-Za-z ]{3}(4500|    )"
# A static file cannot know where it will be published.
KNOWN = "'self' link's href opds.json is incorrect: it must be an absolute URI"

wrong = []


def expect(good, path, words):
    if not good:
        wrong.append(f"{path}: {words}")


def mods(paths, mods_jar, base_jar):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        base = zipfile.ZipFile(base_jar)
        (folder / "xml.xsd").write_bytes(base.read("xml-2009.xsd"))
        (folder / "xlink.xsd").write_text(re.sub(r'schemaLocation="[^"]*xml\.xsd"', 'schemaLocation="xml.xsd"', base.read("xlink-1999_mycore.xsd").decode()))
        schema = zipfile.ZipFile(mods_jar).read("xsd/mods-3-8.xsd").decode()
        schema = re.sub(r'schemaLocation="[^"]*/(xml|xlink)\.xsd"', r'schemaLocation="\1.xsd"', schema)
        # The published schema gives accessCondition the attributes ID and IDREF twice, which XML Schema forbids.
        before, rest = schema.split('name="accessConditionDefinition"')
        rest, after = rest.split("</xs:complexType>", 1)
        schema = f'{before}name="accessConditionDefinition"{rest.replace("<xs:attributeGroup ref=" + chr(34) + "IDAttributeGroup" + chr(34) + "/>", "")}</xs:complexType>{after}'
        (folder / "mods.xsd").write_text(schema)
        for at in range(0, len(paths), 200):
            ran = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", folder / "mods.xsd", *paths[at : at + 200]], capture_output=True, text=True)
            if ran.returncode:
                wrong.extend(line for line in ran.stderr.split("\n") if line and not line.endswith(" validates"))


def marc(path):
    root = ElementTree.parse(path).getroot()
    record = root if root.tag == MARC + "record" else root.find(MARC + "record")
    expect(record is not None, path, "no record")
    leaders = record.findall(MARC + "leader")
    expect(len(leaders) == 1 and re.fullmatch(LEADER, leaders[0].text or ""), path, "the leader is not of its shape")
    for field in record:
        tag = field.get("tag", "")
        if field.tag == MARC + "controlfield":
            expect(re.fullmatch(r"00[1-9A-Za-z]", tag), path, f"control field {tag!r}")
        elif field.tag == MARC + "datafield":
            expect(re.fullmatch(r"0[1-9A-Z][0-9A-Z]|[1-9A-Z][0-9A-Z]{2}", tag), path, f"data field {tag!r}")
            for indicator in (field.get("ind1"), field.get("ind2")):
                expect(indicator is not None and re.fullmatch(r"[\da-z ]", indicator), path, f"indicator {indicator!r} of {tag}")
            expect(len(field) > 0, path, f"{tag} has no subfield")
            for sub in field:
                expect(sub.tag == MARC + "subfield" and re.fullmatch(r"[!-~]", sub.get("code", "")) and (sub.text or "").strip(), path, f"subfield {sub.get('code')!r} of {tag}")
        else:
            expect(field.tag == MARC + "leader", path, f"an element {field.tag}")


def dublin_core(path):
    root = ElementTree.parse(path).getroot()
    expect(root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc", path, f"the root is {root.tag}")
    for element in root:
        name = element.tag.removeprefix(DC)
        expect(element.tag.startswith(DC) and name in ELEMENTS and len(element) == 0, path, f"an element {element.tag}")
        expect(set(element.attrib) <= {"{http://www.w3.org/XML/1998/namespace}lang"}, path, f"attributes of {name}")
        expect((element.text or "").strip(), path, f"{name} is empty")


def crate(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    nodes = {node["@id"]: node for node in document["@graph"]}
    expect(document["@context"] == "https://w3id.org/ro/crate/1.1/context" and len(nodes) == len(document["@graph"]), path, "context or ids")
    descriptor, root = nodes.get("ro-crate-metadata.json", {}), nodes.get("./", {})
    expect(descriptor.get("about") == {"@id": "./"} and descriptor.get("conformsTo") == {"@id": "https://w3id.org/ro/crate/1.1"}, path, "no descriptor")
    expect(root.get("@type") == "Dataset" and root.get("name") and root.get("description") and root.get("license"), path, "the root lacks a name, description or licence")
    for part in root.get("hasPart", []):
        file = path.parent / unquote(part["@id"])
        expect(file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == nodes.get(part["@id"], {}).get("sha256"), path, f"{part['@id']} is not the file that it names")

    def refer(value):
        if isinstance(value, dict):
            if set(value) == {"@id"} and not value["@id"].startswith("http"):
                expect(value["@id"] in nodes, path, f"refers to {value['@id']}, which it does not describe")
            for inner in value.values():
                refer(inner)
        elif isinstance(value, list):
            for inner in value:
                refer(inner)

    refer(document["@graph"])


def feed(bag):
    path = bag / "meta" / "opds.json"
    parsed = OPDS2FeedParserFactory().create().parse_file(str(path))
    for error in parsed.errors:
        expect(KNOWN in str(error), path, str(error)[:300])
    books = list(parsed.root.publications)
    linked = set()
    for book in books:
        for link in book.links:
            if link.href.startswith("../"):
                file = (path.parent / unquote(link.href)).resolve()
                linked.add(file)
                expect(file.is_file(), path, f"{link.href} leads nowhere")
    missing = {file.resolve() for file in bag.glob("data/*/*.epub")} - linked
    expect(not missing, path, f"{len(missing)} books are not in it")
    return len(books)


def main():
    bag = Path(sys.argv[1])
    of = {kind: sorted(bag.glob(f"data/*/{kind}")) for kind in ("*.mods.xml", "*.marc.xml", "*.dc.xml", "ro-crate-metadata.json")}
    for kind, paths in of.items():
        expect(paths, bag, f"no {kind}")
    mods(of["*.mods.xml"], sys.argv[2], sys.argv[3])
    for check, kind in ((marc, "*.marc.xml"), (dublin_core, "*.dc.xml"), (crate, "ro-crate-metadata.json")):
        for path in of[kind]:
            check(path)
    books = feed(bag)
    print("\n".join(wrong[:60]))
    counts = ", ".join(str(len(paths)) for paths in of.values())
    print(f"records: {counts} of MODS, MARCXML, Dublin Core, RO-Crate; {books} books in the feed; {len(wrong)} faults")
    sys.exit(1 if wrong else 0)


main()
