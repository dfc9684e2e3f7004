"""Making a release and moving the pointers to it.

What belongs here: the files of a release, whether anything changed, and the order by which a run that fails leaves the
last release whole and current: the new one is put into its place whole, and only then pointed to. What does not: what
is in each file, and how files get to their place (see `placing`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from pipeline.contracts.arrow import arrow_table
from pipeline.contracts.results import CheckResult
from pipeline.contracts.schema import Contracts
from pipeline.layout import LOCK
from pipeline.linking.withholding import NOTHING_WITHHELD, Withheld
from pipeline.memory import give_back
from pipeline.publishing.changes import changes_text
from pipeline.publishing.changes.differences import (
    Difference,
    Side,
    UnknownDifferenceError,
    differences,
    side_of,
    weight,
)
from pipeline.publishing.changes.superseded import SUPERSEDED, superseded
from pipeline.publishing.descriptions import descriptors, linked_data
from pipeline.publishing.descriptions.croissant import croissant
from pipeline.publishing.descriptions.csvw import csvw_group, csvw_metadata
from pipeline.publishing.descriptions.sbom import sbom
from pipeline.publishing.formats.table_files import csv_parts, parquet_bytes
from pipeline.publishing.formats.whole_files import DATABASE, WORKBOOK, write_whole_files
from pipeline.publishing.formats.workbook import Lists, formula_like
from pipeline.publishing.leftovers import temporary_folder
from pipeline.publishing.lock import only_build
from pipeline.publishing.masked_tables import MaskedTables
from pipeline.publishing.placing import ReleaseFile, mend, place, sums
from pipeline.publishing.pointers import Release, ReleaseError, before, is_whole, latest_release, point_to
from pipeline.publishing.published import SUMS, Published, TablesOnDisk
from pipeline.publishing.version import FIRST, Change, Version
from pipeline.publishing.web import pages, site
from pipeline.publishing.web.cited import Cited
from pipeline.publishing.web.document_pages import document_pages
from pipeline.publishing.web.shown_release import Release as ShownRelease
from pipeline.wording import counted

CHANGES: Final = "changes"
#: Pages that are made of a text for people: what each is called, and its text.
_PROSE: Final = {
    "about.html": ("How it is made, and how well", "README.md"),
    "changes.html": ("Changes", "CHANGES.md"),
    "licence.html": ("Licence", "LICENCE.md"),
}


def publish(
    outputs: Path,
    contracts: Contracts,
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    results: Sequence[CheckResult],
    withheld: Withheld = NOTHING_WITHHELD,
    wait: float = 0,
) -> Release:
    """Make a release of checked tables, or none where it would be the same as the latest.

    One build at a time does so; what builds that were killed left is removed first.

    Args:
        outputs: the folder of releases.
        contracts: the tables' descriptions.
        tables: every table.
        texts: the normalised text of every document, by identifier.
        results: what all checks said.
        withheld: what the release before may hold and this one must not say, as what changed would.
        wait: for so many seconds, where another build holds the folder.

    Raises:
        HeldError: another build holds the folder.
        ReleaseError: a check failed, the pointer to the latest release cannot be read, or the disk refuses.
    """
    failed = [f"{result.table}.{result.check}" for result in results if not result.passed]
    if failed:
        raise ReleaseError(f"no release: {counted(len(failed), 'check')} failed ({', '.join(failed)})")
    with _told_of_the_disk(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        # tables are large: their files go to the disk as they are made, and from there to their place
        with only_build(outputs, wait), temporary_folder(outputs) as folder:
            latest = latest_release(outputs)
            if latest is not None and tables["documents"].num_rows == 0:
                raise ReleaseError(
                    f"no release: no document could be read, and version {latest.version} has some; it stays"
                )
            text_files = _text_files(tables, texts)
            del texts  # of all documents together they are large, and not needed any more
            made = _Made(contracts, Path(folder), _table_files(tables, Path(folder)), text_files, results, withheld)
            return _publish(outputs, made, latest)


@contextmanager
def _told_of_the_disk(outputs: Path) -> Iterator[None]:
    """Say of what the disk refuses that no release was made, and what to do.

    Raises:
        ReleaseError: in place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        where = error.filename or f"the files of a release, in {outputs} or where temporary files lie"
        raise ReleaseError(
            f"no release: writing {where} failed ({error.strerror or error}); make room or give rights there and build"
            " again, what was read is remembered"
        ) from error


def _publish(outputs: Path, made: "_Made", latest: Release | None) -> Release:
    if latest is None:
        version = FIRST
        files = made.files(version, None)
    else:
        if _is_same(outputs, made, latest):
            point_to(outputs, latest.version)
            return latest
        changes = made.changes_since(Published.at(latest.path))
        version = latest.version.after(changes.weight)
        files = made.files(version, changes)
    path = place(outputs, version, files)
    point_to(outputs, version)
    return Release(version, path, is_new=True)


def _is_same(outputs: Path, made: "_Made", latest: Release) -> bool:
    """Whether a release would be the latest once more; if so, the latest is whole afterwards."""
    published = Published.at(latest.path)
    if not made.has_tables_of(published):
        return False
    earlier = before(outputs, latest.version)
    if earlier is None and latest.version != FIRST:  # somebody removed the releases before
        return is_whole(latest.path)
    files = made.files(latest.version, made.changes_since(Published.at(earlier.path)) if earlier else None)
    if sums(files) != (latest.path / SUMS).read_bytes():
        return False
    mend(outputs, latest.version, files)  # where somebody changed what is published: these are the bytes that it had
    return True


@dataclass(frozen=True, slots=True)
class _Changes:
    """What differs from another release."""

    since: Published
    found: list[Difference]
    weight: Change


@dataclass(frozen=True, slots=True)
class _Made:
    """What a release holds, whatever its version.

    Attributes:
        contracts: the tables' descriptions.
        folder: where the files of tables lie.
        tables: those files, by their names in the release.
        texts: the same of texts.
        results: what all checks said.
        withheld: what is not to be said.
    """

    contracts: Contracts
    folder: Path
    tables: Mapping[str, ReleaseFile]
    texts: Mapping[str, ReleaseFile]
    results: Sequence[CheckResult]
    withheld: Withheld

    @property
    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for path in sorted(self.folder.glob("*.parquet"))}

    def has_tables_of(self, published: Published) -> bool:
        """Whether another release has the same tables with the same content."""
        hashes = {name: file.sha256 for name, file in self.tables.items() if name.endswith(".csv")}
        names = {f"{name}.csv" for name in published.tables if name not in self.contracts.of_release}
        return names == hashes.keys() and all(published.sums.get(name) == digest for name, digest in hashes.items())

    def changes_since(self, published: Published) -> _Changes:
        """What differs from another release.

        Raises:
            ReleaseError: a difference is of a kind that no rule weighs.
        """
        now = {name: path for name, path in self._paths.items() if name not in self.contracts.of_release}
        same = [name for name in now if published.sums.get(f"{name}.csv") == self.tables[f"{name}.csv"].sha256]
        found = list(
            differences(
                self._before(published),
                Side(TablesOnDisk(now), descriptors.meanings(self.contracts), descriptors.terms(self.contracts)),
                {name: table.key for name, table in self.contracts.tables.items()},
                same,
            )
        )
        try:
            return _Changes(published, found, weight(found, self.contracts))
        except UnknownDifferenceError as error:
            raise ReleaseError(f"no release: {error}") from error

    def _before(self, published: Published) -> Side:
        """Another release as the earlier side, with marks in place of what is withheld by now."""
        side = side_of(published, self.contracts.of_release)
        return replace(side, tables=MaskedTables(side.tables, self.withheld)) if self.withheld.has_takedowns else side

    def files(self, version: Version, changes: _Changes | None) -> dict[str, ReleaseFile]:
        """Every file of a release but the list of their hashes.

        Args:
            version: of the data.
            changes: since the release before; None for the first.
        """
        contracts, results = self.contracts, self.results
        data_files = {**self.tables, **self._tables_of_changes(changes), **self.texts}
        tables = TablesOnDisk(self._paths)
        codebook = descriptors.codebook(contracts)
        n_bytes = sum(file.size for file in self.tables.values())
        give_back(n_bytes)  # before the workbook, what the tables took
        about = [f"{descriptors.TITLE}, version {version}", descriptors.DESCRIPTION]
        written = write_whole_files(self.folder, Lists(about, codebook), contracts.published, self._paths, n_bytes)
        whole = {path.name: ReleaseFile.at(path) for path in written}
        give_back(n_bytes)  # before the pages, what the workbook and the database took
        all_files = {**data_files, **whole}
        n_rows = tables.n_rows()
        formulas = [
            cell for name, table in contracts.published.items() for cell in formula_like(name, table, tables[name])
        ]
        cited = Cited(contracts, tables)
        prose = {
            "CHANGES.md": self._changes_text(str(version), changes, tables),
            "README.md": pages.readme(contracts, str(version), tables, n_rows),
            "LICENCE.md": pages.licence(cited, tables),
        }
        sizes = {name: file.size for name, file in all_files.items()}
        shown = ShownRelease(contracts, str(version), tables, n_rows, sizes, (WORKBOOK, DATABASE), len(formulas))
        described = {
            "codebook.csv": codebook,
            "vocabularies.csv": descriptors.vocabulary_table(contracts),
            "datapackage.json": descriptors.datapackage(contracts, str(version), data_files),
            **{f"{name}.csv-metadata.json": csvw_metadata(name, contracts) for name in contracts.published},
            "csv-metadata.json": csvw_group(contracts),
            "croissant.json": croissant(contracts, str(version), data_files),
            "dataset.jsonld": linked_data.catalogue(contracts, str(version), all_files, tables),
            "vocabularies.jsonld": linked_data.concepts(contracts),
            "sbom.cdx.json": sbom(str(version), LOCK),
            "CITATION.cff": pages.citation(str(version)),
            "hashes.csv": descriptors.hashes(all_files),
            "formula_like.csv": descriptors.formula_like_cells(formulas),
            "checks.json": pages.checks_file(results),
            "checks.html": pages.checks_page(contracts, str(version), results),
            **prose,
        }
        for_people = chain(
            pages.history_pages(contracts, str(version), tables),
            site.site(shown, {page: (called, prose[name]) for page, (called, name) in _PROSE.items()}),
            document_pages(shown, cited, {Path(name).stem: file.read() for name, file in self.texts.items()}),
        )
        return {
            **all_files,
            **{name: ReleaseFile.of(content) for name, content in described.items()},
            # there can be many: they go to the disk as they are made
            **{name: ReleaseFile.made_of([content], self.folder / name) for name, content in for_people},
        }

    def _tables_of_changes(self, changes: _Changes | None) -> dict[str, ReleaseFile]:
        """The tables that are made of two releases."""
        rows: dict[str, list[dict[str, Any]]] = {CHANGES: [], SUPERSEDED: []}
        if changes is not None:
            rows[CHANGES] = [asdict(difference) for difference in changes.found]
            sides, earlier = (changes.since.tables, TablesOnDisk(self._paths)), changes.since.tables.get(SUPERSEDED)
            known = earlier.to_pylist() if earlier is not None else []
            rows[SUPERSEDED] = superseded(self.contracts, changes.found, sides, known)
        of_release = self.contracts.of_release
        made = {name: arrow_table(name, of_release[name], found) for name, found in rows.items()}
        return _table_files(made, self.folder)

    def _changes_text(self, version: str, changes: _Changes | None, tables: Mapping[str, pa.Table]) -> bytes:
        if changes is None:
            return changes_text.first_changes(version, tables)
        versions = (changes.since.version, version)
        sides = (self._before(changes.since).tables, tables)
        text = changes_text.changes_text(self.contracts, versions, changes.weight, changes.found, sides)
        text = changes_text.with_earlier(text, changes.since.path / "CHANGES.md")
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
