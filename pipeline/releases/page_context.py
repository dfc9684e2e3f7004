"""What a release gives to the function that makes its pages, and what it expects of that function.

Pages are made by a later package (`pipeline.site`), which the caller of `publish` chooses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.checks.results import CheckResult
from pipeline.releases.release_reader import TablesOnDisk
from pipeline.schema.model import Schemas


@dataclass(frozen=True, slots=True)
class PageContext:
    """A release whose data files are complete.

    Attributes:
        schemas: the tables' schemas.
        version: of the data.
        tables: every table of the release.
        texts: the normalised texts that may be published, in UTF-8, by document.
        prose: Markdown files of the release (`README.md`, `CHANGES.md`, `LICENCE.md`), by path.
        results: of all checks.
        sizes: of the data files, in bytes, by path.
        workbook: the path of the Excel workbook.
        database: the path of the DuckDB database.
        n_formula_like: cells of the CSV files that a spreadsheet may run as formulas.
    """

    schemas: Schemas
    version: str
    tables: TablesOnDisk
    texts: Mapping[str, bytes]
    prose: Mapping[str, bytes]
    results: Sequence[CheckResult]
    sizes: Mapping[str, int]
    workbook: str
    database: str
    n_formula_like: int


class MakePages(Protocol):
    """A function that makes the pages of a release."""

    def __call__(self, release: PageContext, /) -> Iterator[tuple[str, bytes]]:
        """Make the pages one after the other, each with its path in the release."""
        ...
