"""The inputs of a build: the files of a sources folder, with what its registry and its corrections record of them."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.publications.entries import listed_files, registry_with, without_looking
from pipeline.publications.found import Publication, load_found
from pipeline.redaction.model import Corrections, load_corrections
from pipeline.sources.discovery import SourceFile, SourcesError, file_names, find_sources, not_available
from pipeline.sources.registry import Registry, load_registry
from pipeline.sources.store import Store, StoreError


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build reads.

    Attributes:
        files: every file of the sources folder, or of the store where the folder lacks it, sorted by name.
        corrections: the corrections and takedowns.
        not_available: the names of registered and listed documents that could be fetched and were not.
        listed: what publishers list, without what each look changes.
        looked_for: when the lists of each authority were last read, by ONS code.
    """

    files: list[SourceFile]
    corrections: Corrections
    not_available: list[str]
    listed: list[Publication] = field(default_factory=list)
    looked_for: dict[str, date] = field(default_factory=dict)

    @property
    def files_hash(self) -> str:
        """A hash of the files and their registry entries."""
        return _hash_of(self.files, list[SourceFile])

    @property
    def full_hash(self) -> str:
        """A hash of all that the tables are made from: not of the days on which lists were read without news."""
        return _hash_of(
            (self.files, self.corrections, self.listed), tuple[list[SourceFile], Corrections, list[Publication]]
        )


def load_inputs(sources: Path, outputs: Path) -> Inputs:
    """Read the registry and the corrections of a sources folder and list its files.

    Args:
        sources: the folder.
        outputs: the folder of releases, which may be inside it.

    Raises:
        ConfigError: there is a mistake in the registry or in the corrections.
        SourcesError: the folder cannot be used, or the record of what publishers list cannot be read.
    """
    registered = load_registry(sources)
    try:
        found = load_found(Store(sources).folder)
    except StoreError as error:
        raise SourcesError(str(error)) from error
    names = file_names(sources, outputs) if found.publications else []
    listed = listed_files(found, registered, names)
    registry = registry_with(registered, listed)
    corrections = load_corrections(sources / CORRECTIONS_NAME)
    files = find_sources(sources, registry, outputs, lambda: _names_in_latest_release(outputs))
    return Inputs(
        files,
        corrections,
        _to_be_had(files, registry, listed),
        [without_looking(item) for item in listed],
        found.last_looked(),
    )


def _to_be_had(files: list[SourceFile], registry: Registry, listed: list[Publication]) -> list[str]:
    """The names of documents that are not here and that a fetch may bring."""
    given_up = {item.file_name for item in listed if without_looking(item).outcome is not None}
    return [name for name in not_available(files, registry) if name not in given_up]


def _names_in_latest_release(outputs: Path) -> set[str]:
    """The names of the files of the latest release, with those that were set aside; none where it cannot be read.

    A build cannot publish after a release that cannot be read, and reports it then.
    """
    from pipeline.releases.release_index import ReleaseError, latest_release  # few builds need it
    from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease

    try:
        latest = latest_release(outputs)
        if latest is None:
            return set()
        tables = PublishedRelease.at(latest.path).tables
        return {str(name) for table in ("documents", "rejected_documents") for name in tables[table]["file_name"]}
    except (ReleaseError, NotAReleaseError, KeyError):
        return set()


def _hash_of(value: object, kind: Any) -> str:  # noqa: ANN401 - any type
    return hashlib.sha256(TypeAdapter(kind).dump_json(value)).hexdigest()
