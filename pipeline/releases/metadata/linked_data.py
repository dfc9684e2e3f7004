"""A release as linked data: one graph for catalogues (schema.org, DCAT, PROV), and the vocabularies as SKOS.

Identifiers are relative to where the file is, because a release has no address until somebody publishes it. The graph
holds its own context, so that nothing needs the network to read it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from pipeline.releases.metadata.descriptors import DESCRIPTION, LICENCE_URL, TITLE, FileInfo
from pipeline.releases.metadata.media_types import media_type
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas

_CONTEXT: Final[dict[str, Any]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DATASET: Final = "#dataset"
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_DISTRIBUTED: Final = (".csv", ".parquet", ".xlsx", ".duckdb")


def catalogue(
    schemas: Schemas, version: str, files: Mapping[str, FileInfo], tables: Mapping[str, pd.DataFrame]
) -> bytes:
    """The dataset, its files and its source documents as one JSON-LD graph."""
    documents = records(tables["documents"])
    distributions = [name for name in sorted(files) if name.endswith(_DISTRIBUTED)]
    places = sorted(tables["documents"]["local_authority"].dropna().unique())
    first, last = tables["inspections"]["start_date"].min(), tables["inspections"]["end_date"].max()
    dataset: dict[str, Any] = {
        "@id": _DATASET,
        "@type": ["schema:Dataset", "dcat:Dataset", "prov:Entity"],
        "schema:name": TITLE,
        "dct:title": TITLE,
        "schema:description": DESCRIPTION,
        "dct:description": DESCRIPTION,
        "schema:version": version,
        "dcat:version": version,
        "schema:license": {"@id": LICENCE_URL},
        "dct:license": {"@id": LICENCE_URL},
        "schema:isAccessibleForFree": True,
        "schema:keywords": ["Ofsted", "children's services", "inspection", "local authority", "England"],
        "schema:spatialCoverage": [{"@type": "schema:Place", "schema:name": place} for place in places],
        "schema:variableMeasured": [table.title for table in schemas.tables.values()],
        "schema:distribution": [{"@id": name} for name in distributions],
        "dcat:distribution": [{"@id": name} for name in distributions],
        "prov:wasDerivedFrom": [{"@id": f"#{row['document_id']}"} for row in documents],
    }
    if not (pd.isna(first) or pd.isna(last)):
        dataset["schema:temporalCoverage"] = f"{first}/{last}"
    graph = [dataset, *(_distribution(name, files[name]) for name in distributions), *map(_source, documents)]
    return _bytes(graph)


def _distribution(name: str, file: FileInfo) -> dict[str, Any]:
    return {
        "@id": name,
        "@type": ["schema:DataDownload", "dcat:Distribution"],
        "schema:name": name,
        "dct:title": name,
        "schema:contentUrl": {"@id": name},
        "dcat:downloadURL": {"@id": name},
        "dcat:accessURL": {"@id": name},
        "schema:encodingFormat": media_type(name),
        "dcat:mediaType": {"@id": f"{_MEDIA}{media_type(name)}"},
        "schema:contentSize": f"{file.size} B",
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "schema:sha256": file.sha256,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file.sha256,
        },
    }


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    """One source document."""
    source: dict[str, Any] = {
        "@id": f"#{row['document_id']}",
        "@type": ["prov:Entity", "schema:DigitalDocument"],
        "schema:identifier": row["document_id"],
    }
    texts = {"schema:sha256": row["sha256"], "schema:name": row["title"], "dct:rights": row["attribution"]}
    source |= {name: text for name, text in texts.items() if text}
    if row["publisher"]:
        source["schema:publisher"] = {"@type": "schema:Organization", "schema:name": row["publisher"]}
    if row["published_date"] is not None and row["date_precision"] == "day":
        source["schema:datePublished"] = {"@type": "xsd:date", "@value": row["published_date"].isoformat()}
    if row["source_url"]:
        source["schema:url"] = {"@id": row["source_url"]}
    return source


def concepts(schemas: Schemas) -> bytes:
    """Every vocabulary as a concept scheme, every term as a concept of it."""
    graph: list[dict[str, Any]] = []
    for name, vocabulary in schemas.vocabularies.items():
        scheme = {"@id": f"#{name}"}
        graph.append(
            {
                **scheme,
                "@type": "skos:ConceptScheme",
                "skos:prefLabel": _english(vocabulary.title),
                "skos:definition": _english(vocabulary.description),
                "skos:hasTopConcept": [{"@id": f"#{name}/{term}"} for term in vocabulary.terms],
            }
        )
        graph += [
            {
                "@id": f"#{name}/{term}",
                "@type": "skos:Concept",
                "skos:notation": term,
                "skos:prefLabel": _english(spec.label),
                "skos:definition": _english(spec.definition),
                "skos:inScheme": scheme,
                "skos:topConceptOf": scheme,
                **(
                    {"skos:closeMatch": [{"@id": f"#{name}/{other}"} for other in spec.compared_as]}
                    if spec.compared_as
                    else {}
                ),
            }
            for term, spec in vocabulary.terms.items()
        ]
    return _bytes(graph)


def _close_matches(vocabulary: str, terms: Sequence[str]) -> dict[str, Any]:
    return {"skos:closeMatch": [{"@id": f"#{vocabulary}/{term}"} for term in terms]} if terms else {}


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}


def _bytes(graph: list[dict[str, Any]]) -> bytes:
    return (json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n").encode()
