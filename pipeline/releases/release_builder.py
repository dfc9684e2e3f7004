"""What is in a release: the files of tables, what describes them, what is written for people, and what changed.

What belongs here: which files a release of given tables has, by name, and what differs from another release. What does
not: how each is made (see `formats`, `descriptions`, `changes`, `web`), which version it gets, and how it comes to its
place (see `release`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

import pandas as pd
import pyarrow as pa

from pipeline.checks.integrity import Candidate
from pipeline.checks.results import CheckResult
from pipeline.core.paths import LOCK
from pipeline.redaction.redact import Redactions
from pipeline.redaction.redacted_tables import RedactedTables, redact_examples
from pipeline.releases import prose as prose_files
from pipeline.releases.diff import changes_text
from pipeline.releases.diff.differences import Difference, Side, UnknownDifferenceError, differences, side_of, weight
from pipeline.releases.diff.superseded import SUPERSEDED, superseded
from pipeline.releases.formats.table_files import csv_parts, parquet_bytes
from pipeline.releases.formats.whole_files import DATABASE, WORKBOOK, write_whole_files
from pipeline.releases.formats.workbook import Lists, formula_like
from pipeline.releases.install import ReleaseFile
from pipeline.releases.metadata import descriptors, linked_data
from pipeline.releases.metadata.croissant import croissant
from pipeline.releases.metadata.csvw import csvw_group, csvw_metadata
from pipeline.releases.metadata.sbom import sbom
from pipeline.releases.page_context import MakePages, PageContext
from pipeline.releases.release_index import ReleaseError
from pipeline.releases.release_reader import PublishedRelease, TablesOnDisk
from pipeline.releases.version import Change, Version
from pipeline.schema.arrow import arrow_table
from pipeline.schema.model import Schemas

_CHANGES: Final = "changes"
CHANGES_TEXT: Final = "CHANGES.md"


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from another release."""

    since: PublishedRelease
    found: list[Difference]
    weight: Change


@dataclass(frozen=True, slots=True)
class Contents:
    """What a release holds, whatever its version.

    Attributes:
        schemas: the tables' descriptions.
        folder: where the files of tables lie.
        tables: those files, by their names in the release.
        texts: the same of texts.
        results: what all checks said.
        withheld: what is not to be said.
        make_pages: makes the pages for a browser.
    """

    schemas: Schemas
    folder: Path
    tables: Mapping[str, ReleaseFile]
    texts: Mapping[str, ReleaseFile]
    results: Sequence[CheckResult]
    withheld: Redactions
    make_pages: MakePages

    @classmethod
    def made_in(
        cls,
        folder: Path,
        candidate: Candidate,
        results: Sequence[CheckResult],
        withheld: Redactions,
        make_pages: MakePages,
    ) -> Self:
        """What a release of these tables holds.

        Args:
            folder: where the files of tables are written.
            candidate: the tables and texts.
            results: of all checks.
            withheld: what is not to be said.
            make_pages: makes the pages for a browser.
        """
        schemas = redact_examples(candidate.schemas, withheld)
        text_files = _text_files(candidate.tables, candidate.texts)
        table_files = _table_files(candidate.tables, folder)
        return cls(schemas, folder, table_files, text_files, results, withheld, make_pages)

    @property
    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self.folder.glob("*.parquet"))}

    def has_tables_of(self, published: PublishedRelease) -> bool:
        """Whether another release has the same tables with the same content."""
        hashes = {name: file.sha256 for name, file in self.tables.items() if name.endswith(".csv")}
        published_names = {f"{Path(name).stem}.csv" for name in published.sums if name.endswith(".parquet")}
        names = published_names - {f"{name}.csv" for name in self.schemas.release_tables}
        return names == hashes.keys() and all(published.sums.get(name) == digest for name, digest in hashes.items())

    def changes_since(self, published: PublishedRelease) -> Changes:
        """What differs from another release.

        Raises:
            ReleaseError: a difference is of a kind that no rule weighs.
        """
        now = {name: path for name, path in self._paths.items() if name not in self.schemas.release_tables}
        same = [name for name in now if published.sums.get(f"{name}.csv") == self.tables[f"{name}.csv"].sha256]
        found = list(
            differences(
                self._before(published),
                Side(TablesOnDisk(now), descriptors.meanings(self.schemas), descriptors.terms(self.schemas)),
                {name: table.key for name, table in self.schemas.tables.items()},
                same,
            )
        )
        try:
            return Changes(published, found, weight(found, self.schemas))
        except UnknownDifferenceError as error:
            raise ReleaseError(f"no release: {error}") from error

    def _before(self, published: PublishedRelease) -> Side:
        """Another release as the earlier side, with marks in place of what is withheld by now."""
        side = side_of(published, self.schemas.release_tables)
        if not self.withheld.has_takedowns:
            return side
        return replace(side, tables=RedactedTables(side.tables, self.schemas.tables, self.withheld))

    def files(self, version: Version, changes: Changes | None) -> dict[str, ReleaseFile]:
        """Every file of a release but the list of their hashes.

        Args:
            version: of the data.
            changes: since the release before; None for the first.

        Raises:
            ConfigError: something that is to be withheld stands in one, as in the example of a column.
        """
        data_files = {**self.tables, **self._tables_of_changes(changes), **self.texts}
        tables = TablesOnDisk(self._paths)
        all_files = {**data_files, **self._whole_files(str(version))}
        prose = self._prose(str(version), changes, tables)
        formulas = [
            cell for name, table in self.schemas.all_tables.items() for cell in formula_like(name, table, tables[name])
        ]
        described = {
            **self._descriptions(str(version), data_files, all_files, tables),
            "formula_like.csv": descriptors.formula_like_cells(formulas),
            "checks.json": prose_files.checks_file(self.results),
            **prose,
        }
        self.withheld.require_gone({}, {name: content.decode() for name, content in described.items()})
        sizes = {name: file.size for name, file in all_files.items()}
        texts = {Path(name).stem: file.read() for name, file in self.texts.items()}
        context = PageContext(
            self.schemas, str(version), tables, texts, prose, self.results, sizes, WORKBOOK, DATABASE, len(formulas)
        )
        return {
            **all_files,
            **{name: ReleaseFile.of(content) for name, content in described.items()},
            # there can be many: they go to the disk as they are made
            **{name: ReleaseFile.made_of([content], self.folder / name) for name, content in self.make_pages(context)},
        }

    def _whole_files(self, version: str) -> dict[str, ReleaseFile]:
        """The files that hold all tables in one."""
        about = [f"{descriptors.TITLE}, version {version}", descriptors.DESCRIPTION]
        lists = Lists(about, descriptors.codebook(self.schemas))
        written = write_whole_files(self.folder, lists, self.schemas.all_tables, self._paths)
        return {path.name: ReleaseFile.at(path) for path in written}

    def _prose(self, version: str, changes: Changes | None, tables: TablesOnDisk) -> dict[str, bytes]:
        """What people read first."""
        return {
            CHANGES_TEXT: self._changes_text(version, changes, tables),
            "README.md": prose_files.readme(self.schemas, version, tables, tables.n_rows()),
            "LICENCE.md": prose_files.licence(self.schemas, tables),
        }

    def _descriptions(
        self,
        version: str,
        data_files: Mapping[str, ReleaseFile],
        all_files: Mapping[str, ReleaseFile],
        tables: TablesOnDisk,
    ) -> dict[str, bytes]:
        """What says of the tables what they hold, mostly for machines."""
        schemas = self.schemas
        return {
            "codebook.csv": descriptors.codebook(schemas),
            "vocabularies.csv": descriptors.vocabulary_table(schemas),
            "datapackage.json": descriptors.datapackage(schemas, version, data_files),
            **{f"{name}.csv-metadata.json": csvw_metadata(name, schemas) for name in schemas.all_tables},
            "csv-metadata.json": csvw_group(schemas),
            "croissant.json": croissant(schemas, version, data_files),
            "dataset.jsonld": linked_data.catalogue(schemas, version, all_files, tables),
            "vocabularies.jsonld": linked_data.concepts(schemas),
            "sbom.cdx.json": sbom(version, LOCK),
            "CITATION.cff": prose_files.citation(version),
            "hashes.csv": descriptors.hashes(all_files),
        }

    def _tables_of_changes(self, changes: Changes | None) -> dict[str, ReleaseFile]:
        """The tables that are made of two releases."""
        rows: dict[str, list[dict[str, Any]]] = {_CHANGES: [], SUPERSEDED: []}
        if changes is not None:
            rows[_CHANGES] = [asdict(difference) for difference in changes.found]
            sides, earlier = (changes.since.tables, TablesOnDisk(self._paths)), changes.since.tables.get(SUPERSEDED)
            known = earlier.to_pylist() if earlier is not None else []
            # an identifier that was made of words which are withheld now leads nobody anywhere
            known = self.withheld.without_withheld(known)
            rows[SUPERSEDED] = superseded(self.schemas, changes.found, sides, known)
        self.withheld.require_gone({name: pd.DataFrame(found) for name, found in rows.items()}, {})
        of_release = self.schemas.release_tables
        made = {name: arrow_table(name, of_release[name], found) for name, found in rows.items()}
        return _table_files(made, self.folder)

    def _changes_text(self, version: str, changes: Changes | None, tables: Mapping[str, pa.Table]) -> bytes:
        if changes is None:
            return changes_text.first_changes(version, tables)
        versions = (changes.since.version, version)
        sides = (self._before(changes.since).tables, tables)
        text = changes_text.changes_text(self.schemas, versions, changes.weight, changes.found, sides)
        text = changes_text.with_earlier(text, changes.since.path / CHANGES_TEXT)
        return self.withheld.masked(text.decode()).encode()


def _table_files(tables: Mapping[str, pa.Table], folder: Path) -> dict[str, ReleaseFile]:
    files: dict[str, ReleaseFile] = {}
    for name, data in tables.items():
        files[f"{name}.csv"] = ReleaseFile.made_of(csv_parts(data), folder / f"{name}.csv")
        files[f"{name}.parquet"] = ReleaseFile.made_of([parquet_bytes(data)], folder / f"{name}.parquet")
    return files


def _text_files(tables: Mapping[str, pa.Table], texts: Mapping[str, str]) -> dict[str, ReleaseFile]:
    """The normalised texts of documents that may be published whole."""
    return {
        f"texts/{row['document_id']}.txt": ReleaseFile.of(texts[row["document_id"]].encode())
        for row in tables["documents"].to_pylist()
        if row["redistributable"] is True
    }
