"""The texts of a release that are for people or describe its checks."""

import json

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.releases.prose import checks_file, licence
from pipeline.schema.frames import records


def test_the_results_of_checks_are_published_with_their_failures() -> None:
    passed = CheckResult("people", "schema", passed=True, n_examined=3)
    failed = CheckResult("findings", "offsets", passed=False, n_examined=2, n_failures=1, failures=("a row: é",))
    broken = CheckResult("findings", "schema", passed=False, n_examined=0, error="it ended")
    assert json.loads(checks_file([passed, failed, broken])) == [
        {
            "table": "people",
            "check": "schema",
            "passed": True,
            "n_examined": 3,
            "n_failures": 0,
            "failures": [],
            "error": None,
        },
        {
            "table": "findings",
            "check": "offsets",
            "passed": False,
            "n_examined": 2,
            "n_failures": 1,
            "failures": ["a row: é"],
            "error": None,
        },
        {
            "table": "findings",
            "check": "schema",
            "passed": False,
            "n_examined": 0,
            "n_failures": 0,
            "failures": [],
            "error": "it ended",
        },
    ]
    assert "é" in checks_file([failed]).decode()


def test_the_licence_states_how_much_of_each_text_is_quoted(candidate: ReleaseCandidate) -> None:
    text = licence(candidate.schemas, candidate.tables).decode()
    shares = {
        line.split("`")[1]: int(line.rstrip(" |").rpartition("|")[2].rstrip(" %"))
        for line in text.splitlines()
        if line.startswith("| [`")
    }
    documents = records(candidate.tables["documents"])
    assert shares.keys() == {row["document_id"] for row in documents}
    whole = {row["document_id"] for row in documents if row["redistributable"]}
    assert whole
    assert {shares[name] for name in whole} == {100}
    others = [share for name, share in shares.items() if name not in whole]
    assert others
    assert all(0 < share < 100 for share in others)
