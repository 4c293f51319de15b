#!/usr/bin/env python3
"""Loads JSON-LD files as RDF in three readers that share no code: PyLD, rdflib and Oxigraph. Offline.

    rdf.py CONTEXT LIST

CONTEXT is the schema.org context; LIST a file with one path a line. Each file is expanded under JSON-LD 1.1 by PyLD and
read by rdflib and by Oxigraph; all three must give the same number of statements, more than ten, and the article must be
found by a query. Nothing but https://schema.org may be asked for, and that is answered from CONTEXT. Exit 1: something
is wrong.
"""
import json
import sys
from pathlib import Path

import pyoxigraph
import rdflib
from pyld import jsonld

SCHEMA = {"https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/"}
QUERY = """PREFIX s: <http://schema.org/> SELECT ?a ?t WHERE { ?a s:isBasedOn|s:collectionSize ?c ; s:headline|s:name ?t }"""


def main():
    context = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    paths = [p for p in Path(sys.argv[2]).read_text(encoding="utf-8").split("\n") if p]

    def load(url, options=None):
        if url not in SCHEMA:
            raise RuntimeError(f"asks for {url}")
        return {"contextUrl": None, "documentUrl": url, "document": context}

    jsonld.set_document_loader(load)
    wrong, statements = 0, 0
    for path in paths:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        local = [context["@context"] if isinstance(c, str) and c in SCHEMA else c for c in document["@context"]]
        inlined = json.dumps({**document, "@context": local})
        base = "urn:uuid:00000000-0000-0000-0000-000000000000"
        try:
            nquads = jsonld.to_rdf(document, {"base": base, "format": "application/n-quads", "processingMode": "json-ld-1.1"})
            by_pyld = len(set(line for line in nquads.split("\n") if line))
            graph = rdflib.Graph().parse(data=inlined, format="json-ld", publicID=base)
            store = pyoxigraph.Store()
            store.load(inlined, pyoxigraph.RdfFormat.JSON_LD, base_iri=base)
            found = len(set(graph.query(QUERY))), len(set(str(row) for row in store.query(QUERY)))
            if not by_pyld == len(graph) == len(store) or by_pyld < 10:
                raise ValueError(f"PyLD {by_pyld}, rdflib {len(graph)}, Oxigraph {len(store)} statements")
            if 0 in found:
                raise ValueError(f"the article is not found by a query: {found}")
            statements += by_pyld
        except Exception as problem:
            wrong += 1
            print(f"FAIL {path}\n    {type(problem).__name__}: {problem}"[:2000])
    print(f"RDF: {len(paths) - wrong} files load in PyLD, rdflib {rdflib.__version__} and Oxigraph, {wrong} do not; {statements} statements")
    sys.exit(1 if wrong or not paths else 0)


main()
