"""Full, limited and read-only disks: the latest release stays, and the error explains what to do."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.core.paths import SOURCES
from pipeline.releases.release_index import RELEASES
from tests.support.fault_outcomes import IntactReleases, build, leftovers
from tests.support.faults import Faulty

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("largest", [0, 100, 10_000, 300_000, 600_000])
def test_a_limit_on_the_size_of_files_leaves_the_latest_release(
    faulty: Faulty, first_release: Path, outputs: Path, largest: int
) -> None:
    shutil.copytree(first_release.parent.parent, outputs, symlinks=True, dirs_exist_ok=True)
    ended = faulty("whole", outputs, largest=largest)
    assert ended.how == "failed"
    assert ended.error.startswith("ReleaseError: "), ended.error
    assert IntactReleases().after_a_fault(outputs) == "1.0.0"
    assert sorted(path.name for path in (outputs / RELEASES).iterdir()) == [".given.json", "1.0.0"]


@contextmanager
def mounted(*arguments: str | Path) -> Iterator[None]:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"file systems cannot be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", arguments[-1]], check=True)


@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is not installed")
@pytest.mark.parametrize("room", [0.02, 0.4, 0.7])
def test_a_full_disk_leaves_the_latest_release(faulty: Faulty, first_release: Path, outputs: Path, room: float) -> None:
    """There is room for part of a release beside the existing one."""
    blocks = sum(-(-path.stat().st_size // 4096) + 1 for path in first_release.rglob("*"))
    with mounted("-t", "tmpfs", "-o", f"size={int(blocks * (1 + room)) * 4096}", "tmpfs", outputs):
        shutil.copytree(first_release.parent.parent, outputs, symlinks=True, dirs_exist_ok=True)
        ended = faulty("whole", outputs)
        assert "No space left on device" in ended.error
        assert "free some space or make the folder writable, and build again" in ended.error
        assert IntactReleases().after_a_fault(outputs) == "1.0.0"
        assert leftovers(outputs) == []


@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is not installed")
def test_a_full_folder_for_temporary_files_is_an_error(outputs: Path, tmp_path: Path) -> None:
    with mounted("-t", "tmpfs", "-o", "size=128k", "tmpfs", tmp_path):
        running = build(SOURCES, outputs, tmp_path, "--wait", "0")
        _, errors = running.communicate()
    assert running.returncode == 1
    assert "No space left on device" in errors
    assert "free some space or make the folder writable, and build again" in errors
    assert "Traceback" not in errors


@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is not installed")
def test_a_read_only_folder_is_an_error(faulty: Faulty, first_release: Path, outputs: Path, tmp_path: Path) -> None:
    shutil.copytree(first_release.parent.parent, outputs, symlinks=True, dirs_exist_ok=True)
    with mounted("--bind", outputs, outputs):
        subprocess.run(["mount", "-o", "remount,bind,ro", outputs], check=True)
        ended = faulty("whole", outputs)
        assert "Read-only file system" in ended.error
        assert ended.error.startswith("ReleaseError: ")
        second = build(SOURCES, outputs, tmp_path, "--wait", "0")
        _, errors = second.communicate()
        assert (second.returncode, "cannot be written to (Read-only file system)" in errors) == (2, True)
        IntactReleases().after_a_fault(outputs)
    assert faulty("whole", outputs).how == "done"
