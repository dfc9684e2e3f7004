"""Every flag of a document is published, the most important first."""

import re

from pipeline.orchestration.operator_messages import files_flagged
from pipeline.schema.model import SEVERAL, load_schemas
from pipeline.schema.vocabularies import DocumentKind
from pipeline.sources.registry import RegistryEntry
from tests.support.letters import letter
from tests.support.linked_texts import tables_of

_DOUBTFUL = letter(published="1 May 2023").replace("Dorset", "Barsetshire")
_ENTRY = RegistryEntry(document_kind=DocumentKind.COUNCIL_NEWS)


def test_a_document_has_all_its_flags_in_the_order_of_their_weight() -> None:
    (document,) = tables_of(_DOUBTFUL, entry=_ENTRY)["documents"]
    assert str(document["flags"]).split(SEVERAL) == [
        "dates_contradict",
        "authority_not_found",
        "kind_differs_from_registry",
    ]
    assert document["published_date"] is None


def test_an_operator_gets_a_line_for_each_flag() -> None:
    (document,) = tables_of(_DOUBTFUL, entry=_ENTRY)["documents"]
    named = {"file_name": "a letter.txt", "flags": str(document["flags"])}
    lines = list(files_flagged([named], load_schemas()))
    assert [line.split(": ")[1].split(".")[0] for line in lines] == [
        "dates contradict",
        "no authority found",
        "kind differs from the registry",
    ]


def test_very_many_documents_with_one_flag_have_one_line_together() -> None:
    documents = [{"file_name": f"{number}.txt", "flags": "authority_not_found"} for number in range(120)]
    *each, last = files_flagged([*documents, {"file_name": "a.txt", "flags": "dates_contradict"}], load_schemas())
    assert [line.split(":")[0] for line in each] == [
        *(f"flagged   {number}.txt" for number in range(100)),
        "flagged   a.txt",
    ]
    assert last == "flagged   20 more documents: no authority found; `flags` of the table `documents` names them"


def test_several_flags_match_the_pattern_of_the_column_and_other_words_do_not() -> None:
    schemas = load_schemas()
    column = schemas.tables["documents"].columns["flags"]
    pattern = column.pattern_of(schemas.vocabularies["document_flag"].terms)
    assert re.fullmatch(pattern, "dates_contradict|authority_not_found")
    assert re.fullmatch(pattern, "dates_contradict")
    assert not re.fullmatch(pattern, "dates_contradict|")
    assert not re.fullmatch(pattern, "dates_contradict|unheard_of")
