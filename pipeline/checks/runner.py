"""The list of checks, and running them all on a candidate."""

from collections.abc import Collection, Iterator
from typing import Final

from pipeline.checks import integrity, schema_check, values
from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.schema.model import Schemas

#: The question that each check answers, for people.
CHECK_DESCRIPTIONS: Final = {
    schema_check.CHECK: "Do the columns, their types and their missing values match the table's schema?",
    values.CHECK: "Are keys unique, terms in their vocabularies, and values within their patterns and bounds?"
    " (Great Expectations)",
    integrity.REFERENCES: "Is every reference to a row that exists?",
    integrity.WORDS: "Are the words of every row at its offsets in the text of its document?",
    integrity.EVIDENCE: "Does every value that needs evidence have it?",
    integrity.NULLS: "Does every missing value that needs a reason have one?",
    integrity.ROWS: "Do evidence and reasons describe cells that exist?",
}


def defined_checks(schemas: Schemas) -> list[tuple[str, str]]:
    """Every check as (table, check), in the order in which they run."""
    return [
        (name, check)
        for name, table in schemas.tables.items()
        for check in (
            schema_check.CHECK,
            values.CHECK,
            *(check for check, item in integrity.CHECKS.items() if item.applies(name, table)),
        )
    ]


def run_checks(
    candidate: ReleaseCandidate, selected: Collection[tuple[str, str]] | None = None
) -> Iterator[CheckResult]:
    """Run every check of every table, or those that are selected as (table, check).

    Where a table does not match its schema, its values are not checked, nor is anything between tables: those checks
    report an error instead.
    """
    schemas, tables = candidate.schemas, candidate.tables
    of_schema = {name: schema_check.check_schema(name, schemas.tables[name], tables[name]) for name in tables}
    mismatched = sorted(name for name, result in of_schema.items() if not result.passed)
    runner = values.ExpectationRunner(schemas)
    for name, check in defined_checks(schemas):
        if selected is not None and (name, check) not in selected:
            continue
        if check == schema_check.CHECK:
            yield of_schema[name]
        elif check == values.CHECK and name not in mismatched:
            yield runner.run(name, tables[name])
        elif mismatched:
            error = f"not checked, because {', '.join(mismatched)} does not match its schema"
            yield CheckResult(name, check, passed=False, n_examined=0, error=error)
        else:
            yield integrity.CHECKS[check].run(name, candidate)
