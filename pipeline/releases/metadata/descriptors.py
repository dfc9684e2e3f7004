"""Descriptions of the tables that are generated from `schemas/`: Data Package, codebook, vocabularies, hashes."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from pipeline.releases.metadata.media_types import media_type
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
#: Extensions of files that hold all tables.
_OF_ALL_TABLES: Final = frozenset({"xlsx", "duckdb"})
#: The name of the dataset in file names and programs.
NAME: Final = "inspection-outcomes"
LICENCE_URL: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TITLE: Final = "Inspection outcomes of children's services"
DESCRIPTION: Final = (
    "What Ofsted's inspections of councils' children's services found, and what councils wrote about it, extracted from"
    " letters, reports and news, each value with the words it comes from."
)


class FileInfo(Protocol):
    """What the description of a file needs to know of it."""

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...


def datapackage(schemas: Schemas, version: str, files: Mapping[str, FileInfo]) -> bytes:
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
        [name, term, spec.label, spec.definition, " ".join(spec.compared_as)]
        for name, vocabulary in schemas.vocabularies.items()
        for term, spec in vocabulary.terms.items()
    ]
    return _csv(["vocabulary", "term", "label", "definition", "compared_as"], rows)


def hashes(files: Mapping[str, FileInfo]) -> bytes:
    """Two hashes of every data file: of its bytes, and of its content, which no upgrade of a library changes.

    The content of a table is hashed as its CSV file, whatever the format; a file of all tables, by those hashes.
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
    """The cells of the CSV files that a spreadsheet may run as formulas."""
    return _csv(["table", "row_id", "column"], [list(cell) for cell in found])


def meanings(schemas: Schemas) -> dict[tuple[str, str], int]:
    """The `meaning` of each column, by table and column."""
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


def _file(path: str, files: Mapping[str, FileInfo], file_format: str) -> dict[str, object]:
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
    if table.words:  # an extension: the columns with quoted words and their offsets
        schema["words"] = [words.model_dump() for words in table.words]
    return schema


def _field(name: str, column: ColumnSchema, schemas: Schemas) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.vocabulary is not None and column.has_several:
        constraints["pattern"] = column.pattern_of(schemas.vocabularies[column.vocabulary].terms)
    elif column.vocabulary is not None:
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
    if column.reason_for_all_of is not None:  # an extension: what names the reason that several rows share
        field["reasonForAllOf"] = column.reason_for_all_of
    return field


def _null_meaning(column: ColumnSchema) -> str:
    if column.null_reasons:
        by = f", also by {column.reason_for_all_of}" if column.reason_for_all_of else ""
        return f"the reason is in null_reasons{by}: {', '.join(column.null_reasons)}"
    return column.null_means or ""


def _truth(value: bool) -> str:  # noqa: FBT001 - it formats a truth value
    return "true" if value else "false"


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return sink.getvalue().encode()
