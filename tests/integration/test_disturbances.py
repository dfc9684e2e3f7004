"""Files and clocks that change during a build, and half-written cache files."""

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.execution.batches import Rejection
from pipeline.execution.cache import FactsCache
from pipeline.execution.serialization import serialize
from pipeline.releases.publish import publish
from pipeline.releases.release_index import is_intact
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourcesError, find_sources, read_bytes
from pipeline.sources.registry import Registry

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]


CHANGE = """
import sys
with open(sys.argv[1], "wb", buffering=0) as stream:
    while True:
        for letter in b"abc":
            stream.seek(0)
            stream.write(bytes([letter]) * 3_000_000)
        stream.truncate(1_000_000)
"""


def test_a_file_that_changes_constantly_is_read_in_one_state_or_refused(outputs: Path) -> None:
    """Its bytes are read once, and the hash is of those."""
    path, n_read, n_refused = outputs / "a.txt", 0, 0
    path.write_text("a")
    with subprocess.Popen([sys.executable, "-c", CHANGE, path]) as process:
        while path.stat().st_size <= 1:
            time.sleep(0.01)
        for _ in range(200):
            (file,) = find_sources(outputs, Registry())
            try:
                content = read_bytes(outputs, file)
            except SourcesError:
                n_refused += 1
            else:
                assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
                n_read += 1
        process.kill()
    print(f"of 200 reads of a file that changes constantly, {n_read} were of one state and {n_refused} were refused")
    assert n_refused > 0


def test_a_clock_that_jumps_changes_nothing(
    tmp_path: Path, first_release: Path, candidate: ReleaseCandidate, monkeypatch: pytest.MonkeyPatch
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
    assert is_intact(made.path)
    assert not publish(tmp_path, candidate, passed, release_pages).is_new


def test_half_written_cache_files_are_removed_and_written_again(tmp_path: Path) -> None:
    cache = FactsCache(tmp_path)
    content = serialize(Rejection("empty", "nothing"))
    cache.store("ab" * 32, content)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    (kept.parent / ".dead.writing").write_bytes(content[:10])
    cache.remove_temporary_files()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]

    with pytest.MonkeyPatch.context() as patch:
        replace, taken = Path.replace, list[Path]()

        def taken_away(self: Path, target: Path) -> Path:
            if not taken:
                taken.append(self)
                self.unlink()
            return replace(self, target)

        patch.setattr(Path, "replace", taken_away)
        cache.store("cd" * 32, content)
    assert cache.summary("cd" * 32) is not None
    assert len(taken) == 1
