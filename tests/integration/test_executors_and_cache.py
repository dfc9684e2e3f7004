"""Many documents: reading in a child, batches wherever they run, what is remembered, and what a run says meanwhile."""

import shutil
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import dagster as dg
import pytest

from pipeline.cli import main as cli
from pipeline.core.paths import REGISTRY_NAME, SOURCES
from pipeline.execution import batches
from pipeline.execution import executors as spreading
from pipeline.execution import read_all as collection
from pipeline.execution.batches import Rejection, Task, batches_of
from pipeline.execution.cache import CODE, FactsCache, Summary, key_of, summary_of
from pipeline.execution.executors import ExecutorConfig, ExecutorError, read_packed
from pipeline.execution.read_all import read_all
from pipeline.orchestration.progress import ReadingProgress
from pipeline.reading.document import UnreadableError
from pipeline.reading.pdf.blocks import parse_pdf
from pipeline.reading.pdf.pdf_subprocess import PdfLimits, PdfSubprocess, parse_pdf_in_subprocess
from pipeline.sources.discovery import SourceFile, SourcesError, find_sources
from pipeline.sources.registry import Registry, RegistryEntry, load_registry
from tests.conftest import LICENCES
from tests.support.deadly import Deadly

pytestmark = pytest.mark.builds


def pdf_of(content: bytes, times: int = 1) -> bytes:
    """A PDF of one page with this content stream, so many times over."""
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(content) for _ in range(times)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def line(words: bytes, number: int = 0) -> bytes:
    return b"BT /F 12 Tf 50 %d Td (%s) Tj ET\n" % (700 - 20 * number, words)


A_PDF = pdf_of(line(b"Inspectors visited the front door service of Dorset."))


@contextmanager
def guard(limits: PdfLimits, code: str | None = None) -> Iterator[PdfSubprocess]:
    made = PdfSubprocess(limits, [sys.executable, "-c", code] if code else None)
    try:
        yield made
    finally:
        made.stop()


def test_a_child_reads_what_this_process_would() -> None:
    assert parse_pdf_in_subprocess(A_PDF) == parse_pdf(A_PDF)


def test_the_child_tells_what_is_wrong_with_a_pdf_and_goes_on() -> None:
    with pytest.raises(UnreadableError) as error:
        parse_pdf_in_subprocess(b"%PDF-1.7 and so on")
    assert error.value.reason == "damaged"
    assert parse_pdf_in_subprocess(A_PDF)[1] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_pdf_that_needs_too_much_memory_is_set_aside_and_the_next_is_read() -> None:
    with guard(PdfLimits(megabytes=200)) as reader:
        with pytest.raises(UnreadableError, match="200 MB") as error:
            reader.parse(pdf_of(b" " * 1_000_000, times=1200))  # a small file, and much to be read
        assert error.value.reason == "breaks_limits"
        assert reader.parse(A_PDF)[1] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the clock alone limits it there")
def test_a_pdf_that_takes_too_much_processor_time_is_set_aside() -> None:
    code = "from pipeline.reading.pdf import pdf_child\npdf_child._allow_cpu(1)\nwhile True: pass"
    with (
        guard(PdfLimits(cpu_seconds=1), code) as reader,
        pytest.raises(UnreadableError, match="more than 1 s of processor time") as error,
    ):
        reader.parse(A_PDF)
    assert error.value.reason == "breaks_limits"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(60)", "not done after 1 seconds"),
        ("import os; os.abort()", "SIGABRT"),
        ("import os; os._exit(3)", "status 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals there")
def test_a_child_that_does_not_answer_is_told_by_what_ended_it(code: str, said: str) -> None:
    with guard(PdfLimits(wall_seconds=1), code) as reader:
        with pytest.raises(UnreadableError, match=said) as error:
            reader.parse(A_PDF)
        assert error.value.reason == "breaks_limits"


def test_a_file_is_never_set_aside_for_what_was_read_before_it() -> None:
    """A child that ends with its second PDF is replaced, and that PDF read."""
    code = (
        "import sys; from pipeline.reading.pdf import pdf_child as c; from pipeline.reading.pdf.ipc import *\n"
        "write_message(sys.stdout.buffer, c._serialized_answer(read_message(sys.stdin.buffer)))"
    )
    with guard(PdfLimits(), code) as reader:
        assert [reader.parse(A_PDF)[1] for _ in range(3)] == [1, 1, 1]


def small_sources(folder: Path, number: int = 12) -> list[SourceFile]:
    """The five texts, small PDFs, one copy of the first, and files that cannot be read."""
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    for index in range(number):
        words = b"Inspectors visited place %d and found that practice is good." % index
        (folder / f"{index:02}.pdf").write_bytes(pdf_of(line(words)))
    shutil.copy(folder / "00.pdf", folder / "copy.pdf")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 and so on")
    (folder / "words.txt").write_text("-- 12 --\n")
    return find_sources(folder, load_registry(folder / REGISTRY_NAME, LICENCES))


def tasks_of(files: list[SourceFile], folder: Path) -> list[Task]:
    return [Task(file, folder) for file in files]


@pytest.fixture
def read_tasks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, and not remembered."""
    names: list[str] = []

    def recorded(tasks: Sequence[Task], machines: ExecutorConfig) -> Iterator[tuple[Task, bytes]]:
        names.extend(task.file.name for task in tasks)
        return spreading.read_packed(tasks, machines)

    monkeypatch.setattr(collection, "read_packed", recorded)
    return names


def test_batches_give_facts_or_reasons_wherever_they_are_read(
    some_sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, in two, and on a cluster of two whose tasks carry their bytes: the same, byte by byte."""
    from distributed import LocalCluster

    monkeypatch.setattr(spreading, "FEWEST_FOR_A_POOL", 1)
    tasks = tasks_of(small_sources(some_sources), some_sources)
    here = list(read_packed(tasks, ExecutorConfig(workers=1)))
    assert [task.file.name for task, _ in here] == sorted(task.file.name for task in tasks)
    reasons = {task.file.name: why.reason for task, content in here if (why := summary_of(content).rejection)}
    assert reasons == {"damaged.pdf": "damaged", "words.txt": "no_words"}
    assert list(read_packed(tasks, ExecutorConfig(workers=2))) == here
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        assert list(read_packed(tasks, ExecutorConfig(dask=cluster.scheduler_address))) == here


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere"])
def test_a_cluster_that_is_not_there_is_told(address: str, some_sources: Path) -> None:
    with pytest.raises(ExecutorError, match=f"no Dask scheduler answers at {address}"):
        list(read_packed([], ExecutorConfig(dask=address)))


def test_a_library_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match=r"pip install 'inspection-outcomes\[dask\]'"):
        list(read_packed([], ExecutorConfig(dask="tcp://127.0.0.1:9")))


def test_a_file_that_ends_its_process_twice_is_set_aside_and_its_batch_is_read(some_sources: Path) -> None:
    """A batch is lost with the process that reads it; of its files only the one that does so again is set aside."""
    files = small_sources(some_sources, number=2)
    tasks = [Deadly(file, some_sources) if file.name == "01.pdf" else Task(file, some_sources) for file in files]
    with spreading._Pool(1) as pool:
        done = list(spreading._in_turn(tasks, pool.submit, 1, (BrokenProcessPool,)))
    whys = {task.file.name: summary_of(content).rejection for task, content in done}
    assert len(done) == len(files)
    assert {name: why.reason for name, why in whys.items() if why} == {
        "01.pdf": "breaks_limits",
        "damaged.pdf": "damaged",
        "words.txt": "no_words",
    }


def test_batches_are_bounded_by_number_and_by_bytes() -> None:
    def task(name: str, size: int) -> Task:
        return Task(SourceFile(name, "0" * 64, size, None), b"")

    many = [task(f"{number:03}", 10) for number in range(batches.MOST_DOCUMENTS * 2 + 1)]
    assert [len(batch) for batch in batches_of(many)] == [batches.MOST_DOCUMENTS, batches.MOST_DOCUMENTS, 1]
    large = [task("a", 10), task("b", batches.MOST_BYTES), task("c", batches.MOST_BYTES + 1), task("d", 10)]
    assert [[item.file.name for item in batch] for batch in batches_of(large)] == [["a"], ["b"], ["c"], ["d"]]
    assert list(batches_of([])) == []


def test_what_was_read_is_remembered_and_one_more_document_costs_one(
    some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    remembered = FactsCache(tmp_path / "remembered")
    files = small_sources(some_sources, number=3)
    first = read_all(files, some_sources, remembered, ExecutorConfig())
    assert "copy.pdf" not in read_tasks  # the same bytes are read once
    assert [item.file_name for item in first] == [file.name for file in files]
    read_tasks.clear()
    assert read_all(files, some_sources, remembered, ExecutorConfig()) == first
    assert read_tasks == []
    (some_sources / "new.txt").write_text("Inspectors came in May 2021.")
    (some_sources / "00.pdf").rename(some_sources / "renamed.pdf")
    files = find_sources(some_sources, load_registry(some_sources / REGISTRY_NAME, LICENCES))
    again = {item.file_name: item for item in read_all(files, some_sources, remembered, ExecutorConfig())}
    assert read_tasks == ["new.txt"]
    facts = remembered.facts(again["renamed.pdf"].key, "renamed.pdf")
    assert facts is not None
    assert facts.file_name == "renamed.pdf"


def test_what_the_registry_says_is_part_of_what_a_document_is_remembered_by() -> None:
    file = SourceFile("a.txt", "0" * 64, 1, None)
    entry = RegistryEntry(publisher="Dorset Council")
    assert key_of(file) != key_of(replace(file, entry=entry)) == key_of(replace(file, name="b.txt", entry=entry))


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1], lambda content: content[:0], lambda content: b"x" + content]
)
def test_a_damaged_memory_is_no_memory(
    damage: Callable[[bytes], bytes], some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    remembered = FactsCache(tmp_path)
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    files = find_sources(some_sources, Registry())
    (item,) = read_all(files, some_sources, remembered, ExecutorConfig())
    path = remembered._path(item.key)
    path.write_bytes(damage(path.read_bytes()))
    assert remembered.facts(item.key, "a.txt") is None
    assert read_all(files, some_sources, remembered, ExecutorConfig()) == [item]
    assert read_tasks == ["a.txt", "a.txt"]
    assert remembered.facts(item.key, "a.txt") is not None


def test_what_other_code_read_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "0123456789abcdef" / "00").mkdir(parents=True)
    remembered = FactsCache(tmp_path)
    remembered.keep("00" * 32, b"something")
    remembered.forget_other_code()
    assert [path.name for path in tmp_path.iterdir()] == [CODE[:16]]
    assert list(remembered._path("00" * 32).parent.iterdir()) == [remembered._path("00" * 32)]


def test_a_file_that_changes_during_the_run_ends_it_and_what_was_read_is_kept(
    some_sources: Path, tmp_path: Path, read_tasks: list[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        (some_sources / name).write_text(f"Inspectors came in May 2021, says {name}.")
    files = find_sources(some_sources, Registry())
    (some_sources / "b.txt").write_text("Something else.")
    with pytest.raises(SourcesError, match=r"b\.txt: changed since the folder was listed"):
        read_all(files, some_sources, FactsCache(tmp_path), ExecutorConfig())
    read_all(find_sources(some_sources, Registry()), some_sources, FactsCache(tmp_path), ExecutorConfig())
    assert read_tasks == ["a.txt", "b.txt", "b.txt"]


class Log:
    """Takes what would be logged."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, line: str) -> None:
        self.lines.append(line)

    debug = info


def test_progress_is_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
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


def test_a_build_that_would_change_nothing_is_not_made(
    some_sources: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for the same files, and again for another registry, another file and a release that is not whole."""
    outputs = tmp_path / "outputs"
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    (some_sources / "empty.txt").write_bytes(b"")
    command = ["build", "--sources", str(some_sources), "--outputs", str(outputs)]
    assert cli.main(command) == 0
    runs: list[int] = []

    def run_job(*_: object) -> int:
        runs.append(1)
        return 0

    monkeypatch.setattr(cli, "_run_job", run_job)
    capfd.readouterr()
    assert cli.main(command) == 0
    assert runs == []
    said = capfd.readouterr()
    assert "unchanged version 1.0.0 stays the latest" in said.err
    assert "set aside empty.txt: the file holds no bytes; fetch it again" in said.err
    assert "flagged   a.txt: kind not recognised." in said.err
    assert "Version 1.0.0" in said.out

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
def test_a_number_of_workers_that_is_none_is_told(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["build", f"--workers={number}"])
    assert "is no number of processes" in capsys.readouterr().err
