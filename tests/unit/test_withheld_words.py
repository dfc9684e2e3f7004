"""In which forms withheld words are found, and in which they are not."""

import hashlib

import pytest

from pipeline.redaction.words import Phrases, words_of
from tests.support.doubling import MOST_GROWTH, Stopwatch, growth


def found(phrase: str, text: str, *, by_hash: bool = False) -> list[str]:
    phrases = Phrases()
    if by_hash:
        low = " ".join(phrase.lower().split())
        phrases.add_hash(hashlib.sha256(low.encode()).hexdigest(), len(low.split()), 0)
    else:
        phrases.add(phrase, 0)
    return [text[place.start : place.end] for place, _ in phrases.find(words_of(text))]


@pytest.mark.parametrize("by_hash", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "Jo Bloggs",
        "JO BLOGGS",
        "Jo\n\nBloggs",
        "Jo | Bloggs",
        "jo-bloggs",
        "Jó Blöggs",
        "Jo\u0301 Blo\u0308ggs",
        "Ｊｏ Ｂｌｏｇｇｓ",
        "Jo Blo\u00adggs",
        "Jo Blo\u200bggs",
        "Jo Blo-\nggs",
        "Jo Blo- ggs",
        "Jo Blo-ggs",
        "Jo Blo\u00ad\nggs",
        "Jo B. Bloggs",
        "Jo B Bloggs",
        "Jo B. C. Blog-\ngs",
        "Jø Błoggs",
    ],
)
def test_words_are_found_in_every_form(text: str, by_hash: bool) -> None:  # noqa: FBT001 - of the parameters
    assert found("Jo Bloggs", f"So {text}, too", by_hash=by_hash) == [text]


@pytest.mark.parametrize("by_hash", [False, True])
@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Child B was", "The child was"),
        ("Child B was", "B was"),
        ("Child B", "The child"),
        ("Jo Bloggs", "Joanna Bloggs"),
        ("Jo Bloggs", "Jo Bloggson"),
        ("Jo Bloggs", "Jo met Bloggs"),
        ("Jo Bloggs", "Bloggs, Jo"),
        ("Jo Bloggs", "Jo O’Bloggs"),
        ("Jo Bloggs", "Jo’s Bloggs"),
        ("Jo Bloggs", "Jo A. B. C. Bloggs"),
    ],
)
def test_other_words_are_not_found(phrase: str, text: str, by_hash: bool) -> None:  # noqa: FBT001 - of the parameters
    assert found(phrase, text, by_hash=by_hash) == []


def test_initial_of_the_phrase_is_wanted_itself() -> None:
    assert found("Child B was", "Child B was here, child X B was not") == ["Child B was", "child X B was"]


def test_hash_of_words_with_accents_is_valid() -> None:
    assert found("josé garcía", "José  GARCÍA", by_hash=True) == ["José  GARCÍA"]


def test_mask_covers_accents_and_what_is_never_shown() -> None:
    assert found("Jo Bloggs", "Jo Bloggs\u0301\u200b!") == ["Jo Bloggs\u0301\u200b"]


@pytest.mark.timing
@pytest.mark.parametrize("unit", ["a b ", "word ", "smi- ", "a\u0301", "e\u0301 ", "a" + "\u0301" * 50 + " ", "b. "])
@pytest.mark.parametrize("by_hash", [False, True])
def test_time_is_proportional_to_length(unit: str, by_hash: bool) -> None:  # noqa: FBT001 - of the parameters
    def seconds(amount: int) -> dict[str, float]:
        watch = Stopwatch()
        found("a smith word", unit * amount, by_hash=by_hash)
        watch.end("search")
        return watch.seconds

    assert all(times < MOST_GROWTH for times in growth(seconds, least=256).values())
