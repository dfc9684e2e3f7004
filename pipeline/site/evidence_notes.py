"""Where single values of a table were read: the words, the rule that read them, and a link to the place."""

from collections.abc import Collection

from pipeline.site.context import SiteContext
from pipeline.site.records import Record, RecordsBy
from pipeline.site.source_links import SourceLinks


class EvidenceNotes:
    """The evidence of some columns of one table."""

    def __init__(self, context: SiteContext, links: SourceLinks, table: str, columns: Collection[str]) -> None:
        evidence = context.tables["evidence"]
        evidence = evidence[(evidence["table"] == table) & evidence["column"].isin(columns)]
        notes = links.add_to(evidence)[["row_id", "column", "text", "method", "source_name", "source_href"]]
        self._notes = RecordsBy(notes, ["row_id", "column"])

    def of(self, row_id: str, column: str) -> list[Record]:
        """The passages that a value was read in, in the order of the table."""
        return self._notes.of((row_id, column))
