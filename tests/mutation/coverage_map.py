"""Which tests run which lines of the pipeline.

The tests are run once under coverage.py, with the test that is running as its context. A line that ran while a fixture
of several tests was set up belongs to all of them. A line that ran on import, or only where a result was cached, has no
one test: every test that runs any line of its file is taken.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

_SETUP = "set-up of "
_COLLECTION = "collection"
#: The part of the time that the set-up of a test may take without putting the test after all others.
_LONGEST_SET_UP = 0.25


class Contexts:
    """A pytest plugin that names what is running to coverage.py, and times each test and each shared fixture."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._coverage = measured
        self._current = _COLLECTION
        self.tests: dict[str, dict[str, object]] = {}
        self.fixtures: dict[str, float] = {}
        self._switch(_COLLECTION)

    def _switch(self, name: str) -> str:
        before, self._current = self._current, name
        self._coverage.switch_context(name)
        return before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Function) -> Iterator[None]:
        self.tests[item.nodeid] = {"fixtures": item.fixturenames, "seconds": 0.0, "passed": True}
        self._switch(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        before = self._switch(_SETUP + fixturedef.argname)
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.fixtures[fixturedef.argname] = time.perf_counter() - began
            self._switch(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = self.tests[report.nodeid]
        if report.when == "call":
            test["seconds"] = report.duration
        test["passed"] = test["passed"] and report.passed


def measure(folder: Path, arguments: list[str]) -> None:
    """Run tests with pytest's arguments, and keep in a folder which lines each ran."""
    measured = coverage.Coverage(data_file=folder / "coverage.sqlite", source=["pipeline"])
    measured.erase()
    measured.start()
    contexts = Contexts(measured)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        options = ["-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", f"--basetemp={temporary}/tests"]
        pytest.main([*arguments, *options], plugins=[contexts])
    measured.stop()
    measured.save()
    modules = [name for name in sys.modules if name.partition(".")[0] not in {"__main__", "pipeline", "tests"}]
    found = {"tests": contexts.tests, "fixtures": contexts.fixtures, "modules": modules}
    (folder / "tests.json").write_text(json.dumps(found))


@dataclass(frozen=True)
class CoverageMap:
    """Which tests run which lines.

    Attributes:
        data: what coverage.py measured.
        tests: of each test that passed, the fixtures that it uses and its seconds.
        fixtures: the seconds that the set-up of each shared fixture takes.
        modules: what the tests import beside the pipeline and themselves.
    """

    data: coverage.CoverageData
    tests: dict[str, tuple[frozenset[str], float]]
    fixtures: dict[str, float]
    modules: list[str]

    @classmethod
    def of(cls, root: Path, folder: Path, arguments: list[str]) -> "CoverageMap":
        """The map of the code as it is; measured again where the code or a test changed."""
        digest = hashlib.sha256(" ".join(arguments).encode())
        for top in ("pipeline", "schemas", "sources", "tests"):
            for path in sorted((root / top).rglob("*")):
                if path.is_file() and path.suffix != ".pyc" and not path.is_relative_to(Path(__file__).parent):
                    digest.update(path.read_bytes())
        stamp = folder / "measured"
        if not stamp.exists() or stamp.read_text() != digest.hexdigest():
            code = f"import pathlib, tests.mutation.coverage_map as m; m.measure(pathlib.Path({str(folder)!r}), {arguments})"
            subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
            stamp.write_text(digest.hexdigest())
        data = coverage.CoverageData(str(folder / "coverage.sqlite"))
        data.read()
        found = json.loads((folder / "tests.json").read_text())
        passed = {name: (frozenset(t["fixtures"]), t["seconds"]) for name, t in found["tests"].items() if t["passed"]}
        return cls(data, passed, found["fixtures"], found["modules"])

    def runs(self, file: Path, lines: range) -> bool:
        """Whether one of the lines ran at all."""
        return bool(self._contexts(file, lines))

    def direct_tests(self, file: Path, lines: range) -> list[str]:
        """The tests that run one of the lines themselves, and not in a shared fixture; the quickest first."""
        return self._by_seconds(self.tests.keys() & self._contexts(file, lines))

    def all_tests(self, file: Path) -> list[str]:
        """The tests that run any line of a file, or use a fixture that does; the quickest first."""
        contexts = self._contexts(file)
        fixtures = {context.removeprefix(_SETUP) for context in contexts if context.startswith(_SETUP)}
        found = [name for name, (used, _) in self.tests.items() if name in contexts or used & fixtures]
        return self._by_seconds(found or self.tests)  # a file that runs on import alone is used by all

    def within(self, tests: list[str], seconds: float) -> list[str]:
        """As many of the tests as run within so many seconds, with the set-up of shared fixtures.

        They are chosen by their own seconds alone, unless a set-up takes a large part of the time: the tests that
        compare every table of a release are quick, and many share one set-up.
        """
        longest = _LONGEST_SET_UP * seconds
        quickest_first = sorted(
            tests, key=lambda name: self._seconds(name) if self._set_up(name) > longest else self._own(name)
        )
        chosen: set[str] = set()
        set_up: set[str] = set()
        for test in quickest_first:
            used, own = self.tests[test]
            seconds -= own + sum(self.fixtures.get(name, 0) for name in sorted(used - set_up))
            if seconds < 0:
                break
            set_up |= used
            chosen.add(test)
        return [test for test in tests if test in chosen]

    def _contexts(self, file: Path, lines: range | None = None) -> set[str]:
        by_line = self.data.contexts_by_lineno(str(file))
        return {context for line in (lines or by_line) for context in by_line.get(line, ())}

    def _by_seconds(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda name: (self._seconds(name), name))

    def _seconds(self, test: str) -> float:
        return self._own(test) + self._set_up(test)

    def _own(self, test: str) -> float:
        return self.tests[test][1]

    def _set_up(self, test: str) -> float:
        return sum(self.fixtures.get(name, 0) for name in sorted(self.tests[test][0]))
