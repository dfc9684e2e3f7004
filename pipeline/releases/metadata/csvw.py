"""The description of the CSV files in the W3C's vocabulary for tables on the web (CSVW)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_CONTEXT: Final = ["http://www.w3.org/ns/csvw", {"@language": "en"}]


def csvw_metadata(name: str, schemas: Schemas) -> bytes:
    """The metadata of one table, `<name>.csv-metadata.json`; references to other tables are in `csv-metadata.json`."""
    return _bytes({"@context": _CONTEXT, **_table(name, schemas.all_tables[name], schemas)})


def csvw_group(schemas: Schemas) -> bytes:
    """The metadata of all tables together, `csv-metadata.json`, with references."""
    tables: list[dict[str, Any]] = []
    for name, table in schemas.all_tables.items():
        described = _table(name, table, schemas)
        if table.references:
            described["tableSchema"]["foreignKeys"] = [
                {
                    "columnReference": reference.columns,
                    "reference": {"resource": f"{reference.table}.csv", "columnReference": reference.to},
                }
                for reference in table.references
            ]
        tables.append(described)
    return _bytes({"@context": _CONTEXT, "tables": tables})


def _table(name: str, table: TableSchema, schemas: Schemas) -> dict[str, Any]:
    return {
        "url": f"{name}.csv",
        "dc:title": table.title,
        "dc:description": table.whole_description,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True, "doubleQuote": True},
        "tableSchema": {
            "columns": [_column(column, spec, schemas) for column, spec in table.columns.items()],
            "primaryKey": table.key,
        },
    }


def _bytes(described: Mapping[str, Any]) -> bytes:
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _column(name: str, column: ColumnSchema, schemas: Schemas) -> dict[str, Any]:
    datatype: dict[str, Any] = {"base": column.forms.csvw}
    if column.type == "boolean":
        datatype["format"] = "true|false"
    elif column.vocabulary is not None and column.has_several:
        datatype["format"] = column.pattern_of(schemas.vocabularies[column.vocabulary].terms)
    elif column.vocabulary is not None:
        datatype["format"] = "|".join(schemas.vocabularies[column.vocabulary].terms)
    elif column.pattern is not None:
        datatype["format"] = column.pattern
    datatype |= column.bounds
    return {
        "name": name,
        "titles": name,
        "dc:description": column.description,
        "datatype": datatype,
        "required": not column.nullable,
        "null": [""],
    }
