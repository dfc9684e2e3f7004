"""The pages of a release: a front page, one for each authority, the search, the dictionary, prose.

What belongs here: which pages there are and what each is given. What does not: their words, which stand in
`templates/`; the page on what happened next (see `history`); how the drawing is laid out (see `timeline`).

No page needs a script, and none the network.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

from pipeline.core.day_text import format_period
from pipeline.extraction.fields.authorities import slug
from pipeline.releases.metadata.descriptors import DESCRIPTION
from pipeline.site.charts.timeline import Timeline, timeline
from pipeline.site.context import Release
from pipeline.site.page_rows import PageRows, Shown
from pipeline.site.pages.history import inspections_with_history
from pipeline.site.pages.inspections import inspection_pages
from pipeline.site.places import Places
from pipeline.site.search import search_scripts
from pipeline.site.summaries import NO_COUNCIL, NOT_KNOWN, format_grade, listed

#: A front page lists all inspections up to this number; beyond it, councils, each with a page of its own.
_FEW: Final = 60
#: The time line is as wide as a page, less what its first mark and year need.
_WIDTH: Final = 940
#: In the time line, of the names of councils: so many letters of so many pixels.
_LONGEST_NAME: Final = 26
_LETTER_WIDTH: Final = 7
#: Where the terms stand that our prose leads to.
_LICENCES: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/"
#: How a release is loaded; `tests/e2e/test_site.py` runs what can be run.
LOADING: Final = {
    "Python": 'import pandas as pd\n\nfindings = pd.read_parquet("findings.parquet")\n'
    "concerns = findings.query(\"polarity == 'negative' and voice == 'inspectorate'\")",
    "DuckDB": "ATTACH 'inspection-outcomes.duckdb' AS release (READ_ONLY);\n"
    "SELECT inspection_id, polarity, count(*) AS n FROM release.findings GROUP BY ALL ORDER BY ALL;",
    "R": 'findings <- read.csv("findings.csv", fileEncoding = "UTF-8", na.strings = "")',
}


class _Prose(MarkdownIt):
    """Markdown of our own prose, which quotes words of documents."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library asks it of every link
        """Whether an address is of a file of the release or of the terms; words of a document can hold any."""
        return url.startswith(_LICENCES) or not (":" in url or url.startswith(("/", "\\", "%5C")))


def site(release: Release, prose: Mapping[str, tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Every page with its path in the release, and the scripts of the search, one after the other.

    Args:
        release: what they are made of.
        prose: Markdown that becomes a page, by the path of the page, with what it is called.
    """
    inspections = release.tables["inspections"].to_pylist()
    yield "index.html", _front(release, inspections)
    yield "dictionary.html", release.page("dictionary.html.jinja", "")
    for path, (heading, text) in prose.items():
        yield path, release.page("prose.html.jinja", "", heading=heading, prose=_html(text.decode()))
    by_authority = _by_authority(inspections)
    scripts: dict[str, list[str]] = {}
    with_history = inspections_with_history(release.tables)
    page_rows = PageRows(release.tables)
    documents = {row["document_id"]: row for row in release.tables["documents"].to_pylist()}
    places = Places(release.schemas, documents, "../")
    for authority, rows in by_authority.items():
        name = slug(authority)
        page = release.page(
            "authority.html.jinja",
            "../",
            authority=authority,
            slug=name,
            has_history=any(row["inspection_id"] in with_history for row in rows),
            drawing=_drawing(release, rows),
            longest_name=_LONGEST_NAME,
            inspections=[listed(release.schemas, row) for row in _latest_first(rows)],
        )
        yield f"authorities/{name}.html", page
        yield from inspection_pages(release, page_rows, places, authority, rows, with_history)
        scripts[name] = []
        for script, content in search_scripts(release, page_rows, _latest_first(rows)):
            scripts[name].append(script)
            yield f"search/{script}.js", content
    yield "findings.html", _findings(release, by_authority, scripts)


def _html(text: str) -> Markup:
    """Markdown as HTML, in which nothing is taken for markup that is not Markdown's own."""
    # what a document is called can be written like a picture, which a browser would fetch
    converter = _Prose("commonmark", {"html": False}).enable("table").disable("image")
    # what is looked for below is markup: in words of the text the converter has escaped it
    parts = converter.render(text).replace("<pre>", '<pre tabindex="0">').split("<table>")
    html = parts[0]
    for number, part in enumerate(parts[1:], 1):
        region = f'<div class="scroll" role="region" aria-label="Table {number}" tabindex="0"><table>'
        html += region + part.replace("</table>", "</table></div>", 1)
    return Markup(html)  # noqa: S704 - the converter escapes


def _front(release: Release, inspections: Sequence[Shown]) -> bytes:
    tables = release.tables
    by_authority = _by_authority(inspections)
    days = [row[column] for row in inspections for column in ("start_date", "end_date") if row[column] is not None]
    return release.page(
        "index.html.jinja",
        "",
        description=DESCRIPTION,
        few=len(inspections) <= _FEW,
        n_inspections=len(inspections),
        inspections=[listed(release.schemas, row) for row in _latest_first(inspections)],
        authorities=[_summed(release, name, rows) for name, rows in by_authority.items()],
        covers=(min(days).year, max(days).year) if days else None,
        n_documents=tables["documents"].num_rows,
        n_rejected=tables["rejected_documents"].num_rows,
        drawing=_drawing(release, inspections),
        rows=release.n_rows,
        sizes={name: _size(size) for name, size in release.sizes.items()},
        longest_name=_LONGEST_NAME,
        workbook=release.whole[0],
        database=release.whole[1],
        loading=LOADING,
        n_formula_like=release.n_formula_like,
    )


def _findings(
    release: Release, by_authority: Mapping[str, Sequence[Shown]], scripts: Mapping[str, Sequence[str]]
) -> bytes:
    """The page that searches all findings, and leads to them where there are no scripts."""
    counts = Counter(release.tables["findings"].column("inspection_id").to_pylist())
    authorities = [
        {
            "name": authority,
            "slug": slug(authority),
            "scripts": scripts[slug(authority)],
            "inspections": [
                {**listed(release.schemas, row), "n": counts[row["inspection_id"]]}
                for row in _latest_first(rows)
                if counts[row["inspection_id"]]
            ],
            "n": sum(counts[row["inspection_id"]] for row in rows),
        }
        for authority, rows in by_authority.items()
        if scripts[slug(authority)]
    ]
    return release.page(
        "findings.html.jinja",
        "",
        authorities=authorities,
        n_findings=counts.total(),
        few=sum(map(len, by_authority.values())) <= _FEW,
    )


def _by_authority(inspections: Sequence[Shown]) -> dict[str, list[Shown]]:
    """Inspections by the name of their authority, in order."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for row in inspections:
        found[row["local_authority"] or NO_COUNCIL].append(row)
    return dict(sorted(found.items()))


def _drawing(release: Release, inspections: Sequence[Shown]) -> Timeline | None:
    """The time line, with as much room for names as they take."""
    longest = max((len(row["local_authority"] or NO_COUNCIL) for row in inspections), default=0)
    left = _LETTER_WIDTH * (min(longest, _LONGEST_NAME) + 2)
    return timeline(inspections, release.schemas, _WIDTH, left)


def _latest_first(rows: Sequence[Shown]) -> list[Shown]:
    return sorted(rows, key=lambda row: (str(row["start_date"]), row["inspection_id"]), reverse=True)


def _summed(release: Release, authority: str, rows: Sequence[Shown]) -> Shown:
    latest = _latest_first(rows)
    graded = next((row for row in latest if row["overall_grade"]), None)
    return {
        "name": authority,
        "slug": slug(authority),
        "n": len(rows),
        "first": format_period(latest[-1]),
        "last": format_period(latest[0]),
        "grade": f"{format_grade(release.schemas, graded)} ({graded['start_date'].year})" if graded else NOT_KNOWN,
    }


def _size(size: int) -> str:
    """A size as people write it."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"  # noqa: PLR2004 - a million
