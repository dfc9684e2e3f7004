"""Verifying a release from its folder alone: its files against their checksums, its tables against its schemas."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from pipeline.core.plural import pluralise
from pipeline.releases.formats.table_files import content_hash
from pipeline.releases.release_index import LATEST, VERSIONS, hash_when_published, is_unknown
from pipeline.releases.release_reader import DATAPACKAGE, SUMS, Damage, PublishedRelease
from pipeline.schema.frames import row_ids

#: How many rows or values one problem names.
_MOST_EXAMPLES = 3
_DAMAGES: Final[Mapping[Damage, str]] = {
    "changed": "differs from the file that was published",
    "missing": "is missing; it was published with the release",
    "extra": "was not published with the release",
}

Tables = Mapping[str, pd.DataFrame]


def problems(release: PublishedRelease) -> Iterator[str]:
    """Every problem of a release, one line each.

    Raises:
        NotAReleaseError: its checksums or its description cannot be read.
        ReleaseError: the record of versions beside it cannot be read.
    """
    damaged = release.damaged()
    for name, damage in damaged.items():
        yield f"{name}: {_DAMAGES[damage]}"
    known = hash_when_published(release.path.resolve())
    if known not in (None, hashlib.sha256((release.path / SUMS).read_bytes()).hexdigest()):
        yield f"{SUMS}: differs from the list that was published, according to {VERSIONS} in the folder of outputs"
    if is_unknown(release.path.resolve()):
        yield (
            f"{release.path.name}: was not published from this folder of outputs; remove it or, to make it the latest,"
            f" let {LATEST} name it"
        )
    if DATAPACKAGE in damaged:
        return  # the schemas cannot be trusted
    missing = [f"{name}.parquet" for name in sorted(release.schemas.keys() - release.paths.keys())]
    for name in missing:
        if name not in damaged:
            yield f"{name}: {DATAPACKAGE} describes it, but it was never published"
    if any(name.endswith((".parquet", ".csv")) for name in damaged) or missing:
        return  # any further problem would follow from that
    tables = release.tables
    for name, schema in release.schemas.items():
        frame = tables[name]
        if content_hash(frame) != release.sums[f"{name}.csv"]:
            yield f"{name}: its Parquet and CSV files differ"
        yield from _column_problems(name, frame, schema["fields"])
        yield from _key_problems(name, frame, schema, tables)
        yield from _quotation_problems(name, frame, schema.get("words", []), release)


def _column_problems(name: str, frame: pd.DataFrame, fields: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if list(frame.columns) != [field["name"] for field in fields]:
        yield f"{name}: its columns differ from its schema"
        return
    for field in fields:
        values = frame[field["name"]]
        rules = field.get("constraints", {})
        where = f"{name}.{field['name']}"
        n_missing = int(values.isna().sum())
        if rules.get("required") and n_missing:
            yield f"{where}: {pluralise(n_missing, 'value is', 'values are')} missing"
        given = pd.Series(values.dropna().unique())
        broken = given[_breaks(given, rules)]
        if len(broken):
            called = pluralise(len(broken), "value breaks", "values break")
            yield f"{where}: {called} its schema, such as {list(broken[:_MOST_EXAMPLES])}"


def _breaks(values: pd.Series, rules: Mapping[str, Any]) -> pd.Series:
    """Of each value, whether it breaks the constraints of its field."""
    breaks = pd.Series(False, index=values.index)  # noqa: FBT003 - the value to begin with
    if "enum" in rules:
        breaks |= ~values.isin(rules["enum"])
    if "pattern" in rules:
        breaks |= ~values.map(re.compile(rules["pattern"]).fullmatch).astype(bool)
    if "minimum" in rules:
        breaks |= values < rules["minimum"]
    if "maximum" in rules:
        breaks |= values > rules["maximum"]
    return breaks.astype(bool)


def _key_problems(name: str, frame: pd.DataFrame, schema: Mapping[str, Any], tables: Tables) -> Iterator[str]:
    n_repeated = int(row_ids(frame, schema["primaryKey"]).duplicated().sum())
    if n_repeated:
        yield f"{name}: {pluralise(n_repeated, 'row has', 'rows have')} the key of another row"
    for reference in schema.get("foreignKeys", []):
        target = reference["reference"]
        known = row_ids(tables[target["resource"]], target["fields"])
        named = row_ids(frame.dropna(subset=reference["fields"]), reference["fields"])
        unknown = sorted(named[~named.isin(known)].unique())
        if unknown:
            yield f"{name}: refers to missing rows of {target['resource']}, such as {unknown[:_MOST_EXAMPLES]}"


def _quotation_problems(
    name: str, frame: pd.DataFrame, places: Sequence[Mapping[str, str]], release: PublishedRelease
) -> Iterator[str]:
    """Words that are not at their offsets, in documents whose texts are published."""
    for words in places:
        columns = [words["document"], words["start"], words["end"], words["text"]]
        published = frame.loc[
            frame[words["text"]].notna() & frame[words["document"]].isin(list(release.texts)), columns
        ]
        misplaced = [
            f"{document} {start}"
            for document, start, end, text in published.itertuples(index=False, name=None)
            if release.texts[document][start:end] != text
        ]
        if misplaced:
            called = pluralise(len(misplaced), "quotation is", "quotations are")
            yield f"{name}: {called} not at the place that the row gives, such as {misplaced[:_MOST_EXAMPLES]}"
