"""The identifiers of documents that have the same council, kind and date."""

import pytest

from pipeline.linking.identifiers import document_ids, document_name
from tests.support.letters import letter
from tests.support.linked_texts import facts_of_file

NAME = "dorset-inspection-letter-2023-06-22"
HASHES = ("0123456789abcdef", "fedcba9876543210")


def test_a_letter_is_called_by_its_council_its_kind_and_its_day() -> None:
    assert document_name(facts_of_file("a.txt", letter())) == NAME


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ([False, False], [f"{NAME}-01234567", f"{NAME}-fedcba98"]),
        ([False, True], [f"{NAME}-01234567", NAME]),
        ([True, True], [f"{NAME}-01234567", f"{NAME}-fedcba98"]),
    ],
    ids=["none registered", "one registered", "both registered"],
)
def test_of_documents_of_one_name_only_a_registered_one_among_others_needs_no_hash(
    registered: list[bool], expected: list[str]
) -> None:
    assert document_ids([NAME, NAME], HASHES, registered) == expected


def test_documents_of_one_text_as_published_are_numbered() -> None:
    assert document_ids([NAME, NAME], [HASHES[0]] * 2, [False, False]) == [
        f"{NAME}-01234567",
        f"{NAME}-01234567-again-2",
    ]


def test_a_document_without_a_date_always_has_a_hash() -> None:
    assert document_ids(["kent-other-undated"], HASHES[:1], [True]) == ["kent-other-undated-01234567"]
