"""All checks of a release, and which tables each applies to.

What belongs here: the list of checks and running them all. What does not: any single check.
"""

from collections.abc import Iterator
from typing import Final

from pipeline.checks import integrity
from pipeline.checks import schema_check as conformity
from pipeline.checks import values as expectations
from pipeline.checks.results import CheckResult
from pipeline.schema.model import Schemas

#: What each check asks, for people.
CHECK_DESCRIPTIONS: Final = {
    conformity.CHECK: "Are the columns, their types and their nulls as the table's description says?",
    expectations.CHECK: "Are keys unique, terms in their vocabularies, values in their patterns and bounds?"
    " (Great Expectations)",
    integrity.REFERENCES: "Does every reference to another table meet a row there?",
    integrity.WORDS: "Do the words of every row stand at its offsets in the text of its document?",
    integrity.EVIDENCE: "Is there, for every value that promises it, a place where it was read?",
    integrity.NULLS: "Is there, for every missing value that promises it, a reason?",
    integrity.ROWS: "Do evidence and reasons for null point at cells that are there?",
}


def defined_checks(schemas: Schemas) -> list[tuple[str, str]]:
    """Every check as (table, check), in the order in which they run."""
    return [
        (name, check)
        for name, table in schemas.tables.items()
        for check in (conformity.CHECK, expectations.CHECK, *integrity.CHECKS)
        if check not in integrity.CHECKS or integrity.applies(check, name, table)
    ]


def run_checks(candidate: integrity.Candidate) -> Iterator[CheckResult]:
    """Run every check of every table.

    A table that does not conform to its schema is not held against its expectations, nor against other tables: those
    checks report that as their error.
    """
    schemas, tables = candidate.schemas, candidate.tables
    conforming = {name: conformity.check_conformity(name, schemas.tables[name], tables[name]) for name in tables}
    broken = sorted(name for name, result in conforming.items() if not result.passed)
    runner = expectations.ExpectationRunner(schemas)
    for name, check in defined_checks(schemas):
        if check == conformity.CHECK:
            yield conforming[name]
        elif check == expectations.CHECK and name not in broken:
            yield runner.run(name, tables[name])
        elif broken:
            error = f"not checked: {', '.join(broken)} does not conform to its schema"
            yield CheckResult(name, check, passed=False, n_examined=0, error=error)
        else:
            result = integrity.CHECKS[check](name, candidate)
            assert result is not None  # noqa: S101 - `defined_checks` asked `applies`
            yield result
