"""A process that publishes releases in child processes and kills or hinders them: `python -m tests.support.faults`."""

import errno
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Literal

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.core.paths import SOURCES
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.reading.reader import read_document
from pipeline.releases.page_context import MakePages, PageContext
from pipeline.releases.publish import publish
from pipeline.schema.model import load_schemas
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import find_sources, read_bytes
from pipeline.sources.registry import load_registry
from tests.support.forking import ForkingProcess, run_forked
from tests.support.tables import with_table, with_values

#: Audited operations on files; at each of them a process may be killed or refused.
_EVENTS: Final = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "os.scandir"})
#: The tables that a release cannot do without.
_NEEDED: Final = ("documents", "evidence", "inspections", "null_reasons", "passages", "people", "rejected_documents")
#: Those that are made from two releases, whatever their tables are.
_OF_TWO_RELEASES: Final = ("changes", "superseded_identifiers")
Fault = Literal["killed", "refused", "refused from then on"]


@dataclass
class Order:
    """What a child is to publish, and the fault that happens to it.

    Attributes:
        candidate: `whole` are the tables of the five texts with all pages; `small` a document, a person and one page.
        outputs: where.
        change: another number makes another release.
        at: the number of the operation below the outputs at which the fault happens; 0 for none.
        fault: which one.
        after: seconds after which the child is killed; None for never.
        largest: bytes of the largest file that it may write; None for any.
    """

    candidate: str
    outputs: str
    change: int = 0
    at: int = 0
    fault: Fault = "killed"
    after: float | None = None
    largest: int | None = None


@dataclass
class Ending:
    """How a child ended.

    Attributes:
        how: `done`, `failed` or `killed`.
        operations: the folder of each audited operation below the outputs, in order.
        error: of one that failed.
        seconds: how long it took.
    """

    how: str
    operations: list[str] = field(default_factory=list)
    error: str = ""
    seconds: float = 0


class Faulty(ForkingProcess):
    """Such a process, as a test orders from it."""

    def __init__(self) -> None:
        super().__init__("tests.support.faults")

    def __call__(self, candidate: str, outputs: Path, **more: object) -> Ending:
        return Ending(**self.ask({"candidate": candidate, "outputs": str(outputs), **more}))


class _Operations:
    """Counts operations below a folder, and kills the process or refuses one of them."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.folders: list[str] = []
        # counted and not done: nobody pulls a plug here, and the next process reads what the kernel has
        os.fsync = self._sync
        sys.addaudithook(self._heard)

    def _sync(self, fd: object) -> None:  # noqa: ARG002 - the signature that it replaces
        self._count(self.folders[-1] if self.folders else "")

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and str(arguments[0]).startswith(self._order.outputs):
            self._count(str(Path(arguments[0]).parent))

    def _count(self, folder: str) -> None:
        self.folders.append(folder)
        order, number = self._order, len(self.folders)
        if number == order.at and order.fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif order.at and (number == order.at or (number > order.at and order.fault == "refused from then on")):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@cache
def _whole() -> ReleaseCandidate:
    """The tables and texts of the five texts."""
    schemas, readers = load_schemas(), load_fact_readers()
    files = find_sources(SOURCES, load_registry(SOURCES))
    facts = [extract(read_document(read_bytes(SOURCES, file), file.name), file, readers) for file in files]
    linked = link(facts, files, [], readers.register, readers.lexicons)
    return ReleaseCandidate(schemas, linked.tables, linked.texts)


@cache
def _small() -> ReleaseCandidate:
    """One document and one person in the few tables without which nothing is published: some two thirds of a second.

    More tables are more operations of the same kinds.
    """
    whole = _whole()
    tables = {name: whole.tables[name].head(int(name in {"documents", "people"})) for name in _NEEDED}
    schemas = replace(
        whole.schemas,
        tables={name: whole.schemas.tables[name] for name in _NEEDED},
        release_tables={name: whole.schemas.release_tables[name] for name in _OF_TWO_RELEASES},
    )
    return replace(whole, schemas=schemas, tables=tables)


def _one_page(_: PageContext) -> Iterator[tuple[str, bytes]]:
    yield "index.html", b"<!doctype html>"


_CANDIDATES: Final[Mapping[str, tuple[Callable[[], ReleaseCandidate], MakePages]]] = {
    "small": (_small, _one_page),
    "whole": (_whole, release_pages),
}


def _publish(order: Order) -> None:
    candidate, make_pages = _CANDIDATES[order.candidate]
    made = candidate()
    passed = [CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(made.schemas)]
    changed = with_table(made, "people", with_values(made.tables["people"], name=f"Somebody {order.change}"))
    publish(Path(order.outputs), changed, passed, make_pages)


def _child(order: Order, answers: int) -> None:
    """Publish, report how it went, and exit without Python's own cleaning up."""
    if order.largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest, order.largest))
    operations = _Operations(order)
    ending = Ending("done")
    try:
        _publish(order)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test gets it
        ending = Ending("failed", error=f"{type(error).__name__}: {error}\n{traceback.format_exc()}")
    ending.operations = operations.folders
    with os.fdopen(answers, "wb") as stream:
        stream.write(json.dumps(vars(ending)).encode())
    os._exit(0)


@cache
def _publish_once(candidate: str) -> None:
    """Publish before the first child does: it has the modules and the templates, and so have all of them."""
    with tempfile.TemporaryDirectory() as outputs:
        _publish(Order(candidate, outputs))


def _run(order: Order) -> Ending:
    _publish_once(order.candidate)
    forked = run_forked(partial(_child, order), order.after)
    try:
        ending = Ending(**json.loads(forked.answer))
    except ValueError:  # killed before or while it answered
        ending = Ending("killed")
    ending.seconds = forked.seconds
    return ending


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(vars(_run(Order(**json.loads(line))))), flush=True)
