"""Descriptions of the tables for machines and people, all generated from `schemas/`.

What belongs here: the Data Package, the codebook, the vocabularies as a table. What does not: pages and prose.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from pipeline.releases.metadata.media_types import media_type
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
#: Endings of files that hold all tables.
_OF_ALL_TABLES: Final = frozenset({"xlsx", "duckdb"})
#: The dataset in names of files, and in programs.
NAME: Final = "inspection-outcomes"
LICENCE_URL: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TITLE: Final = "Inspection outcomes of children's services"
DESCRIPTION: Final = (
    "What Ofsted's inspections of councils' services for children found, and what councils said of it, read from"
    " letters, reports and news, each value with the words that it was read from."
)


class Described(Protocol):
    """A file of a release, as far as its description needs it."""

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...


def datapackage(schemas: Schemas, version: str, files: Mapping[str, Described]) -> bytes:
    """The Data Package 2.0 descriptor of a release.

    Args:
        schemas: the tables.
        version: of the data.
        files: the files of the release by path; each table's CSV and Parquet are among them.
    """
    resources: list[dict[str, object]] = []
    for name, table in schemas.all_tables.items():
        common = {"title": table.title, "description": table.whole_description}
        resources.append(
            {
                "name": name,
                "type": "table",
                **common,
                **_file(f"{name}.csv", files, "csv"),
                "encoding": "utf-8",
                "dialect": {"lineTerminator": "\r\n", "delimiter": ",", "doubleQuote": True, "header": True},
                "schema": _table_schema(table, schemas),
            }
        )
        resources.append(
            {
                "name": f"{name}-parquet",
                **common,
                **_file(f"{name}.parquet", files, "parquet"),
                "contentHash": f"sha256:{files[f'{name}.csv'].sha256}",
            }
        )
    package = {
        "$schema": _PROFILE,
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "licenses": [
            {
                "name": "OGL-UK-3.0",
                "path": LICENCE_URL,
                "title": "Open Government Licence v3.0 (the words of the inspectorate)",
            }
        ],
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def codebook(schemas: Schemas) -> bytes:
    """Every column of every table, one a row."""
    header = ["table", "column", "type", "description", "in_key", "nullable", "null_means"]
    header += ["vocabulary", "evidence", "example"]
    rows = [
        [
            name,
            column,
            spec.type,
            spec.description,
            _truth(column in table.key),
            _truth(spec.nullable),
            _null_meaning(spec),
            spec.vocabulary or "",
            _truth(spec.evidence),
            _truth(spec.example) if isinstance(spec.example, bool) else str(spec.example),
        ]
        for name, table in schemas.all_tables.items()
        for column, spec in table.columns.items()
    ]
    return _csv(header, rows)


def vocabulary_table(schemas: Schemas) -> bytes:
    """Every term of every vocabulary, one a row."""
    rows = [
        [name, term, spec.label, spec.definition]
        for name, vocabulary in schemas.vocabularies.items()
        for term, spec in vocabulary.terms.items()
    ]
    return _csv(["vocabulary", "term", "label", "definition"], rows)


def hashes(files: Mapping[str, Described]) -> bytes:
    """Two hashes of every file of data: of its bytes, and of what it says, which no upgrade of a library changes.

    What a table says is hashed as its CSV file, whatever the format; a file that holds all tables, by those hashes.
    """
    tables = {name.removesuffix(".csv"): file.sha256 for name, file in files.items() if name.endswith(".csv")}
    together = hashlib.sha256("".join(f"{name} {tables[name]}\n" for name in sorted(tables)).encode()).hexdigest()
    rows = []
    for name, file in sorted(files.items()):
        stem, _, ending = name.rpartition(".")
        content = tables.get(stem, file.sha256) if ending in ("csv", "parquet") else file.sha256
        rows.append([name, str(file.size), file.sha256, together if ending in _OF_ALL_TABLES else content])
    return _csv(["file", "bytes", "sha256", "content_sha256"], rows)


def formula_like_cells(found: Iterable[tuple[str, str, str]]) -> bytes:
    """The cells of the CSV files that a spreadsheet may take for formulas."""
    return _csv(["table", "row_id", "column"], [list(cell) for cell in found])


def meanings(schemas: Schemas) -> dict[tuple[str, str], int]:
    """The number of the meaning of each column, by table and column."""
    return {
        (name, column): spec.meaning for name, table in schemas.tables.items() for column, spec in table.columns.items()
    }


def terms(schemas: Schemas) -> dict[str, tuple[str, str]]:
    """The label and definition of every term, by `vocabulary|term`."""
    return {
        f"{name}|{term}": (spec.label, spec.definition)
        for name, vocabulary in schemas.vocabularies.items()
        for term, spec in vocabulary.terms.items()
    }


def _file(path: str, files: Mapping[str, Described], file_format: str) -> dict[str, object]:
    file = files[path]
    return {
        "path": path,
        "format": file_format,
        "mediatype": media_type(path),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _table_schema(table: TableSchema, schemas: Schemas) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(name, column, schemas) for name, column in table.columns.items()],
        "primaryKey": table.key,
        "missingValues": [""],
    }
    if table.references:
        schema["foreignKeys"] = [
            {"fields": reference.columns, "reference": {"resource": reference.table, "fields": reference.to}}
            for reference in table.references
        ]
    if table.words:  # of this project: which columns say where words stand
        schema["words"] = [words.model_dump() for words in table.words]
    return schema


def _field(name: str, column: ColumnSchema, schemas: Schemas) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.vocabulary is not None:
        constraints["enum"] = list(schemas.vocabularies[column.vocabulary].terms)
    if column.pattern is not None:
        constraints["pattern"] = column.pattern
    constraints |= column.bounds
    field: dict[str, object] = {"name": name, "type": column.forms.table_schema, "description": column.description}
    if column.meaning > 1:
        field["meaning"] = column.meaning
    if constraints:
        field["constraints"] = constraints
    field["example"] = column.example
    return field


def _null_meaning(column: ColumnSchema) -> str:
    if column.null_reasons:
        return f"the reason is in null_reasons: {', '.join(column.null_reasons)}"
    return column.null_means or ""


def _truth(value: bool) -> str:  # noqa: FBT001 - it formats a truth value
    return "true" if value else "false"


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return sink.getvalue().encode()
