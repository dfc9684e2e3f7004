"""The sensor that requests a build when the sources folder changes.

It requests one build for each change, once two evaluations in a row find the folder the same: a file that is being
copied changes between them.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import dagster as dg
from pydantic import TypeAdapter, ValidationError

from pipeline.core.paths import CORRECTIONS_NAME, REGISTRY_NAME
from pipeline.core.regular_files import read_regular
from pipeline.core.text_going_out import on_lines
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.fingerprint import fingerprint, last_fingerprint
from pipeline.orchestration.inputs import load_inputs
from pipeline.orchestration.jobs import BUILD
from pipeline.orchestration.stage_results import Folders
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.discovery import SourcesError, find_sources
from pipeline.sources.registry import Registry
from pipeline.sources.store import Store, StoreError

_INTERVAL_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the sensor keeps from one evaluation to the next.

    Attributes:
        seen: the fingerprint of the folder at the last evaluation.
        done: its fingerprint when a build was last requested, or the latest release found to be made from it.
        asked: how many builds were requested. It is part of the key of each request, so that a folder which is changed
            back is built again, while a request that Dagster lost the answer to is not made twice.
    """

    seen: str = ""
    done: str = ""
    asked: int = 0


_CURSORS: Final = TypeAdapter(Cursor)


def folder_sensor(schemas: Schemas) -> dg.SensorDefinition:
    """The sensor for one installation."""

    @dg.sensor(
        job=BUILD,
        minimum_interval_seconds=_INTERVAL_SECONDS,
        description="Requests a build when a file in the sources folder is added, changed or removed, or a document was"
        " fetched, once the folder has not changed for a minute.",
    )
    def sources_changed(context: dg.SensorEvaluationContext, folders: Folders) -> dg.SensorResult:
        cursor = _read_cursor(context.cursor)
        try:
            now = folder_fingerprint(Path(folders.sources), Path(folders.outputs))
        except (SourcesError, StoreError) as error:
            return dg.SensorResult(skip_reason=on_lines(str(error)), cursor=context.cursor)
        if now == cursor.done:
            return _skip("nothing in the sources folder has changed", replace(cursor, seen=now))
        if now != cursor.seen:
            reason = "the sources folder has changed; a build is requested once it stays the same for a minute"
            return _skip(reason, replace(cursor, seen=now))
        if is_built(folders, schemas):
            return _skip("the latest release was made from the same files", replace(cursor, done=now))
        requested = Cursor(now, now, cursor.asked + 1)
        run_request = dg.RunRequest(run_key=f"{requested.asked}-{now}")
        return dg.SensorResult(run_requests=[run_request], cursor=_write_cursor(requested))

    return sources_changed


def folder_fingerprint(folder: Path, leave_out: Path) -> str:
    """A hash of the names and contents of all files of a folder, with its registry, corrections and fetched documents.

    Args:
        folder: the sources folder.
        leave_out: that of the releases.

    Raises:
        SourcesError: the folder does not exist, or a folder in it cannot be listed.
        StoreError: the store of fetched documents cannot be read.
    """
    files = find_sources(folder, Registry(), leave_out)
    for file in files:
        if file.problem is RejectionReason.FOLDER_UNREADABLE:  # it may be back in a minute
            raise SourcesError(f"no build is requested: {file.name}: {file.detail}")
    parts = [f"{file.name}\0{file.sha256}" for file in files]
    config = (folder / name for name in (REGISTRY_NAME, CORRECTIONS_NAME))
    parts += [f"{path.name}\0{_hash_of(path)}" for path in config if path.exists()]
    pages = Store(folder).load_manifest().pages
    parts += [f"{url}\0{page.current}" for url, page in pages.items() if page.current]
    return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()


def _hash_of(path: Path) -> str:
    """The hash of a file that people write; one of no bytes where it cannot be read, which the run reports."""
    try:
        content = read_regular(path)
    except OSError:
        content = b""
    return hashlib.sha256(content).hexdigest()


def is_built(folders: Folders, schemas: Schemas) -> bool:
    """Whether the latest release was made from the files that are there now, by whichever run."""
    try:
        inputs = load_inputs(Path(folders.sources), Path(folders.outputs))
    except (ConfigError, SourcesError):
        return False  # the run will report it
    return last_fingerprint(folders.state) == fingerprint(inputs, schemas)


def _read_cursor(text: str | None) -> Cursor:
    """The cursor; a new one where an earlier version of this code wrote it."""
    try:
        return _CURSORS.validate_json(text or "{}")
    except ValidationError:
        return Cursor()


def _write_cursor(cursor: Cursor) -> str:
    return _CURSORS.dump_json(cursor).decode()


def _skip(reason: str, cursor: Cursor) -> dg.SensorResult:
    return dg.SensorResult(skip_reason=reason, cursor=_write_cursor(cursor))
