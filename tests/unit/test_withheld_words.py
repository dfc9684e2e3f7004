"""In which forms withheld words are found, and in which they are not."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redaction.phrases import Phrases
from pipeline.redaction.words import words_of
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
        "Jo ‘B’ Bloggs",
        "Jo AB Bloggs",
        "Jo E\u0301. Bloggs",
        "Jo (1) Bloggs",
        "Jo\n\n12\n\nBloggs",
        "Jo1 Bloggs2",
        "Jo Blo–\nggs",
        "Jo Blo\nggs",
        "Jo Blo-\u00ad\nggs",
        "Jo Blo-\n\u200bggs",
        "Jo Blo\u115fggs",
        "Bloggs, Jo",
        "Bloggs | Jo",
        "Jo (Joey) Bloggs",
        "Jo “Joey” Bloggs",
        "Jo%20Bloggs",
        "Jo Blo-1 ggs",
        "Jo Blo-\n\n3\n\nggs",
        "Bloggs\nJo",
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
        ("Jo Bloggs", "Bloggs Jo"),
        ("Jo Bloggs", "bloggs-jo-smith"),
        ("Jo Bloggs", "anna-bloggs-jo"),
        ("Child B", "Group B child protection"),
        ("Jo Bloggs", "Jo 12345 Bloggs"),
        ("Jo Bloggs", "Jo2026 met Bloggs"),
        ("Jo Bloggs", "Jo O’Bloggs"),
        ("Jo Bloggs", "Jo’s Bloggs"),
        ("Jo Bloggs", "Jo A. B. C. Bloggs"),
    ],
)
def test_other_words_are_not_found(phrase: str, text: str, by_hash: bool) -> None:  # noqa: FBT001 - of the parameters
    assert found(phrase, text, by_hash=by_hash) == []


@pytest.mark.parametrize("phrase", ["Jo O'Bloggs", "Jo O’Bloggs", "Jo O\u02bcBloggs", "Jo OBloggs"])
@pytest.mark.parametrize("text", ["Jo O'Bloggs", "JO O’BLOGGS", "Jo O\u02bcBloggs", "Jo OBloggs", "O'Bloggs, Jo"])
def test_apostrophe_of_a_name_may_be_any_or_none(phrase: str, text: str) -> None:
    if not (phrase == "Jo OBloggs" and text.startswith("O'")):
        assert found(phrase, f"So {text}, too") == [text]


def test_words_of_a_name_may_be_written_as_one() -> None:
    assert found("Jo Quarterhouse", "See joquarterhouse@example.org, #JoQuarterhouse") == [
        "joquarterhouse",
        "JoQuarterhouse",
    ]


@pytest.mark.parametrize("text", ["annlee@example.org", "see @AnnLee", "leeann"])
def test_short_name_written_as_one_word_is_listed(text: str) -> None:
    phrases = Phrases()
    phrases.add("Ann Lee", 0)
    assert len(phrases.nearly_found(words_of(text), [])) == 1
    assert phrases.nearly_found(words_of("Annleese, planlee"), []) == []


def test_number_in_a_phrase_is_no_part_that_may_be_left_out() -> None:
    phrases = Phrases()
    phrases.add("Child 12", 0)
    assert phrases.nearly_found(words_of("A child of 12, a plan and each child"), []) == []


@pytest.mark.parametrize("apostrophe", "'’‘‛`´′ʹʼˈˌꞌ＇")
@pytest.mark.parametrize("phrase", ["Niamh OHash", "Niamh O'Hash", "Niamh O’Hash"])
def test_every_apostrophe_is_one(phrase: str, apostrophe: str) -> None:
    assert found(phrase, f"So Niamh O{apostrophe}Hash, too") == [f"Niamh O{apostrophe}Hash"]


def test_name_in_a_long_table_is_found_by_its_hash() -> None:
    cells = "\n\n".join(["Ada", "Holm", "Jo", "Bloggs", "Sam", "Ash"] * 20)
    assert found("Jo Bloggs", cells, by_hash=True) == ["Jo\n\nBloggs"] * 20


@pytest.mark.parametrize("n_line_ends", [1, 2])
def test_words_of_a_hashed_phrase_may_be_cut_by_two_line_ends_in_all(n_line_ends: int) -> None:
    text = "Mary Ann\n" + "Stone Bloggs".replace("o", "o-\n", n_line_ends)
    assert found("mary ann stone bloggs", text, by_hash=True) == [text]


def test_long_phrase_with_many_hyphens_is_found() -> None:
    phrase = " ".join(f"well-known-{number}" for number in "abcdefghij")
    assert found(phrase, f"So {phrase}.") == [phrase]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Jane, Dr Bloggs", ["Jane, Dr Bloggs"]),
        ("Jane | Anna\nBloggs | Smith", ["Jane | Anna\nBloggs"]),
        ("Bloggs Jane", ["Bloggs Jane"]),
        ("J. Bloggs", ["J. Bloggs"]),
        ("Dr J Bloggs", ["J Bloggs"]),
        ("jbloggs@example.org", ["jbloggs"]),
        ("saidJane Bloggs", ["saidJane Bloggs"]),
        ("Jane BloggsOBE", ["Jane BloggsOBE"]),
        ("J a n e B l o g g s", ["J a n e B l o g g s"]),
        ("Jane Blo\ufffdggs", ["Jane Blo\ufffdggs"]),
        ("cllrjanebloggs", ["cllrjanebloggs"]),
        ("Janea Bloggsb", ["Janea Bloggsb"]),
        ("Jane Dr Bloggs, then Bloggs Jane and jbloggs", ["Jane Dr Bloggs", "Bloggs Jane", "jbloggs"]),
        ("Jane Bloggs was here", []),
        ("Jane Bloggs was here, and Bloggs as well", []),
        ("Jane was here with two of her friends, and so was Bloggs", []),
    ],
)
def test_words_of_a_name_that_stand_near_each_other_are_listed(text: str, near: list[str]) -> None:
    phrases = Phrases()
    phrases.add("Jane Bloggs", 0)
    words = words_of(text)
    places = phrases.nearly_found(words, [place for place, _ in phrases.find(words)])
    assert [text[place.start : place.end] for place, _ in places] == near


@given(
    st.sampled_from(["Jo Bloggs", "Jo O'Bloggs", "Zoë Smith-Jones", "Ann 12b ½ Lee"]),
    st.lists(st.sampled_from([*"-’'\u02bc\u00ad\u200b\u115f\n 1½", "\n\u200b", "–\n", "\u0301", "ﬁ"]), max_size=4),
    st.integers(0, 12),
)
def test_quick_search_finds_whatever_is_found(phrase: str, between: list[str], at: int) -> None:
    phrases = Phrases()
    phrases.add(phrase, 0)
    text = phrase[:at] + "".join(between) + phrase[at:]
    assert phrases.may_be_in(text) or not phrases.find(words_of(text))


def test_initial_of_the_phrase_is_wanted_itself() -> None:
    assert found("Child B was", "Child B was here, child X B was not") == ["Child B was", "child X B was"]


def test_hash_of_words_with_accents_is_valid() -> None:
    assert found("josé garcía", "José  GARCÍA", by_hash=True) == ["José  GARCÍA"]


def test_mask_covers_accents_and_what_is_never_shown() -> None:
    assert found("Jo Bloggs", "Jo Bloggs\u0301\u200b!") == ["Jo Bloggs\u0301\u200b"]


@pytest.mark.timing
@pytest.mark.parametrize(
    "unit",
    [
        "a b ",
        "word ",
        "smi- ",
        "a\u0301",
        "e\u0301 ",
        "a" + "\u0301" * 50 + " ",
        "b. ",
        "a\n",
        "o'",
        "1 a2 ",
        "ab-\n1 ",
    ],
)
@pytest.mark.parametrize("by_hash", [False, True])
def test_time_is_proportional_to_length(unit: str, by_hash: bool) -> None:  # noqa: FBT001 - of the parameters
    def seconds(amount: int) -> dict[str, float]:
        watch = Stopwatch()
        found("a smith word", unit * amount, by_hash=by_hash)
        watch.end("search")
        return watch.seconds

    assert all(times < MOST_GROWTH for times in growth(seconds, least=256).values())


@pytest.mark.parametrize("by_hash", [False, True])
@pytest.mark.parametrize(
    "text",
    ["Arthur Labinjo-Hughes", "Labinjo-Hughes, Arthur", "Labinjo Hughes | Arthur", "LABINJO-HUGHES, Arthur"],
)
def test_surname_of_several_words_may_come_first(text: str, by_hash: bool) -> None:  # noqa: FBT001 - of the parameters
    assert found("Arthur Labinjo Hughes", f"Thanks to {text}.", by_hash=by_hash) == [text]


def test_surname_in_front_may_have_the_s_of_a_genitive() -> None:
    assert found("Jo Bloggs", "Bloggs’s, Jo") == ["Bloggs’s, Jo"]
