"""The meanings of words: what the lexicon holds can be found, and says one thing."""

import pytest

from pipeline.core.yaml_config import ConfigError
from pipeline.linking.lexicons.models import load_linking_lexicons
from pipeline.linking.meanings import MeaningReader, lines_of, plain

LEXICON = load_linking_lexicons().meanings
READER = MeaningReader(LEXICON)


def test_every_phrase_is_read_as_its_own_line() -> None:
    for name, sign, phrases in lines_of(LEXICON):
        for phrase in phrases:
            read = [(item.name, item.sign) for item in READER.read(plain(phrase))]
            assert read == [(name, sign)], phrase


def test_what_implies_another_meaning_and_what_is_common_is_a_meaning() -> None:
    names = {name for name, _, _ in lines_of(LEXICON)}
    for name, others in LEXICON.implied.items():
        assert name in names
        for other in others:
            assert {item.name for item in READER.read(plain(other))} == {other}
    for name in LEXICON.common:
        assert {item.name for item in READER.read(plain(name))} == {name}


def test_the_very_words_of_a_line_come_before_other_forms_of_them() -> None:
    assert [item.name for item in READER.read("caseloads are manageable")] != [
        item.name for item in READER.read("caseloads are managers")
    ]


def test_a_phrase_on_two_lines_is_refused() -> None:
    lexicon = LEXICON.model_copy(update={"same": [*LEXICON.same, ["novelty", *LEXICON.same[0][:1]]]})
    with pytest.raises(ConfigError, match="two lines"):
        MeaningReader(lexicon)
