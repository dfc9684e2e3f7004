"""A hash of the code, data files and libraries that decide what is read in a document.

Facts in the cache are valid for one such hash, and a Dask worker must have the same one.
"""

import hashlib
import importlib.metadata
import sys
from pathlib import Path
from typing import Final

from pipeline.core.paths import LOCAL_AUTHORITIES, PACKAGE, SCHEMAS

#: The packages that reading and extraction use, with the data files in them.
_PACKAGES: Final = ("core", "schema", "sources", "reading", "extraction", "execution")
_SUFFIXES: Final = (".py", ".yaml", ".csv", ".npz")
#: The libraries that they use.
LIBRARIES: Final = (
    "filelock",
    "google-re2",
    "holidays",
    "lxml",
    "msgspec",
    "numpy",
    "nupunkt",
    "pydantic",
    "pypdfium2",
    "python-dateutil",
    "pyyaml",
    "threadpoolctl",
    "trafilatura",
)


def hashed_files() -> dict[str, Path]:
    """The files that the hash covers, by names that are the same in a checkout and in an installed package."""
    code = [path for name in _PACKAGES for path in (PACKAGE / name).rglob("*") if path.suffix in _SUFFIXES]
    vocabularies = (SCHEMAS / "vocabularies").glob("*.yaml")
    return {
        **{f"pipeline/{path.relative_to(PACKAGE).as_posix()}": path for path in code},
        **{f"schemas/{path.relative_to(SCHEMAS).as_posix()}": path for path in vocabularies},
        LOCAL_AUTHORITIES.name: LOCAL_AUTHORITIES,
    }


def _compute() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name, path in sorted(hashed_files().items()):
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\0".encode())
    return digest.hexdigest()


#: Computed when the code is loaded: a file that changes later is not part of the running process.
CODE_HASH: Final = _compute()
