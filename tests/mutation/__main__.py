"""Draw a sample of mutants, run the tests against each, and report those that no test noticed."""

import argparse
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.coverage_map import CoverageMap
from tests.mutation.mutants import Mutant, is_valid, mutants_of
from tests.mutation.results import NOTICED, Result, load, report, same_change, save
from tests.mutation.runner import Outcome, failed, preload, run_tests

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".mutation"
RESULTS = FOLDER / "results.jsonl"
PACKAGES = ("linking", "extraction", "releases", "redaction", "checks", "schema")
#: Seconds of processor time that a mutant may take.
SECONDS_OF_MUTANT = 120
#: How many of the tests that noticed earlier mutants are run before all others.
_MOST_FIRST = 5


def main() -> int:
    """Run the mutants and write the report; 1 where the unchanged code fails its tests."""
    options = _options()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    noticed, mutants = _again() if options.again else ([], _drawn(options.packages, options.seed))
    covered = CoverageMap.of(ROOT, FOLDER, ["-m", options.markers, *options.tests])
    tests = _Tests(covered, options.seconds)
    preload(covered.modules)
    end = time.monotonic() + 60 * options.minutes
    results: list[Result] = []
    for mutant in itertools.islice(mutants, None if options.again else options.mutants):
        if not results and tests.outcome(mutant, changed=False) in NOTICED:
            print(f"the tests of {mutant.path} fail on the unchanged code, see {FOLDER / 'last.log'}")
            return 1
        began = time.monotonic()
        result = Result(mutant.path, mutant.first_line, mutant.diff(ROOT), tests.outcome(mutant, changed=True))
        results.append(result)
        took = time.monotonic() - began
        print(f"{len(results):4} {result.outcome:20} {took:5.1f} s  {result.path}:{result.line}", flush=True)
        if not result.is_noticed:
            print(result.diff, flush=True)
        if not options.again:
            save(results, RESULTS)
        if time.monotonic() > end:
            break
    if options.again:
        save([*noticed, *results], RESULTS)
    lines = "\n".join(report([*noticed, *results]))
    (FOLDER / "report.md").write_text(lines + "\n")
    print(lines)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--mutants", type=int, default=100, help="how many to draw (default: 100)")
    parser.add_argument("--minutes", type=float, default=20, help="stop after so many minutes (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same mutants from the same code")
    parser.add_argument(
        "--packages", nargs="+", default=PACKAGES, metavar="NAME", help=f"default: {' '.join(PACKAGES)}"
    )
    parser.add_argument("--tests", nargs="+", default=["tests"], metavar="PATH", help="tests to run (default: tests)")
    parser.add_argument("--markers", default="", help="of the tests to run, as pytest -m takes them (default: all)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=40,
        help="of the tests that run the changed line, and of the others of its file, run so many seconds' worth each,"
        " the quickest first (default: 40)",
    )
    parser.add_argument("--again", action="store_true", help="all that no test noticed the last time, and no others")
    return parser.parse_args()


def _drawn(packages: Sequence[str], seed: int) -> Iterator[Mutant]:
    """All valid mutants of some packages in random order."""
    mutants = [mutant for package in packages for mutant in mutants_of(ROOT, package)]
    random.Random(seed).shuffle(mutants)
    return (mutant for mutant in mutants if is_valid(mutant, ROOT))


def _again() -> tuple[list[Result], Iterator[Mutant]]:
    """The results of the last run where a test noticed the mutant, and the mutants of the others."""
    last = load(RESULTS)
    found = (same_change(result, ROOT) for result in last if not result.is_noticed)
    return [result for result in last if result.is_noticed], (mutant for mutant in found if mutant is not None)


class _Tests:
    """Chooses the tests for a mutant, and runs them.

    What noticed one mutant of a package is likely to notice the next: such tests are run first, those of the same
    file before others.
    """

    def __init__(self, covered: CoverageMap, seconds: float) -> None:
        self._covered = covered
        self._seconds = seconds
        self._noticed: list[tuple[str, str]] = []

    def outcome(self, mutant: Mutant, *, changed: bool) -> Outcome:
        """What becomes of a mutant.

        Args:
            mutant: one change.
            changed: whether to make the change; without it, whether the tests pass.
        """
        file = ROOT / mutant.path
        lines = range(mutant.first_line, mutant.last_line + 1)
        if not self._covered.runs(file, lines):
            return Outcome.NOT_RUN
        source = mutant.source(ROOT) if changed else file.read_text()
        module = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        tests, log = self._tests(mutant.path, file, lines), FOLDER / "last.log"
        outcome = run_tests(module, source, tests, log, SECONDS_OF_MUTANT)
        if outcome is Outcome.KILLED and (test := failed(tests, log)):
            self._noticed.append((mutant.path, test))
        return outcome

    def _tests(self, path: str, file: Path, lines: range) -> list[str]:
        """Those that run the changed lines, then others of the file; of each as many as the time allows."""
        direct, every = self._covered.direct_tests(file, lines), self._covered.all_tests(file)
        package = path.split("/")[1]
        same_file = [test for noticed, test in reversed(self._noticed) if noticed == path]
        same_package = [test for noticed, test in reversed(self._noticed) if noticed.split("/")[1] == package]
        first = dict.fromkeys(test for test in (*same_file, *same_package) if test in set(every))
        chosen = (
            *itertools.islice(first, _MOST_FIRST),
            *self._covered.within(direct, self._seconds),
            *self._covered.within([test for test in every if test not in set(direct)], self._seconds),
        )
        return list(dict.fromkeys(chosen))


if __name__ == "__main__":
    raise SystemExit(main())
