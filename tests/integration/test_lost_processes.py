"""Processes that die, stop or cannot be started: nothing is lost with them, and they are the fault of no document."""

import os
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from pipeline.cli import main as cli
from pipeline.core.paths import ROOT
from pipeline.execution import batches, executors
from pipeline.execution import read_all as read_all_module
from pipeline.execution.batches import Task, split_into_batches
from pipeline.execution.cache import FactsCache, cache_key
from pipeline.execution.executors import ExecutorConfig, read_serialized
from pipeline.execution.process_pool import ProcessPool, RetryPool
from pipeline.execution.read_all import read_all
from pipeline.execution.serialization import deserialize_summary
from pipeline.reading.child.client import MachineError, read_in_child
from pipeline.reading.document import Document
from pipeline.sources.discovery import SourceFile, find_sources
from pipeline.sources.registry import Registry
from tests.support.children import is_running, until
from tests.support.deadly import DeadlyOnceTask, DeadlyTask, StoppedOnceTask
from tests.support.small_sources import small_sources, tasks_of

pytestmark = pytest.mark.builds


def names_read(done: Iterable[tuple[Task, bytes]]) -> list[str]:
    return [task.file.name for task, _ in done]


def test_a_file_whose_process_dies_each_time_ends_the_run_and_the_others_are_read(some_sources: Path) -> None:
    """A batch is lost with the process that reads it, and its files are read one by one."""
    files = small_sources(some_sources, number=2)
    tasks = [DeadlyTask(file, some_sources) if file.name == "01.pdf" else Task(file, some_sources) for file in files]
    done: list[tuple[Task, bytes]] = []
    with (
        ProcessPool(1) as pool,
        RetryPool(pauses=(0, 0)) as retry,
        pytest.raises(MachineError, match=r"01\.pdf: not read, in 3 attempts: .* again; what was read is cached$"),
    ):
        done.extend(executors._read_in_order(tasks, pool.submit, 1, retry))
    lost = max(batch for batch in split_into_batches(tasks) if tasks[1] in batch)
    assert set(names_read(done)) >= {task.file.name for task in lost} - {"01.pdf"}


@pytest.mark.parametrize("kind", [DeadlyOnceTask, StoppedOnceTask])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_dies_or_stops_once_loses_nothing(kind: type[Task], workers: int, some_sources: Path) -> None:
    files = small_sources(some_sources, number=10)
    tasks = [
        kind(file, some_sources) if number % 9 == 0 else Task(file, some_sources) for number, file in enumerate(files)
    ]
    with ProcessPool(workers, most_seconds=10) as pool, RetryPool(10, pauses=(0, 0)) as retry:
        done = list(executors._read_in_order(tasks, pool.submit, 4, retry))
    assert names_read(done) == [file.name for file in files]
    assert [content for _, content in done] == [
        content for _, content in read_serialized(tasks, ExecutorConfig(workers=1))
    ]


def test_what_was_read_beside_a_file_that_was_not_is_kept_under_its_own_key(
    some_sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results that came after the gap were once stored as those of the file before, rejections among them."""
    files = small_sources(some_sources, number=20)

    def task(file: SourceFile, source: Path) -> Task:
        return (DeadlyTask if file.name == "01.pdf" else Task)(file, source)

    monkeypatch.setattr(read_all_module, "Task", task)
    monkeypatch.setattr(executors, "FEWEST_FOR_A_POOL", 1)
    monkeypatch.setattr(executors, "RetryPool", partial(RetryPool, pauses=(0,)))
    cache = FactsCache(tmp_path / "cache")
    with pytest.raises(MachineError, match=r"^01\.pdf: not read"):
        read_all(files, some_sources, cache, ExecutorConfig(workers=2))
    right = {
        task.file.name: content
        for task, content in read_serialized(tasks_of(files, some_sources), ExecutorConfig(workers=1))
    }
    kept = {file.name: summary for file in files if (summary := cache.summary(cache_key(file))) is not None}
    assert "01.pdf" not in kept
    assert len(kept) > batches.MOST_DOCUMENTS  # of more than the batch with the gap
    assert kept == {name: deserialize_summary(right[name]) for name in kept}


def test_processes_that_cannot_be_started_end_the_run(some_sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    tasks = tasks_of(find_sources(some_sources, Registry()), some_sources)
    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    with (
        ProcessPool(2) as pool,
        RetryPool(pauses=(0,)) as retry,
        pytest.raises(MachineError, match=r"a\.txt: not read, in 2 attempts"),
    ):
        list(executors._read_in_order(tasks, pool.submit, 1, retry))


ORPHANS = """
import multiprocessing, sys
from pathlib import Path
from pipeline.execution.executors import ExecutorConfig, read_serialized
from pipeline.execution import executors
from tests.support.small_sources import small_sources, tasks_of
if __name__ == "__main__":
    executors.FEWEST_FOR_A_POOL = 1
    tasks = tasks_of(small_sources(Path(sys.argv[1])), Path(sys.argv[1]))
    reading = read_serialized(tasks, ExecutorConfig(workers=2))
    next(reading)
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    sys.stdin.read()
"""


def test_the_processes_of_a_pool_end_with_the_one_that_started_them(some_sources: Path, tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    with subprocess.Popen(
        [sys.executable, str(script), str(some_sources)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    ) as run:
        assert run.stdout
        workers = [int(number) for number in run.stdout.readline().split()]
        assert len(workers) == 2
        run.kill()
    until(lambda: not any(map(is_running, workers)))


def test_a_document_that_the_machine_keeps_from_being_read_ends_the_build_with_a_status_of_its_own(
    some_sources: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release before stays, what was read is cached, and the next build reads the rest."""
    outputs = tmp_path / "outputs"
    for name in ("a", "b", "c"):
        (some_sources / f"{name}.txt").write_text(f"Inspectors came to {name} in May 2021.")
    command = ["build", "--sources", str(some_sources), "--outputs", str(outputs)]
    attempts: list[str] = []

    def refuse(content: bytes, name: str) -> Document:
        attempts.append(name)
        if name == "b.txt":
            raise MachineError(f"{name}: not read, in 5 attempts")
        return read_in_child(content, name)

    def count(content: bytes, name: str) -> Document:
        attempts.append(name)
        return read_in_child(content, name)

    monkeypatch.setattr(batches, "read_in_child", refuse)
    assert cli.main(command) == 4
    shown = capfd.readouterr().err
    assert "failed    b.txt: not read, in 5 attempts\n" in shown
    assert "no new release" in shown
    assert not (outputs / "releases").exists()
    assert attempts == ["a.txt", "b.txt"]
    monkeypatch.undo()
    monkeypatch.setattr(batches, "read_in_child", count)
    assert cli.main(command) == 0
    assert attempts == ["a.txt", "b.txt", "b.txt", "c.txt"]
    assert "\nset aside" not in capfd.readouterr().err
