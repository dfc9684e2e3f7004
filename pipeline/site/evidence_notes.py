"""Where single values of a table were read, for pages: the words, the rule and the place of each.

What belongs here: `evidence` by the value that it is of. What does not: telling it in a terminal (see `explaining`).
"""

from collections import defaultdict
from collections.abc import Iterable

from pipeline.site.page_rows import PageRows, Shown
from pipeline.site.places import Places


class ReadWhere:
    """The evidence of some rows of one table."""

    def __init__(self, rows: PageRows, places: Places, table: str, ids: Iterable[str]) -> None:
        """Look it up.

        Args:
            rows: the tables of the release.
            places: the addresses of places.
            table: the table of the values.
            ids: the keys of its rows.
        """
        self._found: dict[tuple[str, str], list[Shown]] = defaultdict(list)
        for row in rows.by("evidence", "row_id", only=("table", table)).of(ids):
            shown = {"text": row["text"], "method": row["method"], "where": places.of(row)}
            self._found[row["row_id"], row["column"]].append(shown)

    def of(self, row_id: str, column: str) -> list[Shown]:
        """Every place on which a value rests, in order."""
        return self._found.get((row_id, column), [])
