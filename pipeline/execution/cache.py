"""What was read in documents before, kept by what it depends on: their bytes, their registry entry, and the code.

What belongs here: keeping and finding what one document said. What does not: reading it (`batches`).

One file for each document below a folder for each version of the code: a hash of what follows, what must be known of a
document before it is linked, and its facts. They are pickles, the quickest form of our own records, and are opened as
such because nobody but these runs writes into that folder. A file that is damaged is as good as none. Files are written
under a temporary name and then renamed, so that runs at the same time can share the folder.
"""

import contextlib
import hashlib
import importlib.metadata
import io
import pickle
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline.core.atomic_files import TEMPORARY_FILES, replace_file
from pipeline.core.paths import LOCAL_AUTHORITIES, ROOT
from pipeline.execution.batches import Outcome, Rejection
from pipeline.extraction.facts import DocumentFacts
from pipeline.sources.discovery import SourceFile

#: The code and the data that reading and extraction depend on, and the libraries.
_CODE: Final = ("core", "schema", "sources", "reading", "extraction", "execution")
_CODE_FILES: Final = (".py", ".yaml", ".csv")
_LIBRARIES: Final = ("lxml", "nupunkt", "pydantic", "pypdfium2", "python-dateutil", "pyyaml", "trafilatura")
_DIGEST_BYTES: Final = hashlib.sha256().digest_size


def _hash_of_code() -> str:
    """A hash of everything but the documents that decides what is read in them."""
    package = ROOT / "pipeline"
    paths = [path for room in _CODE for path in (package / room).rglob("*") if path.suffix in _CODE_FILES]
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([*paths, LOCAL_AUTHORITIES]):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\0".encode())
    return digest.hexdigest()


#: Found as the code is loaded: what is changed on the disk while a process runs is not what runs.
CODE: Final = _hash_of_code()


class DamagedError(Exception):
    """What was kept or sent is not what it was."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What must be known of a document before it is linked.

    Attributes:
        rejection: why the file could not become a document; None where it did.
        text_sha256: of its normalised text; empty where there is none.
        n_findings: how many findings were read in it.
    """

    rejection: Rejection | None
    text_sha256: str = ""
    n_findings: int = 0


def packed(outcome: Outcome) -> bytes:
    """What one document said, as it is kept and sent."""
    if isinstance(outcome, Rejection):
        summary = Summary(outcome)
    else:
        summary = Summary(None, outcome.document.text_sha256(), len(outcome.findings))
    body = io.BytesIO()
    pickle.dump(summary, body, protocol=pickle.HIGHEST_PROTOCOL)
    pickle.dump(outcome, body, protocol=pickle.HIGHEST_PROTOCOL)
    content = body.getvalue()
    return hashlib.sha256(content).digest() + content


def summary_of(content: bytes) -> Summary:
    """The summary of what was packed.

    Raises:
        DamagedError: it is not what was packed.
    """
    summary: Summary = pickle.load(_undamaged(content))  # noqa: S301 - our own, see above
    return summary


def key_of(file: SourceFile) -> str:
    """What one file is remembered by: its bytes, the kind that its name promises, and what the registry says of it."""
    entry = file.entry.model_dump_json() if file.entry is not None else ""
    promised = PurePosixPath(file.name).suffix.lower()
    return hashlib.sha256(f"{file.sha256}\0{promised}\0{entry}".encode()).hexdigest()


class FactsCache:
    """The documents that were read with the code that runs.

    Attributes:
        folder: where they are kept, for this and for other versions of the code.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = folder / CODE[:16]

    def summary(self, key: str) -> Summary | None:
        """The summary of a document; None where it is not remembered."""
        with contextlib.suppress(OSError, DamagedError):
            return summary_of(self._path(key).read_bytes())
        return None

    def facts(self, key: str, file_name: str) -> DocumentFacts | None:
        """The facts of a document under the name that its file has now; None where they are not remembered."""
        with contextlib.suppress(OSError, DamagedError):
            body = _undamaged(self._path(key).read_bytes())
            pickle.load(body)  # noqa: S301 - the summary
            facts = pickle.load(body)  # noqa: S301 - our own, see above
            return replace(facts, file_name=file_name) if isinstance(facts, DocumentFacts) else None
        return None

    def keep(self, key: str, content: bytes) -> None:
        """Keep what `packed` made of a document."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            replace_file(path, content, durable=False)
        except FileNotFoundError:  # another run took it for what a dead one left
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, content, durable=False)

    def forget_other_code(self) -> None:
        """Remove what other versions of the code read."""
        for other in self.folder.glob("*"):
            if other != self._own:
                shutil.rmtree(other, ignore_errors=True)

    def forget_half_written(self) -> None:
        """Remove what runs left that ended while they wrote; one that still writes does so once more."""
        for leftover in self._own.glob(f"*/{TEMPORARY_FILES}"):
            with contextlib.suppress(OSError):  # another run removed it, or it is held open where that hinders
                leftover.unlink()

    def _path(self, key: str) -> Path:
        return self._own / key[:2] / key


def _undamaged(content: bytes) -> io.BytesIO:
    body = content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != content[:_DIGEST_BYTES]:
        raise DamagedError
    return io.BytesIO(body)
