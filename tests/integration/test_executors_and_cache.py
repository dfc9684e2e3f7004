"""Reading many documents: on every executor, from the cache, and with progress."""

import ast
import hashlib
import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import cast

import dagster as dg
import msgspec
import pytest

from pipeline.cli import main as cli
from pipeline.core.paths import ROOT
from pipeline.execution import batches, executors
from pipeline.execution import read_all as read_all_module
from pipeline.execution.batches import Rejection, Task, split_into_batches
from pipeline.execution.cache import FactsCache, cache_key
from pipeline.execution.code_hash import CODE_HASH, LIBRARIES, hashed_files
from pipeline.execution.executors import ExecutorConfig, ExecutorError, read_serialized
from pipeline.execution.read_all import read_all
from pipeline.execution.serialization import Summary, deserialize_summary
from pipeline.orchestration.progress import ReadingProgress
from pipeline.sources.discovery import SourceFile, SourcesError, find_sources
from pipeline.sources.registry import Registry, RegistryEntry, load_registry
from tests.support.small_sources import small_sources, tasks_of

pytestmark = pytest.mark.builds


@pytest.fixture
def read_tasks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read and not found in the cache."""
    names: list[str] = []

    def recorded(tasks: Sequence[Task], executor: ExecutorConfig) -> Iterator[tuple[Task, bytes]]:
        names.extend(task.file.name for task in tasks)
        return executors.read_serialized(tasks, executor)

    monkeypatch.setattr(read_all_module, "read_serialized", recorded)
    return names


def test_every_executor_gives_the_same_facts_and_rejections(
    some_sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, in two, and on a cluster of two whose tasks carry their bytes: the same bytes."""
    from distributed import LocalCluster

    monkeypatch.setattr(executors, "FEWEST_FOR_A_POOL", 1)
    tasks = tasks_of(small_sources(some_sources), some_sources)
    here = list(read_serialized(tasks, ExecutorConfig(workers=1)))
    assert [task.file.name for task, _ in here] == sorted(task.file.name for task in tasks)
    reasons = {task.file.name: why.reason for task, content in here if (why := deserialize_summary(content).rejection)}
    assert reasons == {"damaged.pdf": "damaged", "words.txt": "no_words"}
    assert list(read_serialized(tasks, ExecutorConfig(workers=2))) == here
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        assert list(read_serialized(tasks, ExecutorConfig(dask=cluster.scheduler_address))) == here


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere"])
def test_a_missing_cluster_is_reported(address: str, some_sources: Path) -> None:
    with pytest.raises(ExecutorError, match=f"no Dask scheduler answers at {address}"):
        list(read_serialized([], ExecutorConfig(dask=address)))


def test_a_missing_library_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match=r"pip install 'inspection-outcomes\[dask\]'"):
        list(read_serialized([], ExecutorConfig(dask="tcp://127.0.0.1:9")))


def test_batches_are_limited_by_number_and_by_bytes() -> None:
    def task(name: str, size: int) -> Task:
        return Task(SourceFile(name, "0" * 64, size, None), b"")

    many = [task(f"{number:03}", 10) for number in range(batches.MOST_DOCUMENTS * 2 + 1)]
    assert [len(batch) for batch in split_into_batches(many)] == [batches.MOST_DOCUMENTS, batches.MOST_DOCUMENTS, 1]
    large = [task("a", 10), task("b", batches.MOST_BYTES), task("c", batches.MOST_BYTES + 1), task("d", 10)]
    assert [[item.file.name for item in batch] for batch in split_into_batches(large)] == [["a"], ["b"], ["c"], ["d"]]
    assert list(split_into_batches([])) == []


def test_only_new_documents_are_read_and_the_others_come_from_the_cache(
    some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    cache = FactsCache(tmp_path / "cache")
    files = small_sources(some_sources, number=3)
    first = read_all(files, some_sources, cache, ExecutorConfig())
    assert "copy.pdf" not in read_tasks  # the same bytes are read once
    assert [item.file_name for item in first] == [file.name for file in files]
    read_tasks.clear()
    assert read_all(files, some_sources, cache, ExecutorConfig()) == first
    assert read_tasks == []
    (some_sources / "new.txt").write_text("Inspectors came in May 2021.")
    (some_sources / "00.pdf").rename(some_sources / "renamed.pdf")
    files = find_sources(some_sources, load_registry(some_sources))
    again = {item.file_name: item for item in read_all(files, some_sources, cache, ExecutorConfig())}
    assert read_tasks == ["new.txt"]
    facts = cache.facts(again["renamed.pdf"].key, "renamed.pdf")
    assert facts is not None
    assert facts.file_name == "renamed.pdf"


def test_the_cache_key_depends_on_the_registry_entry_but_not_on_the_name() -> None:
    file = SourceFile("a.txt", "0" * 64, 1, None)
    entry = RegistryEntry(publisher="Dorset Council")
    assert (
        cache_key(file) != cache_key(replace(file, entry=entry)) == cache_key(replace(file, name="b.txt", entry=entry))
    )


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1], lambda content: content[:0], lambda content: b"x" + content]
)
def test_a_damaged_file_in_the_cache_counts_as_missing(
    damage: Callable[[bytes], bytes], some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    cache = FactsCache(tmp_path)
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    files = find_sources(some_sources, Registry())
    (item,) = read_all(files, some_sources, cache, ExecutorConfig())
    path = cache._path(item.key)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.facts(item.key, "a.txt") is None
    assert read_all(files, some_sources, cache, ExecutorConfig()) == [item]
    assert read_tasks == ["a.txt", "a.txt"]
    assert cache.facts(item.key, "a.txt") is not None


class Bomb:
    """Unpickled, it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.mark,)


def test_a_file_in_the_cache_that_would_run_code_counts_as_missing(
    some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    """With the hash that it must have, as a pickle in each place that one could have."""
    cache, mark = FactsCache(tmp_path), tmp_path / "ran"
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    files = find_sources(some_sources, Registry())
    (item,) = read_all(files, some_sources, cache, ExecutorConfig())
    bomb, summary = pickle.dumps(Bomb(mark)), msgspec.msgpack.encode(Summary(None))
    pickle.loads(bomb)  # noqa: S301 - to show that it would
    assert mark.exists()
    mark.unlink()
    for body in (bomb, len(bomb).to_bytes(4, "little") + bomb, len(summary).to_bytes(4, "little") + summary + bomb):
        cache._path(item.key).write_bytes(hashlib.sha256(body).digest() + body)
        assert cache.facts(item.key, "a.txt") is None
    read_tasks.clear()
    cache._path(item.key).write_bytes(hashlib.sha256(bomb).digest() + bomb)
    assert read_all(files, some_sources, cache, ExecutorConfig()) == [item]
    assert read_tasks == ["a.txt"]
    assert cache.facts(item.key, "a.txt") is not None
    assert not mark.exists()


def test_facts_read_by_other_code_are_removed(tmp_path: Path) -> None:
    (tmp_path / "0123456789abcdef" / "00").mkdir(parents=True)
    cache = FactsCache(tmp_path)
    cache.store("00" * 32, b"something")
    cache.remove_other_versions()
    assert [path.name for path in tmp_path.iterdir()] == [CODE_HASH[:16]]
    assert list(cache._path("00" * 32).parent.iterdir()) == [cache._path("00" * 32)]


#: Reads a page and a text, and prints the files that were opened and the modules that were loaded for that.
_TRACE = """
import json, sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
import pipeline.reading.child.__main__, pipeline.reading.pdf.reader
from pipeline.execution.batches import Task, read_batch
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile
for name, content in (("a.html", b"<html><p>Inspectors came in May 2021."), ("a.txt", b"Inspectors came in May 2021.")):
    read_document(content, name)
    list(read_batch([Task(SourceFile(name, "0" * 64, len(content), None), content)]))
modules = [module.__file__ for name, module in sys.modules.items() if name.startswith("pipeline.")]
print(json.dumps([opened, modules]))
"""


def test_the_code_hash_covers_all_that_reading_uses() -> None:
    """Every module and data file of this package, and every library that the modules import."""
    traced = subprocess.run([sys.executable, "-c", _TRACE], capture_output=True, text=True, check=True, cwd=ROOT)
    opened, modules = json.loads(traced.stdout)
    used = {Path(path) for path in [*opened, *modules] if Path(path).suffix in {".py", ".yaml", ".csv", ".json"}}
    own = {path for path in used if path.is_relative_to(ROOT) and "site-packages" not in path.parts}
    assert len(own) > 50
    assert own - set(hashed_files().values()) <= {ROOT / "pipeline" / "__init__.py"}
    # the libraries of `schema` make types of tables, on which nothing that is read depends
    decisive = [Path(path) for path in modules if Path(path).parent != ROOT / "pipeline" / "schema"]
    imported = {name for path in decisive for name in _imported(path)} - sys.stdlib_module_names - {"pipeline"}
    distributions = packages_distributions()
    assert {distributions[name][0].lower() for name in imported} == set(LIBRARIES)


def _imported(path: Path) -> set[str]:
    """The top-level modules that a module imports, wherever it does so."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    found = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    found |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in found}


def test_a_file_that_changes_during_the_run_ends_it_and_earlier_files_stay_in_the_cache(
    some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        (some_sources / name).write_text(f"Inspectors came in May 2021, according to {name}.")
    files = find_sources(some_sources, Registry())
    (some_sources / "b.txt").write_text("Something else.")
    with pytest.raises(SourcesError, match=r"b\.txt: changed since the folder was listed"):
        read_all(files, some_sources, FactsCache(tmp_path), ExecutorConfig())
    read_all(find_sources(some_sources, Registry()), some_sources, FactsCache(tmp_path), ExecutorConfig())
    assert read_tasks == ["a.txt", "b.txt", "b.txt"]


class Log:
    """Collects the lines that would be logged."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, line: str) -> None:
        self.lines.append(line)

    debug = info


def test_progress_is_logged_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log()
    with ReadingProgress(200, cast("dg.DagsterLogManager", log), in_terminal=False) as progress:
        for number in range(200):
            progress.done(Summary(Rejection("empty", "x") if number == 1 else None), is_new=True)
    assert len(log.lines) == 9
    assert log.lines[0].startswith("reading   20 of 200 documents, 1 set aside, ")
    assert capsys.readouterr().err == ""
    with ReadingProgress(5, cast("dg.DagsterLogManager", log), in_terminal=True) as progress:
        progress.done(Summary(None), is_new=True)
    assert "reading" in capsys.readouterr().err
    assert len(log.lines) == 9


def test_an_unchanged_build_is_skipped(
    some_sources: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same files: no run. Another registry, another file or a damaged release: a run."""
    outputs = tmp_path / "outputs"
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    (some_sources / "empty.txt").write_bytes(b"")
    command = ["build", "--sources", str(some_sources), "--outputs", str(outputs)]
    assert cli.main(command) == 0
    runs: list[int] = []

    def run_job(*_: object) -> int:
        runs.append(1)
        return 0

    monkeypatch.setattr("pipeline.cli.build._run_job", run_job)
    capfd.readouterr()
    assert cli.main(command) == 0
    assert runs == []
    printed = capfd.readouterr()
    assert "unchanged version 1.0.0 stays the latest" in printed.err
    assert "set aside empty.txt: the file holds no bytes; fetch it again" in printed.err
    assert "flagged   a.txt: kind not recognised." in printed.err
    assert "Version 1.0.0" in printed.out

    path = outputs / "releases" / "1.0.0" / "documents.csv"
    whole = path.read_bytes()
    path.write_bytes(b"something else")
    assert cli.main(command) == 0
    assert len(runs) == 1
    path.write_bytes(whole)
    (some_sources / "registry.yaml").write_text("documents:\n  a.txt:\n    publisher: Dorset Council\n")
    assert cli.main(command) == 0
    (some_sources / "registry.yaml").unlink()
    (some_sources / "b.txt").write_text("Inspectors came in May 2022.")
    assert cli.main(command) == 0
    assert len(runs) == 3
    (some_sources / "b.txt").unlink()
    assert cli.main(command) == 0
    assert len(runs) == 3


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_an_invalid_number_of_workers_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", f"--workers={number}"]) == 2
    assert "Invalid value for '--workers'" in capsys.readouterr().err
