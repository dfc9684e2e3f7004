"""The cache of what was read in documents, by what it depends on: their bytes, their registry entry, and the code.

There is a folder for each version of the code, and in it a file for each document. A damaged file counts as missing.
Files are written under a temporary name and then renamed, so that several runs can share the folder.
"""

import contextlib
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline.core.atomic_files import TEMPORARY_FILES, make_own_folder, replace_file
from pipeline.core.regular_files import read_regular
from pipeline.execution.code_hash import CODE_HASH
from pipeline.execution.serialization import DamagedError, Summary, deserialize_facts, deserialize_summary
from pipeline.extraction.facts import DocumentFacts
from pipeline.sources.discovery import SourceFile

#: What was read in a document of the largest size takes some times as much.
_LARGEST: Final = 2_000_000_000


def cache_key(file: SourceFile) -> str:
    """The key of one file: a hash of its bytes, the suffix of its name and its registry entry."""
    entry = file.entry.model_dump_json() if file.entry is not None else ""
    suffix = PurePosixPath(file.name).suffix.lower()
    return hashlib.sha256(f"{file.sha256}\0{suffix}\0{entry}".encode()).hexdigest()


class FactsCache:
    """The documents that were read with the running code.

    Attributes:
        folder: where they are kept, for this and for other versions of the code.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = folder / CODE_HASH[:16]

    def summary(self, key: str) -> Summary | None:
        """The summary of a document; None where it is not in the cache."""
        with contextlib.suppress(OSError, DamagedError):
            return deserialize_summary(read_regular(self._path(key), _LARGEST))
        return None

    def facts(self, key: str, file_name: str) -> DocumentFacts | None:
        """The facts of a document, with the name that its file has now; None where they are not in the cache."""
        with contextlib.suppress(OSError, DamagedError):
            facts = deserialize_facts(read_regular(self._path(key), _LARGEST))
            return None if facts is None else replace(facts, file_name=file_name)
        return None

    def store(self, key: str, content: bytes) -> None:
        """Keep what was read in a document, as `serialize` returns it."""
        path = self._path(key)
        make_own_folder(path.parent, self.folder)
        try:
            replace_file(path, content, durable=False)
        except FileNotFoundError:  # another run took the temporary file for one that a dead run left
            make_own_folder(path.parent, self.folder)
            replace_file(path, content, durable=False)

    def remove_other_versions(self) -> None:
        """Remove what was read by other versions of the code."""
        for other in self.folder.glob("*"):
            if other != self._own:
                shutil.rmtree(other, ignore_errors=True)

    def remove_temporary_files(self) -> None:
        """Remove the temporary files of runs that ended while writing; a run still writing one writes it again."""
        for leftover in self._own.glob(f"*/{TEMPORARY_FILES}"):
            with contextlib.suppress(OSError):  # another run removed it, or the platform keeps open files
                leftover.unlink()

    def _path(self, key: str) -> Path:
        return self._own / key[:2] / key
