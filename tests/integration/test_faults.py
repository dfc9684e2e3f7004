"""What may go wrong while a release is made: whatever does, the last release stays whole and current, nothing half
written is to be seen, and the next run succeeds without hands."""

import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.checks.integrity import Candidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.core.locks import LockHolder
from pipeline.core.paths import ROOT, SOURCES
from pipeline.execution.batches import Rejection
from pipeline.execution.cache import FactsCache
from pipeline.execution.serialization import serialize
from pipeline.releases.build_lock import HOLDER, LOCK, BuildLockedError, build_lock
from pipeline.releases.cleanup import temporary_folder
from pipeline.releases.publish import publish
from pipeline.releases.release_index import RELEASES, is_whole, latest_release
from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.verify import problems
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourcesError, find_sources, read_bytes
from pipeline.sources.registry import Registry
from tests.support.faults import Fault, Faulty

pytestmark = pytest.mark.faults
COMMAND = Path(sys.executable).parent / "inspection-outcomes"


@pytest.fixture(scope="module")
def faulty() -> Iterator[Faulty]:
    with Faulty() as process:
        yield process


@pytest.fixture
def outputs(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is such a place: hundreds of releases are written there."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        made = Path(folder) / "outputs"
        made.mkdir()
        yield made


class Whole:
    """Counts the releases that were found whole after a fault."""

    def __init__(self) -> None:
        self.faults = 0
        self.found = 0
        self._verified: set[bytes] = set()

    def after_a_fault(self, outputs: Path) -> str:
        """The latest version, after every release that is to be seen was found whole."""
        self.faults += 1
        latest = latest_release(outputs)
        assert latest is not None
        named = json.loads((outputs / "latest.json").read_text())
        assert named["version"] == str(latest.version)
        for path in (outputs / RELEASES).iterdir():
            if not path.name.startswith("."):
                assert is_whole(path), f"{path} is to be seen and not whole"
        self._verify(latest.path)
        self.found += 1
        return str(latest.version)

    def _verify(self, path: Path) -> None:
        """As the command does; the same bytes once."""
        sums = (path / "SHA256SUMS").read_bytes()
        if sums not in self._verified and (path / "checks.json").exists():  # else one of the small ones
            assert list(problems(PublishedRelease.at(path))) == []
        self._verified.add(sums)


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if "writing" in path.name or path.name == HOLDER)


@pytest.mark.parametrize("fault", ["killed", "refused", "refused from then on"])
@pytest.mark.parametrize("change", [1, 2], ids=["mending", "a new version"])
def test_a_fault_at_every_call_leaves_a_whole_release(faulty: Faulty, outputs: Path, fault: Fault, change: int) -> None:
    whole = Whole()
    assert faulty("small", outputs, change=1).how == "done"
    before = outputs.with_name("before")
    shutil.copytree(outputs, before)
    if change == 1:
        (before / "releases/1.0.0/a.csv").write_text("a.csv 1")  # as it was
        (before / "releases/1.0.0/b.csv").write_text("somebody's")
        (before / "releases/1.0.0/added.csv").write_text("somebody's")
    at = 0
    while True:
        at += 1
        shutil.rmtree(outputs)
        shutil.copytree(before, outputs)
        ended = faulty("small", outputs, change=change, at=at, fault=fault)
        if ended.how == "done" and ended.calls < at:
            break
        if change == 2:
            assert whole.after_a_fault(outputs) in {"1.0.0", "1.0.1"}
        else:
            latest = latest_release(outputs)
            assert latest is not None
            assert latest.path.joinpath("a.csv").read_text() == "a.csv 1"
        again = faulty("small", outputs, change=change)
        assert again.how == "done", again.error
        assert whole.after_a_fault(outputs) == ("1.0.0" if change == 1 else "1.0.1")
        assert leftovers(outputs) == []
    print(f"{at - 1} calls at which it was {fault}, {whole.found} of {whole.faults} releases found whole")
    assert at > 20


def test_a_first_release_that_is_killed_anywhere_is_made_by_the_next_run(faulty: Faulty, outputs: Path) -> None:
    at = 0
    while True:
        at += 1
        shutil.rmtree(outputs)
        outputs.mkdir()
        ended = faulty("small", outputs, change=1, at=at)
        if ended.how == "done":
            break
        assert faulty("small", outputs, change=2).how == "done"
        Whole().after_a_fault(outputs)
    assert at > 20


@pytest.mark.parametrize("half", [1, 2])
def test_publishing_is_killed_a_hundred_times(faulty: Faulty, outputs: Path, half: int) -> None:
    """Half of the kills anywhere, half of them from the moment on at which files come to their place."""
    whole, moments = Whole(), random.Random(f"{half} of 2")
    lasting = [faulty("publish", outputs, change=change) for change in range(3)]
    assert {ended.how for ended in lasting} == {"done"}
    n_made = 3
    longest, n_killed, n_runs = lasting[-1].seconds, 0, 0
    while n_killed < 100:
        n_runs += 1
        after = moments.uniform(0, longest * 1.2) if n_runs % 2 else moments.uniform(longest * 0.7, longest * 1.2)
        ended = faulty("publish", outputs, change=n_made, after=after)
        assert ended.how in {"killed", "done"}, ended.error
        version = whole.after_a_fault(outputs)
        # other work makes this machine slower and quicker
        if ended.how == "killed":
            n_killed += 1
            longest = max(longest, after)
        else:
            longest = 0.9 * longest + 0.1 * ended.seconds
            assert version == f"1.0.{n_made}"
            assert leftovers(outputs) == []
        n_made = int(version.rpartition(".")[2]) + 1
    assert faulty("publish", outputs, change=n_made).how == "done"
    assert whole.after_a_fault(outputs) == f"1.0.{n_made}"
    print(f"{n_killed} kills in {n_runs} runs, {n_made + 1} releases made, {whole.found} of {whole.faults} found whole")


def test_whole_builds_are_killed_ten_times(tmp_path: Path) -> None:
    """As a person starts them, with processes that read beside them; the last one is what it would have been anyway."""
    sources, outputs, temporary = tmp_path / "sources", tmp_path / "outputs", tmp_path / "temporary"
    shutil.copytree(SOURCES, sources)
    for number in range(40):  # enough for processes that read
        (sources / f"{number}.txt").write_text(f"Recipe {number}\n\nChop {number} onions and fry them until soft.\n")
    temporary.mkdir()
    started = time.perf_counter()
    assert build(sources, tmp_path / "undisturbed", temporary).wait() == 0
    lasting, moments, whole, n_killed = time.perf_counter() - started, random.Random(20260602), Whole(), 0
    while n_killed < 10:
        (sources / "new.txt").write_text(
            f"Recipe for soup {moments.random()}\n\nChop the onions and fry them slowly.\n"
        )
        running = build(sources, outputs, temporary)
        try:
            running.wait(moments.uniform(0, lasting))
        except subprocess.TimeoutExpired:
            running.kill()
            n_killed += 1
        running.wait()
        if (outputs / "latest.json").exists():
            whole.after_a_fault(outputs)
    (sources / "new.txt").unlink()
    shutil.rmtree(outputs / RELEASES, ignore_errors=True)
    for name in ("latest.json", "versions.json"):
        (outputs / name).unlink(missing_ok=True)
    last = build(sources, outputs, temporary)
    assert last.wait() == 0
    for path in (tmp_path / "undisturbed" / RELEASES).rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (outputs / path.relative_to(tmp_path / "undisturbed")).read_bytes()
    assert leftovers(outputs) == []
    assert list(temporary.iterdir()) == []
    print(f"{n_killed} builds killed, {whole.found} of {whole.faults} releases found whole")


def build(sources: Path, outputs: Path, temporary: Path, *more: str) -> subprocess.Popen[str]:
    environment = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    return subprocess.Popen(
        [COMMAND, "build", "--sources", sources, "--outputs", outputs, *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if more else subprocess.DEVNULL,
        text=True,
        env={**environment, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


HOLD = """
import sys
from pathlib import Path
from pipeline.releases.build_lock import build_lock
from pipeline.site.release_pages import release_pages
with build_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(outputs: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is ended."""
    command = [sys.executable, "-c", HOLD, str(outputs)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_held_lock_names_its_holder_and_goes_with_it(outputs: Path) -> None:
    said: list[str] = []
    with held(outputs) as other:
        with pytest.raises(BuildLockedError) as told, build_lock(outputs):
            pytest.fail("two at once")
        assert f"process {other.pid} on {socket.gethostname()}, since " in str(told.value)
        assert f"command: -c {outputs}" in str(told.value)
        assert "wait for it (--wait SECONDS)" in str(told.value)
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert (outputs / HOLDER).exists()
        with build_lock(outputs, report=said.append):
            mine = LockHolder.read(outputs / HOLDER)
            assert mine is not None
            assert mine.process == os.getpid()
    assert len(said) == 1
    assert said[0].startswith(f"the build before did not finish, and its lock was taken over: process {other.pid} on ")
    assert sorted(path.name for path in outputs.iterdir()) == [LOCK]


def test_a_lock_that_is_waited_for_is_taken_when_its_holder_is_done(outputs: Path) -> None:
    said: list[str] = []
    with held(outputs) as other:
        ending = threading.Timer(0.5, other.communicate)
        ending.start()
        with build_lock(outputs, 60, said.append):
            pass
        ending.join()
    assert [line.partition(" seconds ")[0] for line in said] == ["waiting up to 60"]


def test_a_second_build_into_one_folder_ends_with_a_status_of_its_own(outputs: Path, tmp_path: Path) -> None:
    with held(outputs) as other:
        second = build(SOURCES, outputs, tmp_path, "--wait", "0")
        _, said = second.communicate()
    assert second.returncode == 3
    assert said.startswith(f"cannot begin:\n{outputs}: another build is writing there: process {other.pid} on ")
    assert "Traceback" not in said


def test_a_thread_that_holds_the_lock_has_it_already_and_another_thread_has_not(outputs: Path) -> None:
    told: list[str] = []

    def other() -> None:
        try:
            with build_lock(outputs):
                told.append("held by two")
        except BuildLockedError as error:
            told.append(str(error))

    with build_lock(outputs):
        with build_lock(outputs):
            pass
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert f"process {os.getpid()} on " in told[0]


def test_who_holds_a_lock_is_said_in_words_whatever_the_clock_does() -> None:
    since = datetime(2026, 6, 1, 9, 5, 7, tzinfo=UTC)
    holder = LockHolder("otter", 41, since.isoformat(), "inspection-outcomes build")
    who = "process 41 on otter, since 1 June 2026 at 09:05:07 UTC"
    for length, said in [(0, "just now"), (1, "1 second ago"), (150, "2 minutes ago"), (90_000, "1 day ago")]:
        assert (
            holder.describe(since + timedelta(seconds=length)) == f"{who} ({said}), command: inspection-outcomes build"
        )
    assert "(the clock has been changed since)" in holder.describe(since - timedelta(days=400))


@pytest.mark.parametrize("text", ["", "{}", '{"host": 1', '{"host": "a", "process": "x", "since": "", "command": ""}'])
def test_a_holder_that_cannot_be_read_holds_nobody_up(outputs: Path, text: str) -> None:
    (outputs / HOLDER).write_text(text)
    with build_lock(outputs):
        pass


def test_what_a_dead_build_left_is_removed_and_what_somebody_else_put_there_is_not(outputs: Path) -> None:
    with temporary_folder(outputs) as name:
        dead = Path(name)
    dead.mkdir()  # as if it had been killed
    others = temporary_folder(outputs.parent)
    (outputs / RELEASES / ".writing-1.0.0").mkdir(parents=True)
    (outputs / RELEASES / "notes").mkdir()
    with build_lock(outputs), temporary_folder(outputs) as own:
        assert not dead.exists()
        with build_lock(outputs):
            assert Path(own).exists()
    assert Path(others.name).exists()
    others.cleanup()
    assert [path.name for path in (outputs / RELEASES).iterdir()] == ["notes"]


def test_a_release_that_was_current_is_never_replaced(faulty: Faulty, outputs: Path) -> None:
    """Where somebody set the pointer back by hand."""
    for change in (1, 2):
        assert faulty("small", outputs, change=change).how == "done"
    (outputs / "latest.json").write_text('{"version": "1.0.0"}')
    before = {path: path.read_bytes() for path in (outputs / RELEASES).rglob("*") if path.is_file()}
    ended = faulty("small", outputs, change=3)
    assert ended.how == "failed"
    assert "1.0.1 holds another release of that version, which somebody may use; point latest.json at" in ended.error
    assert {path: path.read_bytes() for path in (outputs / RELEASES).rglob("*") if path.is_file()} == before
    assert faulty("small", outputs, change=2).how == "done"  # the same again
    assert json.loads((outputs / "latest.json").read_text())["version"] == "1.0.1"


@pytest.mark.parametrize("largest", [0, 100, 10_000, 300_000, 1_000_000])
def test_a_disk_that_takes_no_more_is_told_and_leaves_the_latest_release(
    faulty: Faulty, first_release: Path, outputs: Path, largest: int
) -> None:
    shutil.copytree(first_release.parent.parent, outputs, dirs_exist_ok=True)
    ended = faulty("publish", outputs, largest=largest)
    assert ended.how == "failed"
    assert ended.error.startswith("ReleaseError: "), ended.error
    assert Whole().after_a_fault(outputs) == "1.0.0"
    assert [path.name for path in (outputs / RELEASES).iterdir()] == ["1.0.0"]


@contextmanager
def mounted(*arguments: str | Path) -> Iterator[None]:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", arguments[-1]], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="there is no mount here")
@pytest.mark.parametrize("room", [0.02, 0.4, 0.7])
def test_a_full_disk_leaves_the_latest_release(faulty: Faulty, first_release: Path, outputs: Path, room: float) -> None:
    """With room for part of a release beside the one that is there."""
    blocks = sum(-(-path.stat().st_size // 4096) + 1 for path in first_release.rglob("*"))
    with mounted("-t", "tmpfs", "-o", f"size={int(blocks * (1 + room)) * 4096}", "tmpfs", outputs):
        shutil.copytree(first_release.parent.parent, outputs, dirs_exist_ok=True)
        ended = faulty("publish", outputs)
        assert "No space left on device" in ended.error
        assert "make room or give rights there and build again" in ended.error
        assert Whole().after_a_fault(outputs) == "1.0.0"
        assert leftovers(outputs) == []


@pytest.mark.skipif(shutil.which("mount") is None, reason="there is no mount here")
def test_a_full_place_for_temporary_files_is_told(outputs: Path, tmp_path: Path) -> None:
    with mounted("-t", "tmpfs", "-o", "size=128k", "tmpfs", tmp_path):
        running = build(SOURCES, outputs, tmp_path, "--wait", "0")
        _, said = running.communicate()
    assert running.returncode == 1
    assert "No space left on device" in said
    assert "make room or give rights there and build again" in said
    assert "Traceback" not in said


@pytest.mark.skipif(shutil.which("mount") is None, reason="there is no mount here")
def test_a_folder_that_can_only_be_read_is_told(
    faulty: Faulty, first_release: Path, outputs: Path, tmp_path: Path
) -> None:
    shutil.copytree(first_release.parent.parent, outputs, dirs_exist_ok=True)
    with mounted("--bind", outputs, outputs):
        subprocess.run(["mount", "-o", "remount,bind,ro", outputs], check=True)
        ended = faulty("publish", outputs)
        assert "Read-only file system" in ended.error
        assert ended.error.startswith("ReleaseError: ")
        second = build(SOURCES, outputs, tmp_path, "--wait", "0")
        _, said = second.communicate()
        assert (second.returncode, "cannot be written to (Read-only file system)" in said) == (2, True)
        Whole().after_a_fault(outputs)
    assert faulty("publish", outputs).how == "done"


CHANGE = """
import sys
with open(sys.argv[1], "wb", buffering=0) as stream:
    while True:
        for letter in b"abc":
            stream.seek(0)
            stream.write(bytes([letter]) * 3_000_000)
        stream.truncate(1_000_000)
"""


def test_a_file_that_changes_all_the_time_is_read_as_one_of_its_states_or_told(outputs: Path) -> None:
    """Its bytes are taken once, and their hash is of those that were taken."""
    path, n_read, n_told = outputs / "a.txt", 0, 0
    path.write_text("a")
    with subprocess.Popen([sys.executable, "-c", CHANGE, path]) as process:
        while path.stat().st_size <= 1:
            time.sleep(0.01)
        for _ in range(200):
            (file,) = find_sources(outputs, Registry())
            try:
                content = read_bytes(outputs, file)
            except SourcesError:
                n_told += 1
            else:
                assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
                n_read += 1
        process.kill()
    print(f"of 200 readings of a file that changes all the time, {n_read} were of one state and {n_told} were told")
    assert n_told > 0


def test_a_clock_that_jumps_changes_nothing(
    tmp_path: Path, first_release: Path, candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    jumps = random.Random(20260603)
    for name in ("time", "monotonic", "perf_counter"):
        monkeypatch.setattr(time, name, lambda: jumps.uniform(0, 4e9))
    monkeypatch.setattr(time, "time_ns", lambda: jumps.randrange(4 * 10**18))
    passed = [
        CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(candidate.schemas)
    ]
    made = publish(tmp_path, candidate, passed, release_pages)
    for path in made.path.rglob("*"):  # of another century than the files that are compared with them
        os.utime(path, (jumps.uniform(0, 4e9),) * 2)
    assert (made.path / "SHA256SUMS").read_bytes() == (first_release / "SHA256SUMS").read_bytes()
    assert is_whole(made.path)
    assert not publish(tmp_path, candidate, passed, release_pages).is_new


def test_what_is_remembered_half_written_goes_and_one_that_still_writes_does_so_again(tmp_path: Path) -> None:
    remembered = FactsCache(tmp_path)
    content = serialize(Rejection("empty", "nothing"))
    remembered.store("ab" * 32, content)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    (kept.parent / ".dead.writing").write_bytes(content[:10])
    remembered.remove_temporary_files()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]

    with pytest.MonkeyPatch.context() as patch:
        replace, taken = Path.replace, list[Path]()

        def taken_away(self: Path, target: Path) -> Path:
            if not taken:
                taken.append(self)
                self.unlink()
            return replace(self, target)

        patch.setattr(Path, "replace", taken_away)
        remembered.store("cd" * 32, content)
    assert remembered.summary("cd" * 32) is not None
    assert len(taken) == 1
