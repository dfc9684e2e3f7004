"""The software that a release was made with (SBOM), in CycloneDX.

It lists the libraries that the pipeline needs at run time, with their versions, from `requirements.lock`, which is
the same on every machine. The list has the hash of the lock, and the lock has the hashes of all archives, of which a
package has one for each kind of machine. Development tools are in a lock of their own.

Source of the form: CycloneDX 1.6, JSON.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.requirements import InvalidRequirement, Requirement

from pipeline.releases.metadata import descriptors
from pipeline.releases.release_index import ReleaseError

#: A package begins where a line does; its hashes and annotations are indented below it.
_NEXT_PACKAGE: Final = re.compile(r"\n(?=\w)")
_HASH: Final = re.compile(r"--hash=sha256:[0-9a-f]{64}")
#: How `uv pip compile` annotates a package with those that need it, in one line or several.
_VIA: Final = re.compile(r"#\s+(?:via\s+)?(?P<by>\w[\w.-]*(?: \([^)]*\))?)\s*$")
#: The annotation of a package that the project itself needs.
_PROJECT: Final = f"{descriptors.NAME} (pyproject.toml)"


class LockError(ReleaseError):
    """The lock file is missing or has another form; the message names the problem and what to do."""


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """One package of a lock file.

    Attributes:
        name: as package indexes spell it.
        version: the only one allowed.
        needed_by: the packages that need it, and the project if it does.
    """

    name: str
    version: str
    needed_by: tuple[str, ...]


def parse_lock(lock: str) -> list[LockedPackage]:
    """The packages of a lock file, in its order.

    Args:
        lock: its text, as `uv pip compile --generate-hashes` writes it.

    Raises:
        LockError: it names no package, or one without a version or a hash.
    """
    parts = [part for part in _NEXT_PACKAGE.split(lock) if part[:1].isalnum()]
    if not parts:
        raise LockError("the lock names no package; `make lock` writes it again")
    return [_parse_package(part) for part in parts]


def _parse_package(part: str) -> LockedPackage:
    first, *others = part.splitlines()
    try:
        requirement = Requirement(first.rstrip("\\ "))
    except InvalidRequirement as error:
        raise LockError(
            f"the lock has a line that is not a requirement ({first!r}); `make lock` writes it again"
        ) from error
    versions = [item.version for item in requirement.specifier if item.operator == "=="]
    if len(versions) != 1 or not _HASH.search(part):
        raise LockError(f"the lock has no version or no hash of {requirement.name}; `make lock` writes it again")
    needed_by = tuple(via["by"] for line in others if (via := _VIA.search(line)))
    return LockedPackage(requirement.name, versions[0], needed_by)


def sbom(version: str, lock: Path) -> bytes:
    """The software of a release.

    Args:
        version: of the data.
        lock: the lock file.

    Raises:
        LockError: the file is missing or has another form.
    """
    try:
        content = lock.read_bytes()
    except FileNotFoundError:
        raise LockError(f"{lock}: not found; it lists the libraries of a release, and `make lock` writes it") from None
    packages = sorted(parse_lock(content.decode()), key=lambda package: package.name)
    root = f"{descriptors.NAME}@{version}"
    bill: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "data", "bom-ref": root, "name": descriptors.NAME, "version": version},
            "properties": [{"name": f"{lock.name}:sha256", "value": hashlib.sha256(content).hexdigest()}],
        },
        "components": [_component(package) for package in packages],
        "dependencies": list(_dependencies(root, packages)),
    }
    return (json.dumps(bill, indent=2, ensure_ascii=False) + "\n").encode()


def _component(package: LockedPackage) -> dict[str, Any]:
    purl = _purl(package)
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
    }


def _dependencies(root: str, packages: Sequence[LockedPackage]) -> Iterator[dict[str, Any]]:
    yield {"ref": root, "dependsOn": [_purl(package) for package in packages if _PROJECT in package.needed_by]}
    for package in packages:
        needs = [_purl(other) for other in packages if package.name in other.needed_by]
        yield {"ref": _purl(package), **({"dependsOn": needs} if needs else {})}


def _purl(package: LockedPackage) -> str:
    return f"pkg:pypi/{package.name.lower().replace('_', '-')}@{package.version}"
