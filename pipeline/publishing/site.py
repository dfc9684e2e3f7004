"""The pages of a release: a front page, one for each inspection and each authority, the dictionary, and its prose.

What belongs here: which pages there are and what each is given. What does not: their words, which stand in
`templates/`; the page on what happened next (see `history`); how the drawing is laid out (see `timeline`).

No page needs a script, and none the network.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
from markdown_it import MarkdownIt
from markupsafe import Markup

from pipeline.contracts.schema import Contracts
from pipeline.extraction.authorities import slug
from pipeline.publishing.days import said_day, said_period
from pipeline.publishing.descriptors import DESCRIPTION, TITLE
from pipeline.publishing.history import inspections_with_history
from pipeline.publishing.page_rows import PageRows, Shown
from pipeline.publishing.rendering import render
from pipeline.publishing.timeline import timeline

#: A front page lists all inspections up to this number; beyond it, councils, each with a page of its own.
_FEW: Final = 60
_POLARITIES: Final = ("positive", "mixed", "negative", "neutral")
_NO_COUNCIL: Final = "Council not known"
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
#: How a release is loaded; `tests/test_site.py` runs what can be run.
LOADING: Final = {
    "Python": 'import pandas as pd\n\nfindings = pd.read_parquet("findings.parquet")\n'
    "concerns = findings.query(\"polarity == 'negative' and voice == 'inspectorate'\")",
    "DuckDB": "ATTACH 'inspection-outcomes.duckdb' AS release (READ_ONLY);\n"
    "SELECT inspection_id, polarity, count(*) AS n FROM release.findings GROUP BY ALL ORDER BY ALL;",
    "R": 'findings <- read.csv("findings.csv", fileEncoding = "UTF-8", na.strings = "")',
}


@dataclass(frozen=True, slots=True)
class Release:
    """What the pages are made of.

    Attributes:
        contracts: the tables' descriptions.
        version: of the data.
        tables: by name.
        n_rows: of each table.
        sizes: of the files of the release, in bytes, by path.
        whole: the names of the workbook and of the database.
        n_formula_like: cells of CSV files that a spreadsheet may take for formulas.
    """

    contracts: Contracts
    version: str
    tables: Mapping[str, pa.Table]
    n_rows: Mapping[str, int]
    sizes: Mapping[str, int]
    whole: tuple[str, str]
    n_formula_like: int

    def page(self, template: str, root: str, **values: object) -> bytes:
        """One page.

        Args:
            template: its template.
            root: the way from the page to the folder of the release.
            values: what it is given beside what every page is given.
        """
        return render(template, site_title=TITLE, version=self.version, root=root, contracts=self.contracts, **values)

    def label(self, vocabulary: str, term: str | None, otherwise: str) -> str:
        """What a term is called; something else where there is none."""
        return self.contracts.vocabularies[vocabulary].terms[term].label if term else otherwise


def site(release: Release, prose: Mapping[str, tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Every page with its path in the release, one after the other.

    Args:
        release: what they are made of.
        prose: Markdown that becomes a page, by the path of the page, with what it is called.
    """
    inspections = release.tables["inspections"].to_pylist()
    yield "index.html", _front(release, inspections)
    yield "dictionary.html", release.page("dictionary.html.jinja", "")
    for path, (heading, text) in prose.items():
        yield path, release.page("prose.html.jinja", "", heading=heading, prose=_html(text.decode()))
    by_authority: dict[str, list[Shown]] = defaultdict(list)
    for row in inspections:
        by_authority[row["local_authority"] or _NO_COUNCIL].append(row)
    with_history = inspections_with_history(release.tables)
    page_rows = PageRows(release.tables)
    for authority, rows in sorted(by_authority.items()):
        name = slug(authority)
        page = release.page(
            "authority.html.jinja",
            "../",
            authority=authority,
            slug=name,
            has_history=any(row["inspection_id"] in with_history for row in rows),
            drawing=timeline(rows, release.contracts),
            inspections=[_listed(release, row) for row in _latest_first(rows)],
        )
        yield f"authorities/{name}.html", page
        for shown in _Authority(release, page_rows, authority, rows, with_history).inspections():
            page = release.page("inspection.html.jinja", "../", shown=shown, polarities=_labels(release))
            yield f"inspections/{shown['id']}.html", page


def _html(text: str) -> Markup:
    """Markdown as HTML, in which nothing is taken for markup that is not Markdown's own."""
    converter = MarkdownIt("commonmark", {"html": False}).enable("table")
    parts = converter.render(text).split("<table>")  # in words of the text the converter has escaped it
    html = parts[0]
    for number, part in enumerate(parts[1:], 1):
        region = f'<div class="scroll" role="region" aria-label="Table {number}" tabindex="0"><table>'
        html += region + part.replace("</table>", "</table></div>", 1)
    return Markup(html)  # noqa: S704 - the converter escapes


def _labels(release: Release) -> list[str]:
    return [release.label("polarity", term, "") for term in _POLARITIES]


def _front(release: Release, inspections: Sequence[Shown]) -> bytes:
    tables = release.tables
    by_authority: dict[str, list[Shown]] = defaultdict(list)
    for row in inspections:
        by_authority[row["local_authority"] or _NO_COUNCIL].append(row)
    days = [row[column] for row in inspections for column in ("start_date", "end_date") if row[column] is not None]
    return release.page(
        "index.html.jinja",
        "",
        description=DESCRIPTION,
        few=len(inspections) <= _FEW,
        n_inspections=len(inspections),
        inspections=[_listed(release, row) for row in _latest_first(inspections)],
        authorities=[_summed(release, name, rows) for name, rows in sorted(by_authority.items())],
        covers=(min(days).year, max(days).year) if days else None,
        n_documents=tables["documents"].num_rows,
        n_rejected=tables["rejected_documents"].num_rows,
        drawing=timeline(inspections, release.contracts),
        rows=release.n_rows,
        sizes={name: _size(size) for name, size in release.sizes.items()},
        workbook=release.whole[0],
        database=release.whole[1],
        loading=LOADING,
        n_formula_like=release.n_formula_like,
    )


def _latest_first(rows: Sequence[Shown]) -> list[Shown]:
    return sorted(rows, key=lambda row: (str(row["start_date"]), row["inspection_id"]), reverse=True)


def _listed(release: Release, row: Shown) -> Shown:
    return {
        "id": row["inspection_id"],
        "kind": release.label("inspection_type", row["inspection_type"], "Inspection"),
        "topic": row["topic"],
        "authority": row["local_authority"] or _NO_COUNCIL,
        "when": said_period(row),
        "grade": _grade(release, row),
    }


def _summed(release: Release, authority: str, rows: Sequence[Shown]) -> Shown:
    latest = _latest_first(rows)
    graded = next((row for row in latest if row["overall_grade"]), None)
    return {
        "name": authority,
        "slug": slug(authority),
        "n": len(rows),
        "first": said_period(latest[-1]),
        "last": said_period(latest[0]),
        "grade": f"{_grade(release, graded)} ({str(graded['start_date'])[:4]})" if graded else "none stated here",
    }


def _grade(release: Release, row: Shown) -> str:
    return release.label(
        "grade", row["overall_grade"], "gives none" if row["is_graded"] is False else "not stated here"
    )


def _size(size: int) -> str:
    """A size as people write it."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"  # noqa: PLR2004 - a million


class _Authority:
    """The rows behind the pages of one authority's inspections."""

    def __init__(
        self,
        release: Release,
        rows: PageRows,
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
        self._places: dict[tuple[str, str], Shown] = {}
        for row in rows.by("evidence", "row_id", only=("table", "inspections")).of(ids):
            self._places.setdefault((row["row_id"], row["column"]), row)
        findings = [row["finding_id"] for rows in self._findings.values() for row in rows]
        self._themes: dict[str, list[str]] = defaultdict(list)
        for row in rows.by("finding_themes", "finding_id", columns=["finding_id", "theme"]).of(findings):
            self._themes[row["finding_id"]].append(release.label("theme", row["theme"], ""))
        self._documents = {row["document_id"]: row for row in release.tables["documents"].to_pylist()}

    def inspections(self) -> Iterator[Shown]:
        """What the page of each inspection shows."""
        for row in self._rows:
            name = row["inspection_id"]
            findings = [self._finding(item) for item in self._findings.get(name, [])]
            yield {
                **_listed(self._release, row),
                "slug": slug(self._authority),
                "history": name in self._with_history,
                "facts": list(self._facts(row)),
                "judgements": [self._judgement(item) for item in self._judgements.get(name, [])],
                "improvements": [
                    {"id": item["improvement_id"], "text": item["text"], "where": self._where(item)}
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
                said = _grade(self._release, row)
            elif value is None:
                continue
            else:
                said = self._release.label(vocabulary, value, "") if vocabulary else str(value)
            place = self._places.get((row["inspection_id"], column))
            yield called, said, self._where(place) if place else None

    def _judgement(self, row: Shown) -> Shown:
        return {
            "id": row["judgement_id"],
            "area": self._release.label("area", row["area"], "not said"),
            "grade": self._release.label("grade", row["grade"], "not known"),
            "text": row["text"],
            "where": self._where(row),
        }

    def _finding(self, row: Shown) -> Shown:
        return {
            "id": row["finding_id"],
            "text": row["text"],
            "polarity": row["polarity"],
            "polarity_label": self._release.label("polarity", row["polarity"], ""),
            "themes": self._themes.get(row["finding_id"], []),
            "where": self._where(row),
        }

    def _document(self, link: Shown) -> Shown:
        row = self._documents[link["document_id"]]
        return {
            "id": row["document_id"],
            "title": row["title"] or row["document_id"],
            "relation": self._release.label("relation", link["relation"], ""),
            "published": said_day(row["published_date"], row["date_precision"])
            if row["published_date"]
            else "no date printed",
            "url": row["source_url"],
            "text_file": f"texts/{row['document_id']}.txt" if row["redistributable"] is True else None,
        }

    def _where(self, row: Shown) -> Shown:
        """Where words stand: a name for people, the exact place, and an address where the words can be read."""
        source = self._documents[row["document_id"]]
        kind = self._release.label("document_kind", source["document_kind"], "")
        page = f", page {row['page']}" if row["page"] else ""
        text = f"../texts/{row['document_id']}.txt" if source["redistributable"] is True else None
        return {
            "name": f"{kind}{page}",
            "place": f"{row['document_id']}, characters {row['start_char']} to {row['end_char']}",
            "url": source["source_url"] or text,
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
