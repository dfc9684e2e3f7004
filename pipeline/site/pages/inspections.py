"""What the page of one inspection shows.

What belongs here: gathering the rows of several tables for that page. What does not: how it looks, which stands in
`templates/inspection.html.jinja`; which pages there are (see `site`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from pipeline.core.day_text import format_day, format_period
from pipeline.extraction.fields.authorities import slug
from pipeline.site.context import Release
from pipeline.site.evidence_notes import ReadWhere
from pipeline.site.page_rows import PageRows, Shown, grouped
from pipeline.site.people import People
from pipeline.site.places import Places, page_of
from pipeline.site.summaries import format_grade, listed

_POLARITIES: Final = ("positive", "mixed", "negative", "neutral")
_INSPECTORS: Final = "inspectorate"
#: What a page says first of an inspection: columns, what they are called there, and the column that says how each is
#: known.
_FACTS: Final = (
    ("inspection_type", "Kind", "inspection_type_basis"),
    ("start_date", "When", "date_basis"),
    ("topic", "Topic", None),
    ("overall_grade", "Overall grade", None),
    ("framework", "Framework", None),
    ("evidence_level", "Known from", None),
)
_PRINTED: Final = "stated"
#: What a page shows of findings; other columns of that large table are not kept.
OF_FINDINGS: Final = [
    "finding_id", "inspection_id", "document_id", "voice", "polarity", "improvement_id", "text", "start_char", "page"
]  # fmt: skip
OF_THEMES: Final = ["finding_id", "theme"]


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
        told = [*shown["own"]["findings"], *shown["told"]["findings"]]
        choices = {
            "polarity": polarities,
            "voice": list(dict.fromkeys(row["voice"] for row in told)),
            "theme": sorted({theme for row in told for theme in row["themes"]}),
        }
        page = release.page("inspection.html.jinja", "../", shown=shown, polarities=polarities, choices=choices)
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
        self._judgements = grouped(rows.by("judgements", "inspection_id").of(ids), "inspection_id")
        self._improvements = grouped(rows.by("improvement_areas", "inspection_id").of(ids), "inspection_id")
        self._findings = grouped(rows.by("findings", "inspection_id", columns=OF_FINDINGS).of(ids), "inspection_id")
        self._links = grouped(rows.by("inspection_documents", "inspection_id").of(ids), "inspection_id")
        findings = [row["finding_id"] for rows in self._findings.values() for row in rows]
        self._themes: dict[str, list[str]] = defaultdict(list)
        for row in rows.by("finding_themes", "finding_id", columns=OF_THEMES).of(findings):
            self._themes[row["finding_id"]].append(release.label("theme", row["theme"], ""))
        self._people = People(release.schemas, rows, places, ids)
        self._places = places
        self._read = ReadWhere(rows, places, "inspections", ids)

    def inspections(self) -> Iterator[Shown]:
        """What the page of each inspection shows."""
        for row in self._rows:
            name = row["inspection_id"]
            found = self._findings.get(name, [])
            yield {
                **listed(self._release.schemas, row),
                "slug": slug(self._authority),
                "history": name in self._with_history,
                "facts": list(self._facts(row)),
                "judgements": [self._judgement(item) for item in self._judgements.get(name, [])],
                "improvements": [
                    {
                        "id": item["improvement_id"],
                        "text": item["text"],
                        "is_told": item["voice"] != _INSPECTORS,
                        "where": self._places.of(item),
                    }
                    for item in self._improvements.get(name, [])
                ],
                "own": self._told([item for item in found if item["voice"] == _INSPECTORS]),
                "told": self._told([item for item in found if item["voice"] != _INSPECTORS]),
                "people": self._people.of_inspection(name),
                "statements": self._people.statements(name),
                "documents": [self._document(item) for item in self._links.get(name, [])],
            }

    def _facts(self, row: Shown) -> Iterator[Shown]:
        columns = self._release.schemas.tables["inspections"].columns
        for column, called, how in _FACTS:
            value, vocabulary = row[column], columns[column].vocabulary
            said = _said(self._release, row, column)
            if said is None:
                continue
            read = self._read.of(row["inspection_id"], column)
            basis = row[how] if how else None
            yield {
                "called": called,
                "value": said,
                "term": (vocabulary, value) if vocabulary and value is not None else None,
                "basis": (columns[how].vocabulary, basis) if how and basis not in (None, _PRINTED) else None,
                "is_quoted": bool(read) and read[0]["text"] == said,
                "read": read,
            }

    def _judgement(self, row: Shown) -> Shown:
        return {
            "id": row["judgement_id"],
            "area": self._release.label("area", row["area"], "not said"),
            "grade": self._release.label("grade", row["grade"], "not known"),
            "text": row["text"],
            "where": self._places.of(row),
        }

    def _told(self, rows: Sequence[Shown]) -> Shown:
        """Findings of one side, and how many of each polarity every theme has."""
        findings = [self._finding(row) for row in rows]
        return {"findings": findings, "themes": _counted(findings)}

    def _finding(self, row: Shown) -> Shown:
        return {
            "id": row["finding_id"],
            "voice": self._release.label("voice", row["voice"], ""),
            "must_improve": row["improvement_id"] is not None,
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
            "relation": link["relation"],
            "published": format_day(row["published_date"], row["date_precision"]),
            "href": f"../{page_of(row['document_id'])}",
        }


def _said(release: Release, row: Shown, column: str) -> str | None:
    """The value of a column as people say it, where it is no term."""
    if column == "start_date":
        return format_period(row)
    if column == "overall_grade":
        return format_grade(release.schemas, row)
    value: str | None = row[column]
    return value


def _counted(findings: Sequence[Shown]) -> list[tuple[str, list[int]]]:
    """How many findings of each polarity each theme has, the theme with most first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in findings:
        for theme in row["themes"]:
            counts[theme][row["polarity"]] += 1
    ordered = sorted(counts, key=lambda theme: (-counts[theme].total(), theme))
    return [(theme, [counts[theme][polarity] for polarity in _POLARITIES]) for theme in ordered]
