"""What the page of one inspection shows.

What belongs here: gathering the rows of several tables for that page. What does not: how it looks, which stands in
`templates/inspection.html.jinja`; which pages there are (see `site`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from pipeline.extraction.authorities import slug
from pipeline.publishing.days import said_day, said_period
from pipeline.publishing.listing import listed, said_grade
from pipeline.publishing.page_rows import PageRows, Shown
from pipeline.publishing.places import Places, page_of
from pipeline.publishing.read_where import ReadWhere
from pipeline.publishing.shown_release import Release

_POLARITIES: Final = ("positive", "mixed", "negative", "neutral")
#: What a page says first of an inspection: columns with what they are called there.
_FACTS: Final = (
    ("inspection_type", "Kind"),
    ("start_date", "When"),
    ("topic", "Topic"),
    ("overall_grade", "Overall grade"),
    ("framework", "Framework"),
    ("evidence_level", "Known from"),
)
#: What a page shows of findings; other columns of that large table are not kept.
_OF_FINDINGS: Final = [
    "finding_id", "inspection_id", "document_id", "polarity", "text", "start_char", "end_char", "page"
]  # fmt: skip


def inspection_pages(
    release: Release,
    rows: PageRows,
    places: Places,
    authority: str,
    inspections: Sequence[Shown],
    with_history: Collection[str],
) -> Iterator[tuple[str, bytes]]:
    """The page of each inspection of one authority, with its path in the release.

    Args:
        release: what they are made of.
        rows: its tables.
        places: the addresses of places.
        authority: the name of the authority.
        inspections: its rows of that table.
        with_history: the inspections that the page on what happened next shows.
    """
    polarities = [release.label("polarity", term, "") for term in _POLARITIES]
    for shown in _Authority(release, rows, places, authority, inspections, with_history).inspections():
        page = release.page("inspection.html.jinja", "../", shown=shown, polarities=polarities)
        yield f"inspections/{shown['id']}.html", page


class _Authority:
    """The rows behind the pages of one authority's inspections."""

    def __init__(
        self,
        release: Release,
        rows: PageRows,
        places: Places,
        authority: str,
        inspections: Sequence[Shown],
        with_history: Collection[str],
    ) -> None:
        self._release = release
        self._authority = authority
        self._with_history = with_history
        self._rows = inspections
        ids = [row["inspection_id"] for row in inspections]
        self._judgements = _grouped(rows.by("judgements", "inspection_id").of(ids))
        self._improvements = _grouped(rows.by("improvement_areas", "inspection_id").of(ids))
        self._findings = _grouped(rows.by("findings", "inspection_id", columns=_OF_FINDINGS).of(ids))
        self._links = _grouped(rows.by("inspection_documents", "inspection_id").of(ids))
        findings = [row["finding_id"] for rows in self._findings.values() for row in rows]
        self._themes: dict[str, list[str]] = defaultdict(list)
        for row in rows.by("finding_themes", "finding_id", columns=["finding_id", "theme"]).of(findings):
            self._themes[row["finding_id"]].append(release.label("theme", row["theme"], ""))
        self._places = places
        self._read = ReadWhere(rows, places, "inspections", ids)

    def inspections(self) -> Iterator[Shown]:
        """What the page of each inspection shows."""
        for row in self._rows:
            name = row["inspection_id"]
            findings = [self._finding(item) for item in self._findings.get(name, [])]
            yield {
                **listed(self._release, row),
                "slug": slug(self._authority),
                "history": name in self._with_history,
                "facts": list(self._facts(row)),
                "judgements": [self._judgement(item) for item in self._judgements.get(name, [])],
                "improvements": [
                    {"id": item["improvement_id"], "text": item["text"], "where": self._places.of(item)}
                    for item in self._improvements.get(name, [])
                ],
                "findings": findings,
                "themes": _counted(findings),
                "documents": [self._document(item) for item in self._links.get(name, [])],
            }

    def _facts(self, row: Shown) -> Iterator[tuple[str, str, Shown | None]]:
        for column, called in _FACTS:
            vocabulary = self._release.contracts.tables["inspections"].columns[column].vocabulary
            value = row[column]
            if column == "start_date":
                said = (
                    f"{said_period(row)} ({self._release.label('date_basis', row['date_basis'], 'not known').lower()})"
                )
            elif column == "overall_grade":
                said = said_grade(self._release, row)
            elif value is None:
                continue
            else:
                said = self._release.label(vocabulary, value, "") if vocabulary else str(value)
            read = self._read.of(row["inspection_id"], column)
            yield called, said, read[0]["where"] if read else None

    def _judgement(self, row: Shown) -> Shown:
        return {
            "id": row["judgement_id"],
            "area": self._release.label("area", row["area"], "not said"),
            "grade": self._release.label("grade", row["grade"], "not known"),
            "text": row["text"],
            "where": self._places.of(row),
        }

    def _finding(self, row: Shown) -> Shown:
        return {
            "id": row["finding_id"],
            "text": row["text"],
            "polarity": row["polarity"],
            "polarity_label": self._release.label("polarity", row["polarity"], ""),
            "themes": self._themes.get(row["finding_id"], []),
            "where": self._places.of(row),
        }

    def _document(self, link: Shown) -> Shown:
        row = self._places.documents[link["document_id"]]
        return {
            "id": row["document_id"],
            "title": row["title"] or row["document_id"],
            "relation": self._release.label("relation", link["relation"], ""),
            "published": said_day(row["published_date"], row["date_precision"])
            if row["published_date"]
            else "no date printed",
            "href": f"../{page_of(row['document_id'])}",
        }


def _counted(findings: Sequence[Shown]) -> list[tuple[str, list[int]]]:
    """How many findings of each polarity each theme has, the theme with most first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in findings:
        for theme in row["themes"]:
            counts[theme][row["polarity"]] += 1
    ordered = sorted(counts, key=lambda theme: (-counts[theme].total(), theme))
    return [(theme, [counts[theme][polarity] for polarity in _POLARITIES]) for theme in ordered]


def _grouped(rows: Sequence[Shown]) -> dict[str, list[Shown]]:
    found: dict[str, list[Shown]] = defaultdict(list)
    for row in rows:
        found[row["inspection_id"]].append(row)
    return found
