"""The pointer and the list of versions at an address, without an address."""

import pytest

from pipeline.releases.index_files import listing
from pipeline.releases.remote_index import later, mirrored, to_withdraw, with_entry
from pipeline.releases.version import Version
from pipeline.releases.version_record import GivenVersion, State, VersionRecord


def _given(version: str, state: State = State.PUBLISHED, sums: str = "a" * 64) -> GivenVersion:
    return GivenVersion(version, state, sums)


def test_a_version_takes_its_place_in_the_list_and_that_of_its_earlier_entry() -> None:
    there = [listing(_given(version)) for version in ("1.2.0", "1.10.0")]
    added = with_entry(there, listing(_given("1.9.0")))
    assert [item["version"] for item in added] == ["1.2.0", "1.9.0", "1.10.0"]
    replaced = with_entry(there, listing(_given("1.2.0", sums="b" * 64)))
    assert [(item["version"], item["sha256sums_sha256"][0]) for item in replaced] == [("1.2.0", "b"), ("1.10.0", "a")]


@pytest.mark.parametrize(
    ("state", "sums", "latest"),
    [
        (State.PUBLISHED, "a", "1.1.0"),
        (State.ROLLED_BACK, "a", "1.0.0"),
        (State.WITHDRAWN, "a", "1.0.0"),
        (State.ROLLED_BACK, "b", "1.1.0"),
    ],
)
def test_the_latest_version_there_goes_back_only_from_the_release_that_was_gone_back_from_here(
    state: State, sums: str, latest: str
) -> None:
    record = VersionRecord.of([_given("1.0.0"), _given("1.1.0", state)])
    there = [listing(_given("1.0.0")), listing(_given("1.1.0", sums=sums * 64))]
    pointer = later(listing(_given("1.1.0")), Version(1, 0, 0), record, there)
    assert pointer["version"] == latest


def test_the_latest_version_there_is_the_first_or_a_higher_one() -> None:
    record = VersionRecord.of([_given("1.0.0"), _given("1.1.0")])
    assert later(None, Version(1, 0, 0), record, [])["version"] == "1.0.0"
    assert later(listing(_given("1.0.0")), Version(1, 1, 0), record, [])["version"] == "1.1.0"


def test_what_was_gone_back_from_or_withdrawn_here_is_so_there_where_it_is_the_same_release() -> None:
    record = VersionRecord.of(
        [_given("1.0.0"), _given("1.1.0", State.ROLLED_BACK), _given("1.2.0", State.WITHDRAWN), _given("1.3.0")]
    )
    there = [listing(_given(f"1.{minor}.0")) for minor in range(3)]
    assert [item.get("rolled_back", False) for item in mirrored(there, record)] == [False, True, False]
    assert [item.version for item in to_withdraw(record, there)] == ["1.2.0"]
    others = [{**item, "sha256sums_sha256": "b" * 64} for item in there]
    assert mirrored(others, record) == others
    assert to_withdraw(record, others) == []
    assert to_withdraw(record, [{**item, "withdrawn": "It named a person."} for item in there]) == []
