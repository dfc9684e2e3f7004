"""The content of a release: which files it has, and how it differs from an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Self

import pandas as pd

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.core.paths import LOCK
from pipeline.redaction.earlier_release import EarlierRelease, redact_earlier_release
from pipeline.redaction.redact import Redactions
from pipeline.redaction.redacted_tables import redact_examples
from pipeline.releases import prose as prose_files
from pipeline.releases.diff import changes_text
from pipeline.releases.diff.differences import (
    Difference,
    Side,
    UnknownDifferenceError,
    differences,
    rows_withheld,
    side_of,
    weight,
)
from pipeline.releases.diff.superseded import SUPERSEDED, superseded
from pipeline.releases.formats.combined_files import DATABASE, WORKBOOK, write_combined_files
from pipeline.releases.formats.table_files import csv_chunks, parquet_bytes
from pipeline.releases.formats.workbook import FrontMatter, formula_like
from pipeline.releases.install import ReleaseFile
from pipeline.releases.metadata import descriptors, linked_data
from pipeline.releases.metadata.croissant import croissant
from pipeline.releases.metadata.csvw import csvw_group, csvw_metadata
from pipeline.releases.metadata.sbom import sbom
from pipeline.releases.overviews.make import overviews
from pipeline.releases.page_context import MakePages, PageContext
from pipeline.releases.release_index import ReleaseError
from pipeline.releases.release_reader import PublishedRelease, TablesOnDisk, hash_of_tables
from pipeline.releases.version import Change, Version
from pipeline.schema.frames import frame_of, records, to_arrow
from pipeline.schema.model import Schemas, TableSchema
from pipeline.schema.rows import Row

_CHANGES: Final = "changes"
CHANGES_TEXT: Final = "CHANGES.md"


@dataclass(frozen=True, slots=True)
class Changes:
    """How the tables differ from an earlier release.

    Attributes:
        since: the earlier release.
        earlier: what may be shown of it.
        found: every difference.
        weight: of all differences together.
    """

    since: PublishedRelease
    earlier: EarlierRelease
    found: list[Difference]
    weight: Change


@dataclass(frozen=True, slots=True)
class ReleaseBuilder:
    """Makes the files of a release, whatever its version.

    Attributes:
        schemas: of the tables; their examples are redacted.
        folder: for files that are too large to be kept in memory.
        tables: the CSV and Parquet files of the candidate's tables, by path in the release.
        texts: the files of texts that may be published, likewise.
        results: of all checks.
        redactions: what must not be published.
        make_pages: makes the pages for a browser.
        looked_for: when what publishers list of each authority was last looked at, by ONS code.
    """

    schemas: Schemas
    folder: Path
    tables: Mapping[str, ReleaseFile]
    texts: Mapping[str, ReleaseFile]
    results: Sequence[CheckResult]
    redactions: Redactions
    make_pages: MakePages
    looked_for: Mapping[str, date]

    @classmethod
    def of(
        cls,
        candidate: ReleaseCandidate,
        folder: Path,
        results: Sequence[CheckResult],
        redactions: Redactions,
        make_pages: MakePages,
    ) -> Self:
        """The builder for a candidate, whose tables are written to the folder."""
        schemas = redact_examples(candidate.schemas, redactions)
        tables = _write_tables(schemas.tables, candidate.tables, folder)
        texts = _text_files(candidate)
        return cls(schemas, folder, tables, texts, results, redactions, make_pages, candidate.looked_for)

    @property
    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self.folder.glob("*.parquet"))}

    @property
    def tables_sha256(self) -> str:
        """One hash of the tables, as `PublishedRelease.tables_sha256` gives it."""
        hashes = {Path(name).stem: file.sha256 for name, file in self.tables.items() if name.endswith(".csv")}
        return hash_of_tables(hashes)

    def has_tables_of(self, published: PublishedRelease) -> bool:
        """Whether a published release has the same tables with the same content."""
        hashes = {name: file.sha256 for name, file in self.tables.items() if name.endswith(".csv")}
        published_names = {f"{Path(name).stem}.csv" for name in published.sums if name.endswith(".parquet")}
        names = published_names - {f"{name}.csv" for name in self.schemas.release_tables}
        return names == hashes.keys() and all(published.sums.get(name) == digest for name, digest in hashes.items())

    def changes_since(self, published: PublishedRelease) -> Changes:
        """How the tables differ from those of a published release.

        Raises:
            ReleaseError: no rule says what version a difference makes.
        """
        now = {name: path for name, path in self._paths.items() if name not in self.schemas.release_tables}
        same = [name for name in now if published.sums.get(f"{name}.csv") == self.tables[f"{name}.csv"].sha256]
        side = side_of(published, self.schemas.release_tables)
        tables = TablesOnDisk(now)
        earlier = redact_earlier_release(side.tables, published.texts, tables, self.schemas.tables, self.redactions)
        found = [
            *differences(
                replace(side, tables=earlier.tables),
                Side(tables, descriptors.meanings(self.schemas), descriptors.terms(self.schemas)),
                {name: table.key for name, table in self.schemas.tables.items()},
                same,
            ),
            *rows_withheld(earlier.n_withheld),
        ]
        try:
            return Changes(published, earlier, found, weight(found, self.schemas))
        except UnknownDifferenceError as error:
            raise ReleaseError(f"no release: {error}") from error

    def files(self, version: Version, changes: Changes | None) -> dict[str, ReleaseFile]:
        """Every file of the release, without the list of their checksums.

        Args:
            version: of the data.
            changes: since the release before; None for the first.

        Raises:
            ConfigError: one of them has something that must be withheld, such as the example of a column.
        """
        overview_frames = overviews(TablesOnDisk(self._paths), self.looked_for, self.schemas)
        data_files = {
            **self.tables,
            **self._write_tables_of_changes(changes),
            **_write_tables(self.schemas.release_tables, overview_frames, self.folder),
            **self.texts,
        }
        tables = TablesOnDisk(self._paths)
        all_files = {**data_files, **self._combined_files(str(version))}
        prose = self._prose(str(version), changes, tables)
        formulas = [
            cell for name, table in self.schemas.all_tables.items() for cell in formula_like(name, table, tables[name])
        ]
        small_files = {
            **self._metadata(str(version), data_files, all_files, tables),
            "formula_like.csv": descriptors.formula_like_cells(formulas),
            "checks.json": prose_files.checks_file(self.results),
            **prose,
        }
        self.redactions.require_gone({}, {name: content.decode() for name, content in small_files.items()})
        context = PageContext(
            schemas=self.schemas,
            version=str(version),
            tables=tables,
            texts={Path(name).stem: file.read() for name, file in self.texts.items()},
            prose=prose,
            results=self.results,
            sizes={name: file.size for name, file in all_files.items()},
            workbook=WORKBOOK,
            database=DATABASE,
            n_formula_like=len(formulas),
        )
        return {
            **all_files,
            **{name: ReleaseFile.from_bytes(content) for name, content in small_files.items()},
            # there can be many, so each is written as it is made
            **{name: ReleaseFile.write([content], self.folder / name) for name, content in self.make_pages(context)},
        }

    def _combined_files(self, version: str) -> dict[str, ReleaseFile]:
        """The workbook and the database."""
        about = [f"{descriptors.TITLE}, version {version}", descriptors.DESCRIPTION]
        front = FrontMatter(about, descriptors.codebook(self.schemas))
        written = write_combined_files(self.folder, front, self.schemas.all_tables, self._paths)
        return {path.name: ReleaseFile.from_path(path) for path in written}

    def _prose(self, version: str, changes: Changes | None, tables: TablesOnDisk) -> dict[str, bytes]:
        """The Markdown files."""
        return {
            CHANGES_TEXT: self._changes_text(version, changes, tables),
            "README.md": prose_files.readme(self.schemas, version, tables, tables.n_rows()),
            "LICENCE.md": prose_files.licence(self.schemas, tables),
        }

    def _metadata(
        self,
        version: str,
        data_files: Mapping[str, ReleaseFile],
        all_files: Mapping[str, ReleaseFile],
        tables: TablesOnDisk,
    ) -> dict[str, bytes]:
        """The files that describe the tables to programs."""
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

    def _write_tables_of_changes(self, changes: Changes | None) -> dict[str, ReleaseFile]:
        """The tables that are made from two releases."""
        rows: dict[str, list[Row]] = {_CHANGES: [], SUPERSEDED: []}
        if changes is not None:
            rows[_CHANGES] = [asdict(difference) for difference in changes.found]
            sides, earlier = (changes.earlier.tables, TablesOnDisk(self._paths)), changes.since.tables.get(SUPERSEDED)
            known = records(earlier) if earlier is not None else []
            # an identifier of what is withheld now is of no use to anybody
            known = [row for row in self.redactions.without_withheld(known) if not _names_gone(row, changes.earlier)]
            rows[SUPERSEDED] = superseded(self.schemas, changes.found, sides, known)
        schemas = self.schemas.release_tables
        frames = {name: frame_of(name, schemas[name], found) for name, found in rows.items()}
        self.redactions.require_gone(frames, {})
        return _write_tables(schemas, frames, self.folder)

    def _changes_text(self, version: str, changes: Changes | None, tables: Mapping[str, pd.DataFrame]) -> bytes:
        if changes is None:
            return changes_text.first_changes(version, tables)
        versions = (changes.since.version, version)
        sides = (changes.earlier.tables, tables)
        text = changes_text.changes_text(self.schemas, versions, changes.weight, changes.found, sides)
        text = changes_text.with_earlier(text, changes.since.path / CHANGES_TEXT, changes.earlier.identifiers)
        return self.redactions.masked(text.decode()).encode()


def _names_gone(row: Row, earlier: EarlierRelease) -> bool:
    """Whether a superseded identifier is that of a row that is withheld now, or was replaced by one."""
    gone = earlier.gone.get(str(row["table"]), frozenset())
    return row["old_id"] in gone or row["new_id"] in gone


def _write_tables(
    schemas: Mapping[str, TableSchema], tables: Mapping[str, pd.DataFrame], folder: Path
) -> dict[str, ReleaseFile]:
    files: dict[str, ReleaseFile] = {}
    for name in tables:
        frame = tables[name]  # read once: they may be on the disk
        data = to_arrow(name, schemas[name], frame)
        files[f"{name}.csv"] = ReleaseFile.write(csv_chunks(frame), folder / f"{name}.csv")
        files[f"{name}.parquet"] = ReleaseFile.write([parquet_bytes(data)], folder / f"{name}.parquet")
    return files


def _text_files(candidate: ReleaseCandidate) -> dict[str, ReleaseFile]:
    """The normalised texts of documents that may be published whole."""
    documents = candidate.tables["documents"]
    published = documents.loc[documents["redistributable"].fillna(False), "document_id"]  # noqa: FBT003 - not known
    return {f"texts/{name}.txt": ReleaseFile.from_bytes(candidate.texts[name].encode()) for name in published}
