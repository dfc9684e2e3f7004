"""The findings of each authority as scripts, for the page that searches all findings.

What belongs here: how findings are written for that page. What does not: the searching, which stands in
`templates/findings.html.jinja`.

A page that is opened from the disk may not fetch data, but it may load a script: each assigns the findings of one
authority, or part of them, to a name of the window.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.core.day_text import format_period
from pipeline.extraction.fields.authorities import slug
from pipeline.site.context import Release
from pipeline.site.page_rows import PageRows, Shown
from pipeline.site.pages.inspections import OF_FINDINGS, OF_THEMES
from pipeline.site.summaries import NO_COUNCIL, format_kind

#: So many bytes of findings have one script.
_PART: Final = 400_000
#: The columns whose terms are written as their places in the vocabulary.
_CHOICES: Final = ("polarity", "voice")


def search_scripts(release: Release, rows: PageRows, inspections: Sequence[Shown]) -> Iterator[tuple[str, bytes]]:
    """The findings of one authority, by the names of their scripts.

    Args:
        release: what they are made of.
        rows: its tables.
        inspections: the authority's rows of that table.
    """
    ids = [row["inspection_id"] for row in inspections]
    found = rows.by("findings", "inspection_id", columns=OF_FINDINGS).of(ids)
    documents = list(dict.fromkeys(row["document_id"] for row in found))
    named = [
        (row["inspection_id"], f"{format_kind(release.schemas, row)}, {format_period(row)}") for row in inspections
    ]  # fmt: skip
    head = f'{{"inspections": {_json(named)},\n"documents": {_json(documents)},\n"rows": [\n'
    own = slug(inspections[0]["local_authority"] or NO_COUNCIL)
    for number, part in enumerate(_parts(_written(release, rows, found, ids, documents)), 1):
        name = own if number == 1 else f"{own}_{number}"
        script = f'(window.findings = window.findings || {{}})["{name}"] = {head}' + ",\n".join(part) + "\n]};\n"
        yield name, script.encode()


def _written(
    release: Release, rows: PageRows, found: Sequence[Shown], inspections: Sequence[str], documents: Sequence[str]
) -> Iterator[str]:
    """Each finding: its inspection, document, number, polarity, voice and themes, all but one as numbers, and words."""
    places = {name: list(release.schemas.vocabularies[name].terms) for name in (*_CHOICES, "theme")}
    themes: dict[str, list[int]] = defaultdict(list)
    names = [row["finding_id"] for row in found]
    for row in rows.by("finding_themes", "finding_id", columns=OF_THEMES).of(names):
        themes[row["finding_id"]].append(places["theme"].index(row["theme"]))
    for row in found:
        yield _json(
            [
                inspections.index(row["inspection_id"]),
                documents.index(row["document_id"]),
                row["finding_id"].removeprefix(row["document_id"]),
                *(places[name].index(row[name]) for name in _CHOICES),
                themes[row["finding_id"]],
                row["text"],
            ]
        )


def _parts(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines in parts of no more bytes than a script may have."""
    part, size = list[str](), 0
    for line in lines:
        length = len(line.encode())
        if part and size + length > _PART:
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    if part:
        yield part


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
