"""Whatever goes wrong while a release is published, the last release stays intact and current, nothing half-written is
visible, and the next run succeeds without help."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.core.locks import LockHolder
from pipeline.core.paths import ROOT, SOURCES
from pipeline.releases.build_lock import HOLDER, LOCK, BuildLockedError, build_lock
from pipeline.releases.cleanup import temporary_folder
from pipeline.releases.release_index import RELEASES, latest_release
from tests.support.fault_outcomes import IntactReleases, build, leftovers
from tests.support.faults import Fault, Faulty
from tests.support.forked_commands import Ended, ForkedCommands

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]
COMMAND = Path(sys.executable).parent / "inspection-outcomes"


def representative(operations: list[str]) -> list[int]:
    """The numbers of the first and the last operation of each kind, by its folder and those of its neighbours.

    A release of many files repeats the same kinds hundreds of times.
    """
    ends: dict[tuple[str, ...], tuple[int, int]] = {}
    around = ["", *operations, ""]
    for number in range(1, len(operations) + 1):
        kind = tuple(around[number - 1 : number + 2])
        ends[kind] = (ends.get(kind, (number, number))[0], number)
    return sorted({number for pair in ends.values() for number in pair})


@pytest.mark.parametrize("fault", ["killed", "refused", "refused from then on"])
@pytest.mark.parametrize("change", [1, 2], ids=["repair", "a new version"])
def test_a_fault_at_any_operation_leaves_an_intact_release(
    faulty: Faulty, outputs: Path, fault: Fault, change: int
) -> None:
    intact = IntactReleases()
    assert faulty("small", outputs, change=1).how == "done"
    before = outputs.with_name("before")
    shutil.copytree(outputs, before, symlinks=True)
    people = (before / "releases/1.0.0/people.csv").read_bytes()
    if change == 1:
        (before / "releases/1.0.0/people.csv").write_text("somebody's")
        (before / "releases/1.0.0/documents.csv").unlink()
        (before / "releases/1.0.0/added.csv").write_text("somebody's")

    def restored() -> None:
        shutil.rmtree(outputs)
        shutil.copytree(before, outputs, symlinks=True)

    restored()
    points = representative(faulty("small", outputs, change=change).operations)
    assert len(points) > 20
    for at in points:
        restored()
        ended = faulty("small", outputs, change=change, at=at, fault=fault)
        assert ended.how != "killed" or fault == "killed"
        if change == 2:
            assert intact.after_a_fault(outputs) in {"1.0.0", "1.0.1"}
        else:
            latest = latest_release(outputs)
            assert latest is not None
            assert latest.path.joinpath("people.csv").read_bytes() in {people, b"somebody's"}
        again = faulty("small", outputs, change=change)
        assert again.how == "done", again.error
        assert intact.after_a_fault(outputs) == ("1.0.0" if change == 1 else "1.0.1")
        assert leftovers(outputs) == []
    print(f"{len(points)} operations at which it was {fault}; {intact.found} of {intact.faults} releases intact")


def test_the_next_run_makes_a_first_release_that_was_killed_anywhere(faulty: Faulty, outputs: Path) -> None:
    points = representative(faulty("small", outputs, change=1).operations)
    assert len(points) > 10
    for at in points:
        shutil.rmtree(outputs)
        outputs.mkdir()
        faulty("small", outputs, change=1, at=at)
        assert faulty("small", outputs, change=2).how == "done"
        IntactReleases().after_a_fault(outputs)


@pytest.mark.parametrize("half", [1, 2])
def test_publishing_is_killed_a_hundred_times_in_all(faulty: Faulty, outputs: Path, half: int) -> None:
    """Half of the kills at any moment, half of them from when files are put in place."""
    intact, moments = IntactReleases(), random.Random(f"{half} of 2")
    first = [faulty("whole", outputs, change=change) for change in range(3)]
    assert {ended.how for ended in first} == {"done"}
    n_made = 3
    longest, n_killed, n_runs = first[-1].seconds, 0, 0
    while n_killed < 50:
        n_runs += 1
        after = moments.uniform(0, longest * 1.2) if n_runs % 2 else moments.uniform(longest * 0.7, longest * 1.2)
        ended = faulty("whole", outputs, change=n_made, after=after)
        assert ended.how in {"killed", "done"}, ended.error
        version = intact.after_a_fault(outputs)
        # other work makes this machine slower and quicker
        if ended.how == "killed":
            n_killed += 1
            longest = max(longest, after)
        else:
            longest = 0.9 * longest + 0.1 * ended.seconds
            assert version == f"1.0.{n_made}"
            assert leftovers(outputs) == []
        n_made = int(version.rpartition(".")[2]) + 1
    assert faulty("whole", outputs, change=n_made).how == "done"
    assert intact.after_a_fault(outputs) == f"1.0.{n_made}"
    print(f"{n_killed} kills in {n_runs} runs, {n_made + 1} releases made, {intact.found} of {intact.faults} intact")


def test_whole_builds_are_killed_ten_times(commands: ForkedCommands, tmp_path: Path) -> None:
    """With worker processes; the last one is as a person starts it, and the same as an undisturbed one."""
    sources, outputs, temporary = tmp_path / "sources", tmp_path / "outputs", tmp_path / "temporary"
    shutil.copytree(SOURCES, sources)
    for number in range(40):  # enough for processes that read
        (sources / f"{number}.txt").write_text(f"Recipe {number}\n\nChop {number} onions and fry them until soft.\n")
    temporary.mkdir()

    def built(into: Path, after: float | None = None) -> Ended:
        where = ("--sources", sources, "--outputs", into)
        return commands("build", *where, environment={"TMPDIR": str(temporary)}, after=after)

    undisturbed = built(tmp_path / "undisturbed")
    assert undisturbed.returncode == 0, undisturbed.printed
    moments, intact, n_killed = random.Random(20260602), IntactReleases(), 0
    while n_killed < 10:
        (sources / "new.txt").write_text(
            f"Recipe for soup {moments.random()}\n\nChop the onions and fry them slowly.\n"
        )
        n_killed += built(outputs, moments.uniform(0, undisturbed.seconds)).returncode == -signal.SIGKILL
        if (outputs / "latest.json").exists():
            intact.after_a_fault(outputs)
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
    print(f"{n_killed} builds killed, {intact.found} of {intact.faults} releases intact")


HOLD = """
import sys
from pathlib import Path
from pipeline.releases.build_lock import build_lock
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


def test_a_held_lock_names_its_holder_and_is_released_when_the_holder_dies(outputs: Path) -> None:
    messages: list[str] = []
    with held(outputs) as other:
        with pytest.raises(BuildLockedError) as error, build_lock(outputs):
            pytest.fail("two at once")
        assert f"process {other.pid} on {socket.gethostname()}, since " in str(error.value)
        assert f"command: -c {outputs}" in str(error.value)
        assert "wait for it (--wait SECONDS)" in str(error.value)
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert (outputs / HOLDER).exists()
        with build_lock(outputs, report=messages.append):
            mine = LockHolder.read(outputs / HOLDER)
            assert mine is not None
            assert mine.process == os.getpid()
    assert len(messages) == 1
    assert messages[0].startswith(
        f"the build before did not finish, and its lock was taken over: process {other.pid} on "
    )
    assert sorted(path.name for path in outputs.iterdir()) == [LOCK]


def test_a_waiting_build_takes_the_lock_when_its_holder_is_done(outputs: Path) -> None:
    messages: list[str] = []
    with held(outputs) as other:
        ending = threading.Timer(0.5, other.communicate)
        ending.start()
        with build_lock(outputs, 60, messages.append):
            pass
        ending.join()
    assert [line.partition(" seconds ")[0] for line in messages] == ["waiting up to 60"]


def test_a_second_build_into_the_same_folder_has_its_own_exit_status(outputs: Path, tmp_path: Path) -> None:
    with held(outputs) as other:
        second = build(SOURCES, outputs, tmp_path, "--wait", "0")
        _, errors = second.communicate()
    assert second.returncode == 3
    assert errors.startswith(f"cannot begin:\n{outputs}: another build is writing there: process {other.pid} on ")
    assert "Traceback" not in errors


def test_a_lock_is_reentrant_within_its_thread_only(outputs: Path) -> None:
    outcomes: list[str] = []

    def other() -> None:
        try:
            with build_lock(outputs):
                outcomes.append("held by two")
        except BuildLockedError as error:
            outcomes.append(str(error))

    with build_lock(outputs):
        with build_lock(outputs):
            pass
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert f"process {os.getpid()} on " in outcomes[0]


def test_the_holder_of_a_lock_is_described_even_if_the_clock_has_changed() -> None:
    since = datetime(2026, 6, 1, 9, 5, 7, tzinfo=UTC)
    holder = LockHolder("otter", 41, since.isoformat(), "inspection-outcomes build")
    who = "process 41 on otter, since 1 June 2026 at 09:05:07 UTC"
    for length, age in [(0, "just now"), (1, "1 second ago"), (150, "2 minutes ago"), (90_000, "1 day ago")]:
        assert (
            holder.describe(since + timedelta(seconds=length)) == f"{who} ({age}), command: inspection-outcomes build"
        )
    assert "(the clock has been changed since)" in holder.describe(since - timedelta(days=400))


@pytest.mark.parametrize("text", ["", "{}", '{"host": 1', '{"host": "a", "process": "x", "since": "", "command": ""}'])
def test_an_unreadable_record_of_the_holder_does_not_block_a_build(outputs: Path, text: str) -> None:
    (outputs / HOLDER).write_text(text)
    with build_lock(outputs):
        pass


def test_only_leftovers_of_dead_builds_are_removed(outputs: Path) -> None:
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
    """Somebody set the pointer back by hand."""
    for change in (1, 2):
        assert faulty("small", outputs, change=change).how == "done"
    (outputs / "latest.json").write_text('{"version": "1.0.0"}')
    before = {path: path.read_bytes() for path in (outputs / RELEASES).glob("1.*/**/*") if path.is_file()}
    assert faulty("small", outputs, change=2).how == "done"  # the same again: it is not put forward
    assert json.loads((outputs / "latest.json").read_text())["version"] == "1.0.0"
    assert faulty("small", outputs, change=3).how == "done"
    assert json.loads((outputs / "latest.json").read_text())["version"] == "1.0.2"
    assert {path: path.read_bytes() for path in before} == before
