"""What publishers listed that was new, week by week: a page, and a feed for programs that follow it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import pandas as pd

from pipeline.core.day_text import format_day
from pipeline.schema.frames import records
from pipeline.site.context import SiteContext
from pipeline.site.records import Record
from pipeline.site.source_links import page_path

PAGE: Final = "new.html"
FEED: Final = "new.atom"
#: Older news are in the table.
_MOST_WEEKS: Final = 26
#: The first look at the whole country finds some fifteen hundred documents, which nobody reads as news.
_MOST_SHOWN: Final = 100
_KIND_NOT_KNOWN: Final = "Kind not known"


def new_documents_pages(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The page and the feed, with their paths in the release; none where nobody looked at what publishers list."""
    if has_news(context):
        weeks = _weeks(context)
        yield PAGE, context.page("new_documents.html.jinja", "", weeks=weeks, feed=FEED)
        yield FEED, context.page("new_documents.atom.jinja", "", weeks=weeks, page=PAGE)


def has_news(context: SiteContext) -> bool:
    """Whether there is anything to show."""
    return not context.tables["publications"].empty


def _weeks(context: SiteContext) -> list[Record]:
    """The weeks in which something was first or last seen, newest first."""
    publications = context.tables["publications"]
    new = publications.assign(day=publications["first_seen"], what="new")
    gone = publications[~publications["is_listed"]]
    news = pd.concat([new, gone.assign(day=gone["last_seen"], what="gone")])
    news = news.sort_values(["day", "published_date", "publication_id"], ascending=[False, False, True])
    kinds = context.labels("publication_kind")
    reasons = context.labels("not_held_reason")
    weeks = groupby(records(news), key=lambda row: _monday(row["day"]))
    return [_week(monday, list(rows), kinds, reasons) for monday, rows in weeks][:_MOST_WEEKS]


def _week(monday: date, rows: list[Record], kinds: dict[str, str], reasons: dict[str, str]) -> Record:
    new = [_shown(row, kinds, reasons) for row in rows if row["what"] == "new"]
    gone = [_shown(row, kinds, reasons) for row in rows if row["what"] == "gone"]
    year, number, _ = monday.isocalendar()
    return {
        "name": f"{year}-W{number:02d}",
        "title": f"Week of {format_day(monday)}",
        "updated": max(row["day"] for row in rows).isoformat(),
        "new": new[:_MOST_SHOWN],
        "n_more_new": max(0, len(new) - _MOST_SHOWN),
        "gone": gone[:_MOST_SHOWN],
        "n_more_gone": max(0, len(gone) - _MOST_SHOWN),
    }


def _shown(row: Record, kinds: dict[str, str], reasons: dict[str, str]) -> Record:
    """A publication in one line: its authority, kind and day, and where to read it."""
    kind = kinds[row["publication_kind"]] if row["publication_kind"] else _KIND_NOT_KNOWN
    day = f", {format_day(row['published_date'])}" if row["published_date"] else ""
    return {
        "name": f"{row['local_authority']}: {kind.lower() if kind != 'Area SEND' else kind}{day}",
        "href": page_path(row["document_id"]) if row["document_id"] else None,
        "url": row["url"],
        "why_not": reasons[row["not_held_reason"]].lower() if row["not_held_reason"] else None,
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
