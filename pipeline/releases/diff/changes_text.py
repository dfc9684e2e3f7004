"""`CHANGES.md`: what changed between two versions, in words.

What was published and has changed or gone comes first, because somebody may have quoted it. Of what is new, and of what
rules conclude, only the first rows are listed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.core.day_text import MONTHS, format_day
from pipeline.core.plural import pluralise
from pipeline.releases.diff.changelog import load_changelog
from pipeline.releases.diff.differences import WHOLE, WITHHELD, Difference, Tables
from pipeline.releases.diff.row_labels import RowLabeller
from pipeline.releases.diff.table_changes import Section, TableChanges
from pipeline.releases.rendering import render
from pipeline.releases.version import Change
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import ChangeKind, DatePrecision

HEADING: Final = "# What changed, version by version\n\n"
_WEIGHTS: Final = {
    Change.MAJOR: "A major version (something was removed or changed its meaning)",
    Change.MINOR: "A minor version (something is new)",
    Change.PATCH: "A patch (only corrections)",
}
#: How the template writes that a section leaves rows out.
_MORE: Final = re.compile(r"- and \d+ more: the rows of `\w+` in `changes\.csv`")
#: How the template writes of when the newest document is.
_NEWEST: Final = re.compile(
    rf"newest (?:document is )?of (?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})"
)
#: An identifier in a line.
_IDENTIFIER: Final = re.compile(r"`([^`]+)`")
#: In place of a line on a row that a takedown concerns.
_WITHHELD_LINE: Final = "- withheld\n"
_STRUCTURE: Final = {
    ChangeKind.ADDED: "is new",
    ChangeKind.REMOVED: "was removed",
    ChangeKind.CHANGED: "has changed",
}


def first_changes(version: str, tables: Tables) -> bytes:
    """The text for the first version."""
    text = render(
        "changes.md.jinja",
        version=version,
        before=None,
        inspections=pluralise(len(tables["inspections"]), "inspection"),
        documents=pluralise(len(tables["documents"]), "document"),
        newest=_newest(tables),
    )
    return HEADING.encode() + text


def changes_text(
    schemas: Schemas,
    versions: tuple[str, str],
    weight: Change,
    found: Sequence[Difference],
    sides: tuple[Tables, Tables],
) -> bytes:
    """What changed, as the first part of `CHANGES.md`.

    Args:
        schemas: of the tables.
        versions: the version before, and this one.
        weight: of all differences together.
        found: every difference.
        sides: the tables before, and now.
    """
    before, version = versions
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, row_id, change in {(item.table, item.row_id, _row_change(item)) for item in found}:
        if row_id not in (WHOLE, WITHHELD):
            counts[name][change] += 1
    withheld = [item for item in found if item.row_id == WITHHELD]
    for item in withheld:
        counts[item.table][item.change] += _n_withheld(item)
    return HEADING.encode() + render(
        "changes.md.jinja",
        version=version,
        before=before,
        weight=_WEIGHTS[weight],
        newest=_newest(sides[1]),
        counts={name: counts[name] for name in sorted(counts)} if found else {},
        structure=[_structure(item) for item in found if item.row_id == WHOLE] + list(map(_withheld, withheld)),
        sections=[section for section in _sections(schemas, found, sides) if section.lines],
    )


def with_earlier(text: bytes, earlier: Path, withheld: Collection[str] = ()) -> bytes:
    """What changed in one version and in all before it.

    Args:
        text: of one version.
        earlier: the file of the version before; it need not exist.
        withheld: identifiers of rows that a takedown concerns; lines that name one are left out.
    """
    if not earlier.is_file():
        return text
    before = earlier.read_bytes().removeprefix(HEADING.encode())
    if withheld:
        before = "".join(_without_rows(before.decode(), withheld)).encode()
    return text + b"\n" + before


def _without_rows(text: str, identifiers: Collection[str]) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        names_one = any(name in identifiers for name in _IDENTIFIER.findall(line))
        yield _WITHHELD_LINE if names_one else line


def of_version(text: str, version: str, longest: int) -> str:
    """The part of `CHANGES.md` on one version, without its heading; where it is long, the first of it and a count.

    Args:
        text: of the file.
        version: the version.
        longest: how many characters the part may have.
    """
    _, _, after = text.partition(f"## {version}\n")
    lines = after.partition("\n## ")[0].strip().splitlines()
    n_kept = sum(so_far <= longest for so_far in accumulate(len(line) + 1 for line in lines))
    if n_kept == len(lines):
        return "\n".join(lines)
    n_more = sum(int(line.split()[2]) if _MORE.fullmatch(line) else line.startswith("- ") for line in lines[n_kept:])
    while n_kept and not lines[n_kept - 1].startswith(("- ", "|")):  # a heading with nothing under it
        n_kept -= 1
    return "\n".join([*lines[:n_kept], "", f"and {n_more} more, in `CHANGES.md`"])


def versions_in(text: str) -> Iterator[tuple[str, date, str]]:
    """Each version in `CHANGES.md` with a dated document, newest first: its number, that day, and a summary."""
    for part in text.split("\n## ")[1:]:
        version, _, rest = part.partition("\n")
        summary = rest.strip().partition("\n")[0]
        found = _NEWEST.search(summary)
        if found is not None:
            yield version, date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"])), summary


def _newest(tables: Tables) -> str | None:
    """The day of the newest document, as printed; None where no document has one."""
    documents = tables["documents"]
    day = documents.loc[documents["date_precision"] == DatePrecision.DAY, "published_date"].max()
    return None if pd.isna(day) else format_day(day)


def _row_change(item: Difference) -> ChangeKind:
    return item.change if item.column == WHOLE else ChangeKind.CHANGED


def _n_withheld(item: Difference) -> int:
    return int(item.old_value or item.new_value or 0)


def _withheld(item: Difference) -> str:
    return f"{pluralise(_n_withheld(item), 'row')} of `{item.table}` that a takedown concerns: withheld"


def _structure(item: Difference) -> str:
    what = f"The table `{item.table}`" if item.column == WHOLE else f"The column `{item.column}` of `{item.table}`"
    values = f": {item.old_value}, now {item.new_value}" if item.change == ChangeKind.CHANGED else ""
    return f"{what} {_STRUCTURE[item.change]}{values}."


def _sections(schemas: Schemas, found: Sequence[Difference], sides: tuple[Tables, Tables]) -> Iterator[Section]:
    """Every section, what somebody may have quoted first."""
    changelog = load_changelog()
    by_row: dict[str, dict[str, list[Difference]]] = defaultdict(lambda: defaultdict(list))
    for item in found:
        quotable = changelog.revised_tables.get(item.table)
        is_listed = (
            item.column not in changelog.ignored_columns if quotable is None else item.column in (WHOLE, *quotable)
        )
        if item.row_id not in (WHOLE, WITHHELD) and is_listed:
            by_row[item.table][item.row_id].append(item)
    labellers = RowLabeller(schemas, sides[0], changelog), RowLabeller(schemas, sides[1], changelog)
    changes = {
        name: TableChanges(name, schemas, changelog, labellers, sides, by_row[name])
        for name in (*changelog.tables, *changelog.revised_tables)
        if by_row[name]
    }
    whole = [changes[name] for name in changelog.tables if name in changes]
    yield from (table.changed_rows() for table in whole)
    yield from (table.removed_rows() for table in whole)
    for name, columns in changelog.revised_tables.items():
        if name in changes:
            yield changes[name].revised_rows(columns)
            yield changes[name].withdrawn_rows(columns)
    yield from (table.renamed_rows() for table in whole)
    yield from (table.new_rows() for table in whole)
