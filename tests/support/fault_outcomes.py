"""What must hold after a fault, and builds that can be killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

from pipeline.releases.build_lock import HOLDER
from pipeline.releases.release_index import RELEASES, is_intact, latest_release
from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.verify import problems

COMMAND = Path(sys.executable).parent / "inspection-outcomes"


class IntactReleases:
    """Counts the releases that are intact after a fault."""

    def __init__(self) -> None:
        self.faults = 0
        self.found = 0
        self._verified: set[bytes] = set()

    def after_a_fault(self, outputs: Path) -> str:
        """The latest version; every release that is visible must be intact."""
        self.faults += 1
        latest = latest_release(outputs)
        assert latest is not None
        named = json.loads((outputs / "latest.json").read_text())
        assert named["version"] == str(latest.version)
        for path in (outputs / RELEASES).iterdir():
            if not path.name.startswith("."):
                assert is_intact(path), f"{path} is visible and damaged"
        self._verify(latest.path)
        self.found += 1
        return str(latest.version)

    def _verify(self, path: Path) -> None:
        """As the command `verify` does; the same bytes once."""
        sums = (path / "SHA256SUMS").read_bytes()
        if sums not in self._verified:
            assert list(problems(PublishedRelease.at(path))) == []
        self._verified.add(sums)


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if "writing" in path.name or path.name == HOLDER)


def build(sources: Path, outputs: Path, temporary: Path, *more: str) -> subprocess.Popen[str]:
    environment = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    return subprocess.Popen(
        [COMMAND, "build", "--sources", sources, "--outputs", outputs, *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if more else subprocess.DEVNULL,
        text=True,
        env={**environment, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
