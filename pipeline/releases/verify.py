"""Whether a release is what it says it is, told from the release alone.

What belongs here: holding files against their hashes, and tables against the description that lies beside them. What
does not: the checks that a table passed before it was published (see `schemas`), which also know the documents.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.plural import pluralise
from pipeline.releases.diff.differences import key_texts
from pipeline.releases.formats.table_files import content_hash
from pipeline.releases.release_index import VERSIONS, hash_when_published
from pipeline.releases.release_reader import DATAPACKAGE, SUMS, Damage, PublishedRelease

#: Of one thing that is wrong in many rows, so many are named.
_MOST_NAMED = 3
_DAMAGES: Final[Mapping[Damage, str]] = {
    "changed": "has other bytes than the file that was published",
    "missing": "is missing: it was published with the release and is not there",
    "extra": "is an extra file: it was not published with the release",
}


def problems(release: PublishedRelease) -> Iterator[str]:
    """Everything that is wrong with a release, a line each; nothing where it is whole and says what it should.

    Raises:
        NotAReleaseError: its list of hashes or its description cannot be read.
    """
    damaged = release.damaged()
    for name, damage in damaged.items():
        yield f"{name}: {_DAMAGES[damage]}"
    known = hash_when_published(release.path.resolve())
    if known not in (None, hashlib.sha256((release.path / SUMS).read_bytes()).hexdigest()):
        yield f"{SUMS}: is not the list of hashes that was published, by the {VERSIONS} above it"
    if DATAPACKAGE in damaged:
        return  # there is nothing to hold the tables against
    missing = [f"{name}.parquet" for name in sorted(release.schemas.keys() - release.paths.keys())]
    for name in missing:
        if name not in damaged:
            yield f"{name}: is described in {DATAPACKAGE}, and was never published"
    if any(name.endswith((".parquet", ".csv")) for name in damaged) or missing:
        return  # whatever else is wrong would follow from that
    tables = release.tables
    for name, schema in release.schemas.items():
        data = tables[name]
        if content_hash(data) != release.sums[f"{name}.csv"]:
            yield f"{name}: its Parquet and CSV files do not say the same"
        yield from _of_columns(name, data, schema["fields"])
        yield from _of_keys(name, data, schema, tables)
        yield from _of_words(name, data, schema.get("words", []), release)


def _of_columns(name: str, data: pa.Table, fields: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if data.column_names != [field["name"] for field in fields]:
        yield f"{name}: has other columns than its description"
        return
    for field in fields:
        values = data.column(field["name"])
        rules = field.get("constraints", {})
        where = f"{name}.{field['name']}"
        if rules.get("required") and values.null_count:
            yield f"{where}: {pluralise(values.null_count, 'value is', 'values are')} missing"
        given = pc.unique(values.drop_null()).to_pylist()
        terms = rules.get("enum")
        pattern = re.compile(rules.get("pattern", ""))
        lowest, highest = rules.get("minimum"), rules.get("maximum")
        wrong = [
            value
            for value in given
            if (terms is not None and value not in terms)
            or ("pattern" in rules and not pattern.fullmatch(value))
            or (lowest is not None and value < lowest)
            or (highest is not None and value > highest)
        ]
        if wrong:
            broken = pluralise(len(wrong), "value breaks", "values break")
            yield f"{where}: {broken} its description, such as {wrong[:_MOST_NAMED]}"


def _of_keys(name: str, data: pa.Table, schema: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> Iterator[str]:
    ids = key_texts(data, schema["primaryKey"])
    if len(set(ids)) < len(ids):
        yield f"{name}: {pluralise(len(ids) - len(set(ids)), 'row has', 'rows have')} the key of another"
    for reference in schema.get("foreignKeys", []):
        target = reference["reference"]
        known = set(key_texts(tables[target["resource"]], target["fields"]))
        columns = [data.column(column).to_pylist() for column in reference["fields"]]
        asked = {"|".join(map(str, values)) for values in zip(*columns, strict=True) if None not in values}
        if asked - known:
            named = sorted(asked - known)[:_MOST_NAMED]
            yield f"{name}: names rows of {target['resource']} that are not there, such as {named}"


def _of_words(
    name: str, data: pa.Table, places: Sequence[Mapping[str, str]], release: PublishedRelease
) -> Iterator[str]:
    """Words that do not stand where their row says, in the documents whose texts are published."""
    for words in places:
        columns = [words["document"], words["start"], words["end"], words["text"]]
        wrong = [
            f"{document} {start}"
            for document, start, end, text in zip(*(data.column(column).to_pylist() for column in columns), strict=True)
            if text is not None and document in release.texts and release.texts[document][start:end] != text
        ]
        if wrong:
            misplaced = pluralise(len(wrong), "quotation does", "quotations do")
            yield f"{name}: {misplaced} not stand where the row says, such as {wrong[:_MOST_NAMED]}"
