"""What a release was made with: the list of its software (SBOM), in CycloneDX.

What belongs here: the libraries that the pipeline needs at run time, with their locked versions, read from the lock
file, whose comments say what needs what. What does not: what the tests and developers need beside them, and what is
installed on the machine (the lock is the same on every machine, and so is this list). The hash of the lock file stands
in the list; the hashes of all archives, of which a package has one for each kind of machine, stand in the lock.

Source of the form: CycloneDX 1.6, JSON.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.releases.metadata import descriptors
from pipeline.releases.release_index import ReleaseError

#: A package with its version, the hash of an archive of it, and who needs it.
_PACKAGE: Final = re.compile(r"(?<![\w.-])(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)")
_HASH: Final = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_VIA: Final = re.compile(r"#\s+(?:via\s+)?(?P<by>[A-Za-z0-9][\w.-]*(?: \([^)]*\))?)\s*$")
#: Who needs a package: the project itself, and not one of its groups for developers.
_PROJECT: Final = f"{descriptors.NAME} (pyproject.toml)"


class LockError(ReleaseError):
    """The lock file is not there or not of the form that this module knows; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of the lock file.

    Attributes:
        name: as package indexes spell it.
        version: the only one allowed.
        needed_by: the packages that need it, and the project where it does.
    """

    name: str
    version: str
    needed_by: tuple[str, ...]


def locked(lock: str) -> list[Locked]:
    """The packages of a lock file, in its order.

    Args:
        lock: its text.

    Raises:
        LockError: it names no package, or one without a hash.
    """
    parts = [(part, match) for part in re.split(r"\n(?=[A-Za-z0-9])", lock) if (match := _PACKAGE.match(part))]
    without = [match["name"] for part, match in parts if not _HASH.search(part)]
    if without or not parts:
        raise LockError(f"the lock has no hash of {', '.join(without) or 'any package'}; `make lock` writes it anew")
    return [
        Locked(
            match["name"],
            match["version"],
            tuple(via["by"] for line in part.splitlines()[1:] if (via := _VIA.search(line))),
        )
        for part, match in parts
    ]


def at_run_time(packages: Iterable[Locked]) -> list[Locked]:
    """The packages that the project needs to run, with all that they need, in order of their names."""
    by_name = {package.name: package for package in packages}
    needed = {package.name for package in by_name.values() if _PROJECT in package.needed_by}
    waiting = sorted(needed)
    while waiting:
        name = waiting.pop()
        more = {package.name for package in by_name.values() if name in package.needed_by} - needed
        needed |= more
        waiting += sorted(more)
    return [by_name[name] for name in sorted(needed)]


def sbom(version: str, lock: Path) -> bytes:
    """The list of software of a release.

    Args:
        version: of the data.
        lock: the lock file.

    Raises:
        LockError: the file is not there or not of the form that this module knows.
    """
    try:
        content = lock.read_bytes()
    except FileNotFoundError:
        raise LockError(f"{lock}: not found; it lists what a release is made with, `make lock` writes it") from None
    packages = at_run_time(locked(content.decode()))
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


def _component(package: Locked) -> dict[str, Any]:
    purl = _purl(package)
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
    }


def _dependencies(root: str, packages: Sequence[Locked]) -> Iterator[dict[str, Any]]:
    yield {"ref": root, "dependsOn": [_purl(package) for package in packages if _PROJECT in package.needed_by]}
    for package in packages:
        needs = [_purl(other) for other in packages if package.name in other.needed_by]
        yield {"ref": _purl(package), **({"dependsOn": needs} if needs else {})}


def _purl(package: Locked) -> str:
    return f"pkg:pypi/{package.name.lower().replace('_', '-')}@{package.version}"
