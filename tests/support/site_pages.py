"""Making a release from changed tables, and reading its pages."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.releases.publish import publish
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas
from pipeline.site.context import SiteContext
from pipeline.site.release_pages import release_pages
from tests.support.tables import frame_like, with_table

HOSTILE = "<script>document.title = 'stolen'</script><img src=x onerror=\"document.title='stolen'\">"


def published(outputs: Path, candidate: ReleaseCandidate) -> Path:
    """The folder of a release of these tables."""
    passed = [
        CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(candidate.schemas)
    ]
    return publish(outputs, candidate, passed, release_pages).path


def edited(candidate: ReleaseCandidate, table: str, change: Callable[[dict[str, Any]], None]) -> ReleaseCandidate:
    """The same tables with a change to every row of one."""
    rows = records(candidate.tables[table])
    for row in rows:
        change(row)
    return with_table(candidate, table, frame_like(candidate.tables[table], rows))


def site_context(schemas: Schemas, tables: Mapping[str, pd.DataFrame]) -> SiteContext:
    """What pages of these tables are made from."""
    return SiteContext(schemas, "1.0.0", tables)


def pages(release: Path) -> list[Path]:
    return sorted(release.rglob("*.html"))


def page_text(release: Path, name: str) -> str:
    """The words of a page as a person reads them."""
    page = (release / name).read_text(encoding="utf-8")
    return " ".join(Text(page[page.index("<main") : page.index("</main>")]).words.split())


class Text(HTMLParser):
    """The words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words = ""
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data


class Links(HTMLParser):
    """The links, loaded files and element identifiers of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.repeated_ids: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.repeated_ids |= {value or ""} & self.ids
                self.ids.add(value or "")
            elif name == "href" and (tag == "a" or ("rel", "alternate") in attrs):  # no browser loads a feed by itself
                self.links.append(value or "")
            elif name in ("src", "href", "data", "action", "srcset", "poster"):
                self.loaded.append(f"{tag} {value}")


class WordsById(HTMLParser):
    """The words in each element of a page that has an identifier."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self._open: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self._open.append(dict(attrs).get("id"))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - HTMLParser passes it
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for name in self._open:
            if name is not None:
                self.words[name] = self.words.get(name, "") + data
