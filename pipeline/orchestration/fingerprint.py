"""Telling, before anything is read, that a build would change nothing.

What belongs here: what a build depends on, as one hash, and what the last one depended on. What does not: building.

A release is what the files, the registry and the code make of each other. Where all of them are what they were when the
latest release was made, and that release is whole, building it again would only find that out at length. In the
Dagster UI whoever asks for assets to be made gets them made; there nothing but reading is saved.
"""

import hashlib
import json
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from pipeline.core.atomic_files import replace_file
from pipeline.core.paths import CORRECTIONS_NAME, REGISTRY_NAME, ROOT
from pipeline.core.yaml_config import ConfigError
from pipeline.execution.code_hash import CODE_HASH
from pipeline.redaction.model import Corrections, load_corrections
from pipeline.releases.release_index import Release, ReleaseError, confirmed
from pipeline.schema.model import Schemas
from pipeline.sources.discovery import SourceFile, SourcesError, find_sources, not_available
from pipeline.sources.registry import load_registry

_RECORD: Final = "made.json"


def _hash_of_code() -> str:
    """A hash of this package and of the names and versions of everything that is installed beside it."""
    digest = hashlib.sha256(f"{CODE_HASH}{sys.version}".encode())
    for path in sorted((ROOT / "pipeline").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    installed = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    digest.update("\0".join(sorted(path.name for path in installed)).encode())
    return digest.hexdigest()


#: Found as the code is loaded: what is changed on the disk while a process runs is not what runs.
_CODE: Final = _hash_of_code()


def kept_below(outputs: Path) -> Path:
    """The folder of what is kept from run to run for one folder of outputs."""
    return outputs / ".work"


def fingerprint(files: Sequence[SourceFile], schemas: Schemas, corrections: Corrections) -> str:
    """One hash of all that a release depends on."""
    digest = hashlib.sha256(_CODE.encode())
    digest.update(TypeAdapter(Schemas).dump_json(schemas))
    digest.update(TypeAdapter(list[SourceFile]).dump_json(list(files)))
    digest.update(corrections.model_dump_json().encode())
    return digest.hexdigest()


def record(kept: Path, of: str, release: Release) -> None:
    """Keep what a release was made of.

    Args:
        kept: the folder of what is kept from run to run.
        of: the fingerprint.
        release: what was made of it.
    """
    kept.mkdir(parents=True, exist_ok=True)
    replace_file(kept / _RECORD, json.dumps({"fingerprint": of, "version": str(release.version)}).encode())


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What a build would only make again.

    Attributes:
        release: the latest one.
        files: what it was made of.
        not_available: registered documents that were not fetched.
    """

    release: Release
    files: Sequence[SourceFile]
    not_available: Sequence[str]


def made_of(kept: Path) -> str | None:
    """The fingerprint of all that the last release was made of, if any was made."""
    try:
        return str(json.loads((kept / _RECORD).read_text(encoding="utf-8"))["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def unchanged(sources: Path, outputs: Path, kept: Path, schemas: Schemas) -> Unchanged | None:
    """The latest release and its files, where a build would only make it again; None where one has to be tried.

    Whatever is wrong with the folders is for the build to tell.
    """
    try:
        recorded = json.loads((kept / _RECORD).read_text(encoding="utf-8"))
        registry = load_registry(sources / REGISTRY_NAME, frozenset(schemas.vocabularies["licence"].terms))
        corrections = load_corrections(sources / CORRECTIONS_NAME)
        files = find_sources(sources, registry, leave_out=outputs)
        if recorded["fingerprint"] != fingerprint(files, schemas, corrections):
            return None
        release = confirmed(outputs, recorded["version"])
    except (OSError, ValueError, KeyError, TypeError, ConfigError, SourcesError, ReleaseError):
        return None
    return None if release is None else Unchanged(release, files, not_available(files, registry))
