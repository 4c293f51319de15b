#!/usr/bin/env python3
"""Checks the side records and the feed of a bag.

    records.py BAG MODS_JAR BASE_JAR
    records.py BAG --feed                 the feed alone

MODS: valid under the Library of Congress schema mods-3-8.xsd (xmllint), as the jar of mycore-mods carries it; xml.xsd and
xlink.xsd come from mycore-base. MARCXML and Dublin Core: no registry carries their schemas, so the rules of
MARC21slim.xsd 1.1 (Library of Congress; subfield codes as in its change of 2009) and of oai_dc.xsd 2.0 (Open Archives) are
written out here. RO-Crate 1.1: root, descriptor, every file there with its digest. OPDS 2.0: no registry carries its JSON
schemas, so the rules of feed, publication, metadata, link, contributor and subject as they are published (OPDS drafts and
specs, Readium manifest) are written out here for the fields that a feed of ours has; where the drafts and the specs differ,
the stricter counts. The feed opens in the Palace Project's parser, which knows OPDS 2.0 and the Readium manifest; it lists
every EPUB of the bag, and every link leads to a file. Exit 1: something is wrong.

These rules were held against the published schemas themselves: what the schemas refuse, they refuse.
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


def shaped(path, element, holds):
    """An element that holds others has no words of its own, one that does not has only words."""
    words = [element.text] + [inner.tail for inner in element]
    expect(not any((word or "").strip() for word in words) if holds else len(element) == 0, path, f"what {element.tag} holds")


def marc(path):
    root = ElementTree.parse(path).getroot()
    record = root if root.tag == MARC + "record" else root.find(MARC + "record")
    expect(record is not None, path, "no record")
    if record is None:
        return
    order = [(MARC + "leader", MARC + "controlfield", MARC + "datafield").index(field.tag) for field in record if field.tag.startswith(MARC)]
    expect(order == sorted(order), path, "leader, control fields and data fields are not in this order")
    allowed = {MARC + "leader": {"id"}, MARC + "controlfield": {"id", "tag"}, MARC + "datafield": {"id", "tag", "ind1", "ind2"}, MARC + "subfield": {"id", "code"}}
    for element in record.iter():
        shaped(path, element, element is record or element.tag == MARC + "datafield")
        expect(element is record or set(element.attrib) <= allowed.get(element.tag, set()), path, f"attributes of {element.tag}")
    expect(set(record.attrib) <= {"id", "type"} and record.get("type", "Bibliographic") == "Bibliographic", path, "attributes of the record")
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
                expect(sub.tag == MARC + "subfield" and re.fullmatch(r"[!-?A-~]", sub.get("code", "")) and sub.get("code") != "|" and (sub.text or "").strip(), path, f"subfield {sub.get('code')!r} of {tag}")
        else:
            expect(field.tag == MARC + "leader", path, f"an element {field.tag}")


def dublin_core(path):
    root = ElementTree.parse(path).getroot()
    expect(root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc", path, f"the root is {root.tag}")
    shaped(path, root, True)
    expect(not [name for name in root.attrib if not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}")], path, "attributes of the root")
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


URI = r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+"
# A relative address has no colon in its first step.
REFERENCE = rf"({URI}|(?![^/?#]*:)[^\s<>\"{{}}|\\^`]+)"
DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
DATE_TIME = DATE + r"T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
TAG = r"([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*(-x(-[A-Za-z0-9]{1,8})+)?"
ACQUIRED = {"preview"} | {"http://opds-spec.org/acquisition" + kind for kind in ("", "/buy", "/open-access", "/borrow", "/sample", "/subscribe")}
MEMBERS = {
    "title": lambda value: isinstance(value, str),
    "@type": lambda value: re.fullmatch(URI, value),
    "identifier": lambda value: re.fullmatch(URI, value),
    "modified": lambda value: re.fullmatch(DATE_TIME, value),
    "published": lambda value: re.fullmatch(DATE, value) or re.fullmatch(DATE_TIME, value),
    "language": lambda value: isinstance(value, (str, list)) and all(re.fullmatch(TAG, tag) for tag in ([value] if isinstance(value, str) else value)),
    "description": lambda value: isinstance(value, str),
    "numberOfItems": lambda value: type(value) is int and value >= 0,
    "author": lambda value: all(isinstance(agent, str) or isinstance(agent.get("name"), str) for agent in (value if isinstance(value, list) else [value])),
    "subject": lambda value: all(isinstance(subject, str) for subject in (value if isinstance(value, list) else [value])),
}
MEMBERS["publisher"] = MEMBERS["author"]


def described(metadata, path, where):
    """The rules of metadata that feed and publication share."""
    expect(isinstance(metadata.get("title"), str) and metadata["title"], path, f"{where}: no title")
    for member, value in metadata.items():
        good = MEMBERS.get(member)
        # A member that no rule is written for would pass unseen.
        expect(good is not None, path, f"{where}: no rule for {member}")
        expect(good is None or good(value), path, f"{where}: {member} is {str(value)[:80]!r}")


def linked(links, path, where):
    """The rules of link objects; gives the relations met."""
    relations = set()
    expect(len({json.dumps(link, sort_keys=True) for link in links}) == len(links), path, f"{where}: a link stands twice")
    for link in links:
        unknown = set(link) - {"href", "type", "title", "rel", "width", "height", "size"}
        expect(not unknown, path, f"{where}: no rule for {unknown} of a link")
        expect(isinstance(link.get("href"), str) and re.fullmatch(REFERENCE, link["href"]), path, f"{where}: an address is {str(link.get('href'))[:80]!r}")
        expect(isinstance(link.get("type", ""), str) and isinstance(link.get("title", ""), str), path, f"{where}: type or title of a link")
        for measure in ("width", "height"):
            expect(type(link.get(measure, 1)) is int and link.get(measure, 1) > 0, path, f"{where}: {measure} of a link")
        rel = link.get("rel", [])
        expect(isinstance(rel, str) or isinstance(rel, list) and all(isinstance(one, str) for one in rel), path, f"{where}: the relation of a link is {rel!r}")
        relations.update([rel] if isinstance(rel, str) else rel)
    return relations


def published_rules(path):
    """The rules of the published schemas: feed, publication, metadata, link, contributor."""
    document = json.loads(path.read_text(encoding="utf-8"))
    described(document["metadata"], path, "the feed")
    expect("self" in linked(document["links"], path, "the feed"), path, "the feed has no link to itself")
    expect({"publications", "navigation", "groups"} & set(document), path, "neither publications nor navigation nor groups")
    unknown = set(document) - {"metadata", "links", "publications"}
    expect(not unknown, path, f"no rule for {unknown} of the feed")
    books = [json.dumps(book, sort_keys=True) for book in document.get("publications", [])]
    expect("publications" not in document or books, path, "an empty list of publications")
    expect(len(set(books)) == len(books), path, "a publication stands twice")
    for book in document.get("publications", []):
        where = str(book["metadata"].get("title"))[:60]
        described(book["metadata"], path, where)
        relations = linked(book["links"], path, where)
        expect("self" in relations and relations & ACQUIRED, path, f"{where}: no link to itself, or none to acquire it")
        linked(book["images"], path, where)
        expect(any(image.get("type") in ("image/jpeg", "image/png", "image/gif") for image in book["images"]), path, f"{where}: no picture that every client shows")


def feed(bag):
    path = bag / "meta" / "opds.json"
    published_rules(path)
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
    if sys.argv[2:] == ["--feed"]:
        books = feed(bag)
        print("\n".join(wrong[:60]))
        print(f"{books} books in the feed; {len(wrong)} faults")
        sys.exit(1 if wrong or not books else 0)
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
