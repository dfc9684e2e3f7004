"""The identifiers of documents that have the same council, kind and date."""

from collections.abc import Sequence

import pytest

from pipeline.linking.identifiers import document_ids
from tests.support.letters import letter
from tests.support.linked_texts import facts_of_file

NAME = "dorset-inspection-letter-2023-06-22"


@pytest.mark.parametrize(
    ("registered", "are_plain"),
    [((), [False, False]), (["b.txt"], [False, True]), (["a.txt", "b.txt"], [False, False])],
    ids=["none registered", "one registered", "both registered"],
)
def test_of_documents_of_one_name_only_a_registered_one_among_others_needs_no_hash(
    registered: Sequence[str], are_plain: list[bool]
) -> None:
    texts = {"a.txt": letter(), "b.txt": letter(findings="Plans are late.")}
    found = document_ids([facts_of_file(name, text) for name, text in texts.items()], registered)
    assert [item == NAME for item in found] == are_plain
    assert all(item.startswith(NAME) for item in found)
    assert len(set(found)) == len(found)
