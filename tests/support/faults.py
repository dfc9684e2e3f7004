"""A process that makes releases in child processes, and kills or hinders them: `python -m tests.support.faults`.

It forks its children, which takes milliseconds where a new Python takes seconds. It is a process of its own because a
fork of the tests' process would inherit the locks of its threads. It reads orders from its standard input, each a line
of JSON, and answers each with a line.
"""

import errno
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import pyarrow as pa

from pipeline.core.paths import ROOT, SOURCES
from pipeline.releases.build_lock import build_lock
from pipeline.releases.install import ReleaseFile, mend, place
from pipeline.releases.release_index import latest_release, point_to
from pipeline.releases.version import FIRST, Change

#: System calls on files. A process may be killed, or refused, at each of them.
_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "os.scandir"})
Fault = Literal["killed", "refused", "refused from then on"]


@dataclass
class Order:
    """What a child does, and the fault that hits it.

    Attributes:
        job: `small` puts a release of three small files into its place, `publish` makes one of the five texts.
        outputs: the folder of releases.
        change: another number gives a release with other content.
        at: the number of the call below the outputs at which the fault occurs; 0 for none.
        fault: its kind.
        after: seconds until the child is killed, whatever it is doing; None for never.
        largest: bytes of the largest file that it may write; None for no limit.
    """

    job: str
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
        calls: how many calls it made below the outputs.
        error: the error that it raised, with its traceback; empty for none.
        seconds: how long it took.
    """

    how: str
    calls: int = 0
    error: str = ""
    seconds: float = 0


@dataclass
class Faulty:
    """Such a process, as a test uses it."""

    process: subprocess.Popen[str] = field(
        default_factory=lambda: subprocess.Popen(
            [sys.executable, "-m", "tests.support.faults"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def __call__(self, job: str, outputs: Path, **more: object) -> Ending:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"job": job, "outputs": str(outputs), **more}) + "\n")
        self.process.stdin.flush()
        return Ending(**json.loads(self.process.stdout.readline()))


class _Boundaries:
    """Counts calls below a folder, and kills the process at one of them or refuses it."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.calls = 0
        # it is counted but not done: there is no power cut here, and the next process reads what the kernel holds
        os.fsync = self._counted
        sys.addaudithook(self._heard)

    def _counted(self, fd: object) -> None:  # noqa: ARG002 - the signature of os.fsync
        self._passed()

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and str(arguments[0]).startswith(self._order.outputs):
            self._passed()

    def _passed(self) -> None:
        self.calls += 1
        order = self._order
        if self.calls == order.at and order.fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif order.at and (self.calls == order.at or (self.calls > order.at and order.fault == "refused from then on")):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _small(order: Order) -> None:
    """The steps of a release with files that take no time to make."""
    outputs = Path(order.outputs)
    files = {name: ReleaseFile.of(f"{name} {order.change}".encode()) for name in ("a.csv", "b.csv", "texts/c.txt")}
    files |= {name: ReleaseFile.of(b"{}") for name in ("datapackage.json", "vocabularies.csv")}
    with build_lock(outputs):
        latest = latest_release(outputs)
        if latest is not None and (latest.path / "a.csv").read_text() == f"a.csv {order.change}":
            version = latest.version
            mend(outputs, version, files)
        else:
            version = latest.version.after(Change.PATCH) if latest else FIRST
            place(outputs, version, files)
        point_to(outputs, version)


@cache
def _linked() -> tuple[Mapping[str, pa.Table], Mapping[str, str]]:
    """The tables and the texts of the five sources. Imports what makes a release of them, when first called."""
    from pipeline.extraction.extract import extract
    from pipeline.extraction.fact_readers import load_fact_readers
    from pipeline.linking.link import link
    from pipeline.reading.reader import read_document
    from pipeline.releases import publish as release  # noqa: F401 - before the first child
    from pipeline.schema.frames import to_arrow_tables
    from pipeline.schema.model import load_schemas
    from pipeline.site import release_pages  # noqa: F401 - before the first child
    from pipeline.sources.discovery import find_sources, read_bytes
    from pipeline.sources.registry import load_registry

    schemas, readers = load_schemas(), load_fact_readers()
    files = find_sources(SOURCES, load_registry(SOURCES))
    facts = [extract(read_document(read_bytes(SOURCES, file), file.name), file, readers) for file in files]
    linked = link(facts, files, [], readers.register, readers.lexicons)
    return to_arrow_tables(schemas, linked.tables), linked.texts


def _publish(order: Order) -> None:
    from pipeline.checks.integrity import Candidate
    from pipeline.checks.results import CheckResult
    from pipeline.checks.runner import defined_checks
    from pipeline.releases.publish import publish
    from pipeline.schema.model import load_schemas
    from pipeline.site.release_pages import release_pages

    schemas = load_schemas()
    tables, texts = _linked()
    passed = [CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(schemas)]
    people = tables["people"].to_pylist()
    people[0]["name"] = f"Somebody {order.change}"
    changed = {**tables, "people": pa.Table.from_pylist(people, schema=tables["people"].schema)}
    publish(Path(order.outputs), Candidate(schemas, changed, texts), passed, release_pages)


_JOBS: Mapping[str, Callable[[Order], None]] = {"small": _small, "publish": _publish}


def _child(order: Order, answers: int) -> None:
    """Carry out an order, report how it ended, and exit without Python's own cleanup."""
    if order.largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest, order.largest))
    boundaries = _Boundaries(order)
    message, how = "", "done"
    try:
        _JOBS[order.job](order)
    except Exception as error:  # noqa: BLE001 - any error is reported to the test
        message, how = f"{type(error).__name__}: {error}\n{traceback.format_exc()}", "failed"
    os.write(answers, json.dumps({"how": how, "calls": boundaries.calls, "error": message}).encode())
    os._exit(0)


def _carry_out(order: Order) -> Ending:
    if order.job == "publish":
        _linked()  # once, before the first child
    reads, answers = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reads)
        _child(order, answers)
    os.close(answers)
    if order.after is not None and not select.select([reads], [], [], order.after)[0]:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as stream:
        answer = stream.read()
    ending = Ending(**json.loads(answer)) if answer else Ending("killed")
    ending.seconds = time.perf_counter() - started
    return ending


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(vars(_carry_out(Order(**json.loads(line))))), flush=True)
