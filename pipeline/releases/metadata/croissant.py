"""The description of a release for machine learning tools (Croissant 1.0)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pipeline.releases.metadata.descriptors import DESCRIPTION, LICENCE_URL, NAME, TITLE, FileInfo
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.0"
#: Prescribed by the format, word for word.
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(schemas: Schemas, version: str, files: Mapping[str, FileInfo]) -> bytes:
    """The Croissant description of a release.

    Args:
        schemas: the tables.
        version: of the data.
        files: the files of the release by path; each table's CSV is among them.
    """
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": NAME,
        "alternateName": TITLE,
        "description": DESCRIPTION,
        "conformsTo": _CONFORMS_TO,
        "version": version,
        "license": LICENCE_URL,
        "distribution": [_file(name, files) for name in schemas.all_tables],
        "recordSet": [_records(name, table) for name, table in schemas.all_tables.items()],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _file(name: str, files: Mapping[str, FileInfo]) -> dict[str, Any]:
    file = files[f"{name}.csv"]
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}.csv",
        "name": f"{name}.csv",
        "contentUrl": f"{name}.csv",
        "contentSize": f"{file.size} B",
        "encodingFormat": "text/csv",
        "sha256": file.sha256,
    }


def _records(name: str, table: TableSchema) -> dict[str, Any]:
    references = {
        reference.columns[0]: f"{reference.table}/{reference.to[0]}"
        for reference in table.references
        if len(reference.columns) == 1
    }
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.whole_description,
        "key": [{"@id": f"{name}/{column}"} for column in table.key],
        "field": [_field(name, column, spec, references.get(column)) for column, spec in table.columns.items()],
    }


def _field(table: str, name: str, column: ColumnSchema, refers_to: str | None) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": column.description,
        "dataType": column.forms.croissant,
        "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": name}},
    }
    if refers_to is not None:
        field["references"] = {"field": {"@id": refers_to}}
    return field
