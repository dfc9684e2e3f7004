"""The sensor that watches the sources folder.

What belongs here: when a change of the folder asks for a build. What does not: what a build does.

It asks once for the same change, and not before the folder has stood still from one look to the next: a file that is
being copied changes meanwhile.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import dagster as dg
from pydantic import TypeAdapter, ValidationError

from pipeline.core.paths import CORRECTIONS_NAME, REGISTRY_NAME
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.fingerprint import fingerprint, made_of
from pipeline.orchestration.jobs import BUILD
from pipeline.orchestration.stage_files import Folders
from pipeline.redaction.model import load_corrections
from pipeline.schema.model import Schemas
from pipeline.sources.discovery import SourcesError, find_sources
from pipeline.sources.registry import Registry, load_registry
from pipeline.sources.store import Store, StoreError

_EVERY_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the sensor remembers from look to look.

    Attributes:
        seen: what the folder was at the last look.
        done: what it was when a build was last asked for, or found to be made already.
        asked: how often a build was asked for. It goes into the key of each request, so that a folder which comes back
            to what it was is built again, while a request that Dagster lost the answer to is not made twice.
    """

    seen: str = ""
    done: str = ""
    asked: int = 0


_CURSORS: Final = TypeAdapter(Cursor)


def folder_sensor(schemas: Schemas) -> dg.SensorDefinition:
    """The sensor for one installation."""

    @dg.sensor(
        job=BUILD,
        minimum_interval_seconds=_EVERY_MINUTE,
        description="Starts a build when a file in the sources folder appears, changes or goes, or a fetch brought"
        " something, once the folder has stood still for a minute.",
    )
    def sources_changed(context: dg.SensorEvaluationContext, folders: Folders) -> dg.SensorResult:
        cursor = _cursor(context.cursor)
        try:
            now = folder_fingerprint(Path(folders.sources), Path(folders.outputs))
        except (SourcesError, StoreError) as error:
            return dg.SensorResult(skip_reason=str(error), cursor=context.cursor)
        if now == cursor.done:
            return _skip("nothing in the sources folder has changed", replace(cursor, seen=now))
        if now != cursor.seen:
            return _skip("the sources folder is changing; waiting until it stands still", replace(cursor, seen=now))
        if _is_built(folders, schemas):
            return _skip("the latest release was made of what is there", replace(cursor, done=now))
        asked = Cursor(now, now, cursor.asked + 1)
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"{asked.asked}-{now}")], cursor=_text(asked))

    return sources_changed


def folder_fingerprint(folder: Path, leave_out: Path) -> str:
    """A hash of the names and contents of all files of a folder, its registry and what was fetched among them.

    Args:
        folder: the sources folder.
        leave_out: that of the releases.

    Raises:
        SourcesError: the folder is not there.
        StoreError: what was fetched cannot be told.
    """
    parts = [f"{file.name}\0{file.sha256}" for file in find_sources(folder, Registry(), leave_out)]
    beside = (folder / name for name in (REGISTRY_NAME, CORRECTIONS_NAME))
    parts += [f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in beside if path.exists()]
    parts += [f"{url}\0{page.current}" for url, page in Store(folder).manifest().pages.items() if page.current]
    return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()


def _is_built(folders: Folders, schemas: Schemas) -> bool:
    """Whether the latest release was made of just these files, by whoever asked for it."""
    folder = Path(folders.sources)
    try:
        registry = load_registry(folder / REGISTRY_NAME, frozenset(schemas.vocabularies["licence"].terms))
        corrections = load_corrections(folder / CORRECTIONS_NAME)
        files = find_sources(folder, registry, Path(folders.outputs))
    except (ConfigError, SourcesError):
        return False  # the run tells it
    return made_of(folders.kept) == fingerprint(files, schemas, corrections)


def _cursor(text: str | None) -> Cursor:
    """What was remembered; nothing where a version before this one wrote it."""
    try:
        return _CURSORS.validate_json(text or "{}")
    except ValidationError:
        return Cursor()


def _text(cursor: Cursor) -> str:
    return _CURSORS.dump_json(cursor).decode()


def _skip(why: str, cursor: Cursor) -> dg.SensorResult:
    return dg.SensorResult(skip_reason=why, cursor=_text(cursor))
