"""What publishers listed that was new, week by week: a page, and a feed for programs that follow it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import pandas as pd

from pipeline.core.day_text import format_day
from pipeline.core.plural import pluralise
from pipeline.schema.frames import records
from pipeline.site.context import SiteContext
from pipeline.site.records import Record
from pipeline.site.source_links import page_path

PAGE: Final = "new.html"
FEED: Final = "new.atom"
#: Older news are in the table.
_MOST_WEEKS: Final = 26
#: More than a week ever had.
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
    # what a list has when it is first read is old and new alike, and no news
    first_read = publications.groupby("listed_at")["first_seen"].transform("min")
    what = (publications["first_seen"] == first_read).map({True: "first", False: "new"})
    gone = publications[~publications["is_listed"]]
    news = pd.concat(
        [
            publications.assign(day=publications["first_seen"], what=what),
            gone.assign(day=gone["missing_since"], what="gone"),
        ]
    )
    news = news.sort_values(["day", "published_date", "publication_id"], ascending=[False, False, True])
    kinds = context.labels("publication_kind")
    reasons = context.labels("not_held_reason")
    weeks = groupby(records(news), key=lambda row: _monday(row["day"]))
    return [_week(monday, list(rows), kinds, reasons) for monday, rows in weeks][:_MOST_WEEKS]


def _week(monday: date, rows: list[Record], kinds: dict[str, str], reasons: dict[str, str]) -> Record:
    new, gone = ([_shown(row, kinds, reasons) for row in rows if row["what"] == what] for what in ("new", "gone"))
    first = _first_read([row for row in rows if row["what"] == "first"])
    counts = [f"{len(new)} new" if new or not first else "", f"{len(gone)} no longer listed" if gone else ""]
    counts.append(f"{pluralise(len(first), 'list')} read for the first time" if first else "")
    year, number, _ = monday.isocalendar()
    return {
        "name": f"{year}-W{number:02d}",
        "title": f"Week of {format_day(monday)}",
        "counts": ", ".join(filter(None, counts)),
        "updated": max(row["day"] for row in rows).isoformat(),
        "new": new[:_MOST_SHOWN],
        "n_more_new": max(0, len(new) - _MOST_SHOWN),
        "gone": gone[:_MOST_SHOWN],
        "n_more_gone": max(0, len(gone) - _MOST_SHOWN),
        "first": first,
    }


def _first_read(rows: list[Record]) -> list[str]:
    """The lists that were read for the first time, with what they had: 'Lambeth: 8 documents, …'."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        found.setdefault((row["local_authority"], row["listed_at"]), []).append(row)
    lines = []
    for (authority, _), items in sorted(found.items()):
        days = [item["published_date"] for item in items if item["published_date"] is not None]
        newest = f", the newest of {format_day(max(days))}" if days else ""
        lines.append(f"{authority}: {pluralise(len(items), 'document')}{newest}")
    return lines


def _shown(row: Record, kinds: dict[str, str], reasons: dict[str, str]) -> Record:
    """A publication in one line: its authority, kind and day, and where to read it."""
    kind = kinds[row["publication_kind"]] if row["publication_kind"] else _KIND_NOT_KNOWN
    day = f", {format_day(row['published_date'])}" if row["published_date"] else ""
    return {
        "name": f"{row['local_authority']}: {kind}{day}",
        "href": page_path(row["document_id"]) if row["document_id"] else None,
        "url": row["url"],
        "why_not": reasons[row["not_held_reason"]].lower() if row["not_held_reason"] else None,
    }


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
