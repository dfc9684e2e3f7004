"""Whether a build would change nothing, found out before any document is read.

A release depends only on the files, the registry, the corrections, what publishers list and the code. If none of them
has changed since the latest release, and that release is undamaged, building it again would make the same. In the
Dagster UI, assets that somebody materialises are always made; only reading is saved there.
"""

import hashlib
import json
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from pipeline.core.atomic_files import make_own_folder, replace_file
from pipeline.core.paths import CORRECTIONS_NAME, ROOT
from pipeline.core.regular_files import read_regular
from pipeline.core.yaml_config import ConfigError
from pipeline.execution.code_hash import CODE_HASH
from pipeline.orchestration.inputs import Inputs, load_inputs
from pipeline.redaction.redact import Redactions
from pipeline.releases.gate import describe_versions, versions_with_withheld
from pipeline.releases.index_files import confirm_latest
from pipeline.releases.release_index import Release, ReleaseError
from pipeline.schema.model import Schemas
from pipeline.sources.discovery import SourcesError

_RECORD: Final = "made.json"
#: The file, among the state, that keeps which releases were searched for what is withheld.
SEARCHED: Final = "searched.json"


def _hash_of_code() -> str:
    """A hash of this package and of the names and versions of all installed packages."""
    digest = hashlib.sha256(f"{CODE_HASH}{sys.version}".encode())
    for path in sorted((ROOT / "pipeline").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    installed = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    digest.update("\0".join(sorted(path.name for path in installed)).encode())
    return digest.hexdigest()


#: Computed as the code is loaded: files that change while a process runs are not the code that it runs.
CODE: Final = _hash_of_code()


def state_folder(outputs: Path) -> Path:
    """The folder that keeps state between runs for one folder of outputs."""
    return outputs / ".work"


def fingerprint(inputs: Inputs, schemas: Schemas) -> str:
    """One hash of everything that a release depends on."""
    digest = hashlib.sha256(CODE.encode())
    digest.update(TypeAdapter(Schemas).dump_json(schemas))
    digest.update(inputs.full_hash.encode())
    return digest.hexdigest()


def save_fingerprint(state: Path, value: str, release: Release) -> None:
    """Record from what a release was made.

    Args:
        state: the folder that keeps state between runs.
        value: the fingerprint.
        release: what was made.

    Raises:
        OSError: it cannot be written.
    """
    make_own_folder(state, state.parent)
    replace_file(state / _RECORD, json.dumps({"fingerprint": value, "version": str(release.version)}).encode())


def last_fingerprint(state: Path) -> str | None:
    """The fingerprint of the last release; None where there is none."""
    record = _read_record(state)
    return record[0] if record else None


@dataclass(frozen=True, slots=True)
class UnchangedRelease:
    """A release that a build would make again.

    Attributes:
        release: the latest one.
        inputs: what it was made from.
    """

    release: Release
    inputs: Inputs


def find_unchanged_release(sources: Path, outputs: Path, schemas: Schemas) -> UnchangedRelease | None:
    """The latest release if a build would make the same; None where a build is needed.

    Errors in the folders are left for the build to report.
    """
    record = _read_record(state_folder(outputs))
    if record is None:
        return None
    last, version = record
    try:
        inputs = load_inputs(sources, outputs)
        release = confirm_latest(outputs, version) if last == fingerprint(inputs, schemas) else None
        # only a build knows everything that is withheld, and so which older versions still hold some of it
        if inputs.corrections.takedowns and not (state_folder(outputs) / SEARCHED).exists():
            return None
    except (OSError, ConfigError, SourcesError, ReleaseError):
        return None
    return None if release is None else UnchangedRelease(release, inputs)


def versions_to_withdraw(sources: Path, outputs: Path, found: UnchangedRelease) -> list[str]:
    """What an operator must know of older versions that hold what is withheld: a line, or none."""
    redactions = Redactions(found.inputs.corrections, sources / CORRECTIONS_NAME)
    searched = state_folder(outputs) / SEARCHED
    older = versions_with_withheld(outputs, redactions, found.release.version, searched, CODE)
    described = describe_versions(older)
    return [] if described is None else [described]


def _read_record(state: Path) -> tuple[str, str] | None:
    """The fingerprint and the version of the last release; None where it is not recorded."""
    try:
        record = json.loads(read_regular(state / _RECORD))
        return str(record["fingerprint"]), str(record["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
