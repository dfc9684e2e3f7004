"""Draw a sample of mutants, run the tests against each, and report those that no test noticed."""

import argparse
import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.coverage_map import CoverageMap
from tests.mutation.mutants import Mutant, is_valid, mutants_of
from tests.mutation.runner import Outcome, preload, run_tests

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".mutation"
ROOMS = ("linking", "extraction", "releases", "redaction", "checks", "schema")
#: Of the tests that may notice a mutant, so many seconds' worth are run, the quickest first; and a mutant may take so long.
SECONDS_OF_TESTS = 40.0
SECONDS_OF_MUTANT = 120


def main() -> int:
    """Run the sample and write the report; 1 where the unchanged code fails its tests."""
    options = _options()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    covered = CoverageMap.of(ROOT, FOLDER, ["-m", options.markers, *options.tests])
    preload()
    sample = itertools.islice(_shuffled(options.rooms, options.seed), options.mutants)
    end = time.monotonic() + 60 * options.minutes
    results: list[tuple[Mutant, Outcome]] = []
    for mutant in sample:
        if not results and _outcome(mutant, covered, changed=False) in (Outcome.KILLED, Outcome.TIMED_OUT):
            print(f"the tests of {mutant.path} fail on the unchanged code, see {FOLDER / 'last.log'}")
            return 1
        began = time.monotonic()
        results.append((mutant, _outcome(mutant, covered, changed=True)))
        took = time.monotonic() - began
        print(f"{len(results):4} {results[-1][1]:20} {took:5.1f} s  {mutant.path}:{mutant.first_line}", flush=True)
        if time.monotonic() > end:
            break
    report = "\n".join(_report(results, options.mutants, options.seed))
    (FOLDER / "report.md").write_text(report + "\n")
    print(report)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--mutants", type=int, default=100, help="how many to draw (default: 100)")
    parser.add_argument("--minutes", type=float, default=20, help="stop after so many minutes (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same mutants from the same code")
    parser.add_argument("--rooms", nargs="+", default=ROOMS, metavar="ROOM", help=f"default: {' '.join(ROOMS)}")
    parser.add_argument("--tests", nargs="+", default=["tests"], metavar="PATH", help="tests to run (default: tests)")
    parser.add_argument("--markers", default="", help="of the tests to run, as pytest -m takes them (default: all)")
    return parser.parse_args()


def _shuffled(rooms: list[str], seed: int) -> Iterator[Mutant]:
    """All valid mutants of some rooms in random order."""
    mutants = [mutant for room in rooms for mutant in mutants_of(ROOT, room)]
    random.Random(seed).shuffle(mutants)
    return (mutant for mutant in mutants if is_valid(mutant, ROOT))


def _outcome(mutant: Mutant, covered: CoverageMap, *, changed: bool) -> Outcome:
    """Run the tests that run the changed lines, then, where none of them fails, the others of the file.

    Args:
        mutant: one change.
        covered: which tests run which lines.
        changed: whether to make the change; without it the first of the two groups is enough to see that tests pass.
    """
    file = ROOT / mutant.path
    source = mutant.source(ROOT) if changed else file.read_text()
    lines = range(mutant.first_line, mutant.last_line + 1)
    if not covered.runs(file, lines):
        return Outcome.NOT_RUN
    module = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    direct = covered.within(covered.direct_tests(file, lines), SECONDS_OF_TESTS)
    others = covered.within([test for test in covered.all_tests(file) if test not in set(direct)], SECONDS_OF_TESTS)
    for tests in filter(None, (direct, others)):
        outcome = run_tests(module, source, tests, FOLDER / "last.log", SECONDS_OF_MUTANT)
        if outcome is not Outcome.SURVIVED or not changed:
            return outcome
    return Outcome.SURVIVED


def _report(results: list[tuple[Mutant, Outcome]], drawn: int, seed: int) -> Iterator[str]:
    yield "# Mutation testing\n"
    yield f"{len(results)} mutants were run of {drawn} asked for (seed {seed}).\n"
    yield "| room | mutants | " + " | ".join(Outcome) + " | share noticed |"
    yield "|---" * (len(Outcome) + 3) + "|"
    for room in [*sorted({mutant.path.split("/")[1] for mutant, _ in results}), "all"]:
        outcomes = [outcome for mutant, outcome in results if room in ("all", mutant.path.split("/")[1])]
        counts = [outcomes.count(outcome) for outcome in Outcome]
        noticed = outcomes.count(Outcome.KILLED) + outcomes.count(Outcome.TIMED_OUT)
        cells = [room, len(outcomes), *counts, f"{noticed / len(outcomes):.0%}" if outcomes else "none"]
        yield "| " + " | ".join(map(str, cells)) + " |"
    for unnoticed in (Outcome.SURVIVED, Outcome.NOT_RUN):
        yield f"\n## Mutants that {'survived' if unnoticed is Outcome.SURVIVED else 'no test runs'}\n"
        for mutant, outcome in results:
            if outcome is unnoticed:
                yield f"`{mutant.path}:{mutant.first_line}`\n\n```diff\n{mutant.diff(ROOT)}\n```\n"


if __name__ == "__main__":
    raise SystemExit(main())
