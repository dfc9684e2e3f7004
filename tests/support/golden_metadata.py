"""Golden metadata: the descriptions that a release of two small tables has for programs.

`python -m tests.support.golden_metadata` writes `tests/golden/metadata/` anew; `git diff` shows what changes. Nothing
else writes there.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipeline.core.paths import ROOT
from pipeline.releases.metadata import descriptors, linked_data
from pipeline.releases.metadata.croissant import croissant
from pipeline.releases.metadata.csvw import csvw_group, csvw_metadata
from pipeline.schema.frames import frame_of
from pipeline.schema.model import Schemas, load_schemas
from pipeline.schema.rows import Row

FOLDER = ROOT / "tests" / "golden" / "metadata"
_TABLES = ("appearances", "people", "judgements")
_VERSION = "1.2.3"


@dataclass(frozen=True)
class _File:
    size: int
    sha256: str


def golden_metadata() -> dict[str, str]:
    """The text of every description, by the name of its golden file."""
    whole = load_schemas()
    tables = {name: whole.tables[name] for name in _TABLES}
    used = {column.vocabulary for table in tables.values() for column in table.columns.values()} | {"null_reason"}
    schemas = Schemas(tables, {}, {name: terms for name, terms in whole.vocabularies.items() if name in used})
    names = [f"{name}.{ending}" for name in _TABLES for ending in ("csv", "parquet")]
    names += ["inspection-outcomes.xlsx", "inspection-outcomes.duckdb", "texts/lambeth-letter.txt"]
    files = {name: _File(100 + number, f"{number:064x}") for number, name in enumerate(names)}
    made = {
        "datapackage.json": descriptors.datapackage(schemas, _VERSION, files),
        "codebook.csv": descriptors.codebook(schemas),
        "vocabularies.csv": descriptors.vocabulary_table(schemas),
        "hashes.csv": descriptors.hashes(files),
        "people.csv-metadata.json": csvw_metadata("people", schemas),
        "csv-metadata.json": csvw_group(schemas),
        "croissant.json": croissant(schemas, _VERSION, files),
        "dataset.jsonld": linked_data.catalogue(schemas, _VERSION, files, _sources(whole)),
        "vocabularies.jsonld": linked_data.concepts(schemas),
    }
    return {name: content.decode() for name, content in made.items()}


def _sources(schemas: Schemas) -> dict[str, pd.DataFrame]:
    """A letter with all that the registry can give, an article with little, and the inspections of some years."""
    letter: Row = dict.fromkeys(schemas.tables["documents"].columns)
    inspection: Row = dict.fromkeys(schemas.tables["inspections"].columns)
    return {
        name: frame_of(name, schemas.tables[name], rows)
        for name, rows in {
            "documents": [{**letter, **_LETTER}, {**letter, **_ARTICLE}],
            "inspections": [{**inspection, **days} for days in _DAYS],
        }.items()
    }


_DAYS: tuple[Row, ...] = (
    {"start_date": date(2021, 10, 27), "end_date": date(2021, 10, 28)},
    {"start_date": date(2018, 6, 4), "end_date": date(2018, 6, 15)},
    {},
)
_COMMON: Row = {
    "document_kind_basis": "the salutation",
    "sha256": "a" * 64,
    "text_sha256": "b" * 64,
    "n_characters": 900,
    "n_sentences": 9,
    "n_unknown": 0,
}
_LETTER: Row = {
    **_COMMON,
    "document_id": "lambeth-letter",
    "title": "Focused visit to Lambeth",
    "document_kind": "inspection_letter",
    "publisher": "Ofsted",
    "local_authority": "Lambeth",
    "authority_code": "E09000022",
    "source_url": "https://example.org/letter",
    "licence": "OGL-UK-3.0",
    "attribution": "Contains public sector information",
    "redistributable": True,
    "media_type": "application/pdf",
    "n_pages": 3,
    "file_name": "letter.pdf",
}
_ARTICLE: Row = {
    **_COMMON,
    "document_id": "lambeth-news",
    "document_kind": "council_news",
    "media_type": "text/plain",
    "file_name": "news.txt",
}


def main() -> None:
    """Write the golden metadata anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in golden_metadata().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
