"""The inputs of a build: the files of a sources folder, with what its registry and its corrections record of them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.redaction.model import Corrections, load_corrections
from pipeline.sources.discovery import SourceFile, find_sources, not_available
from pipeline.sources.registry import load_registry


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build reads.

    Attributes:
        files: every file of the sources folder, or of the store where the folder lacks it, sorted by name.
        corrections: the corrections and takedowns.
        not_available: the names of registered documents that could be fetched and were not.
    """

    files: list[SourceFile]
    corrections: Corrections
    not_available: list[str]

    @property
    def files_hash(self) -> str:
        """A hash of the files and their registry entries."""
        return _hash_of(self.files, list[SourceFile])

    @property
    def full_hash(self) -> str:
        """A hash of the files, their registry entries and the corrections."""
        return _hash_of((self.files, self.corrections), tuple[list[SourceFile], Corrections])


def load_inputs(sources: Path, outputs: Path) -> Inputs:
    """Read the registry and the corrections of a sources folder and list its files.

    Args:
        sources: the folder.
        outputs: the folder of releases, which may be inside it.

    Raises:
        ConfigError: there is a mistake in the registry or in the corrections.
        SourcesError: the folder cannot be used.
    """
    registry = load_registry(sources)
    corrections = load_corrections(sources / CORRECTIONS_NAME)
    files = find_sources(sources, registry, outputs, lambda: _names_in_latest_release(outputs))
    return Inputs(files, corrections, not_available(files, registry))


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
