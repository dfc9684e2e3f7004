"""What became of the mutants of a run, kept so that those that no test noticed can be run again with more tests."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, is_valid, mutants_of_file
from tests.mutation.runner import Outcome

NOTICED = (Outcome.KILLED, Outcome.TIMED_OUT)


@dataclass(frozen=True)
class Result:
    """What became of one mutant.

    Attributes:
        path: the file, relative to the root of the project.
        line: the first line that changed, from 1.
        diff: the change.
        outcome: whether a test noticed it.
    """

    path: str
    line: int
    diff: str
    outcome: Outcome

    @property
    def is_noticed(self) -> bool:
        """Whether a test failed or did not end."""
        return self.outcome in NOTICED


def save(results: Sequence[Result], file: Path) -> None:
    """Write results, one JSON object a line."""
    file.write_text("".join(json.dumps(asdict(result)) + "\n" for result in results))


def load(file: Path) -> list[Result]:
    """The results that were written last."""
    rows = map(json.loads, file.read_text().splitlines())
    return [Result(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows]


def same_change(result: Result, root: Path) -> Mutant | None:
    """The mutant of the code as it is now that makes the same change; None where that code is gone."""
    if not (root / result.path).exists():
        return None
    nearest_first = sorted(mutants_of_file(root, result.path), key=lambda mutant: abs(mutant.first_line - result.line))
    wanted = _changed(result.diff)
    return next((m for m in nearest_first if is_valid(m, root) and _changed(m.diff(root)) == wanted), None)


def _changed(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line.startswith(("-", "+"))]


def report(results: Sequence[Result]) -> Iterator[str]:
    """The lines of a report in Markdown: the share noticed of each package, and the changes that no test noticed."""
    yield "# Mutation testing\n"
    yield "| package | mutants | " + " | ".join(Outcome) + " | share noticed |"
    yield "|---" * (len(Outcome) + 3) + "|"
    for package in [*sorted({_package(result) for result in results}), "all"]:
        own = [result for result in results if package in ("all", _package(result))]
        counts = [sum(result.outcome is outcome for result in own) for outcome in Outcome]
        share = f"{sum(result.is_noticed for result in own) / len(own):.0%}" if own else "none"
        yield "| " + " | ".join(map(str, (package, len(own), *counts, share))) + " |"
    for outcome in Outcome:
        if outcome not in NOTICED:
            yield f"\n## Mutants: {outcome}\n"
            yield from (f"`{r.path}:{r.line}`\n\n```diff\n{r.diff}\n```\n" for r in results if r.outcome is outcome)


def _package(result: Result) -> str:
    return result.path.split("/")[1]
