"""Run the tests against one mutant, in a process forked from this one."""

import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from types import CodeType, ModuleType

import pytest

#: What pytest writes where what all tests share, or a file of tests, cannot be imported.
_NOT_IMPORTED = ("ImportError while loading conftest", "ERROR collecting ")


class Outcome(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    NOT_RUN = "not run by any test"


def preload(modules: Iterable[str]) -> None:
    """Import, once before the first fork, what tests need and no mutant changes."""
    with warnings.catch_warnings(action="ignore"):
        for name in modules:
            with contextlib.suppress(ImportError):  # some make modules that have no file
                importlib.import_module(name)
    assert "pipeline" not in sys.modules, "a module of the pipeline is loaded, so its mutants would not be"


def run_tests(module: str, source: str, tests: Sequence[str], log: Path, seconds: int) -> Outcome:
    """Run tests with one module of the pipeline replaced, until one fails.

    Args:
        module: the dotted name of the module.
        source: what it holds instead.
        tests: node identifiers, in the order in which they run.
        log: the file for pytest's output.
        seconds: of processor time (or ten times as many by the clock), after which the mutant counts as noticed,
            since a test would not end.

    Raises:
        RuntimeError: pytest could not run at all.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        arguments = [*tests, f"--basetemp={temporary}/tests"]  # pytest's own is cleared by other runs beside this one
        process = multiprocessing.get_context("fork").Process(
            target=_child, args=(module, source, arguments, log, seconds)
        )
        process.start()
        process.join(10 * seconds)
        if process.is_alive():
            assert process.pid is not None
            os.killpg(process.pid, signal.SIGKILL)
            process.join()
            return Outcome.TIMED_OUT
    if process.exitcode == -signal.SIGXCPU:
        return Outcome.TIMED_OUT
    if process.exitcode == pytest.ExitCode.USAGE_ERROR:
        written = log.read_text(errors="replace")
        if any(words in written for words in _NOT_IMPORTED):
            return Outcome.KILLED  # the module, or what tests make of it on import, fails: all of these tests notice
    if process.exitcode in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise RuntimeError(f"pytest found none of the tests of {module}, see {log}")
    return Outcome.SURVIVED if process.exitcode == 0 else Outcome.KILLED


def failed(tests: Sequence[str], log: Path) -> str | None:
    """The test that failed, by pytest's output; None where none of them did, as where a module cannot be imported."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.startswith(("FAILED ", "ERROR "))]
    found = [test for test in tests for line in lines if line.partition(" ")[2].startswith(test)]
    return max(found, key=len, default=None)


def _child(module: str, source: str, arguments: Sequence[str], log: Path, seconds: int) -> None:
    gc.disable()  # short-lived; and a collection would copy every page that is shared with the parent
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    os.setsid()  # processes that tests start end with this one
    with log.open("w") as stream:
        os.dup2(stream.fileno(), sys.stdout.fileno())
        os.dup2(stream.fileno(), sys.stderr.fileno())
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(log.parent / "hypothesis")
    sys.meta_path.insert(0, _Replacing(module, source))
    options = [
        "-x",
        "-q",
        "--no-header",
        "--tb=short",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "--hypothesis-seed=1",
    ]
    code = pytest.main([*options, *arguments])
    sys.stdout.flush()
    os._exit(code)  # without the clean-up of libraries, of which some wait for threads that the fork did not copy


class _Replacing(importlib.abc.MetaPathFinder):
    """Finds one module with another source; nothing is written to disk."""

    def __init__(self, module: str, source: str) -> None:
        self._module = module
        self._source = source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Loader(fullname, spec.origin, self._source)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - the name is the interface's
        return compile(self._source, self.path, "exec", dont_inherit=True)
