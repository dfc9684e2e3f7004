"""What becomes rarer or more frequent: the thing and the direction judge together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.extraction.lexicons.phrase_index import LoweredText
from pipeline.extraction.meaning.polarity.features import SentenceFeatures
from pipeline.extraction.meaning.polarity.model import INTERCEPT, PolarityModel
from pipeline.extraction.meaning.polarity.rules import PolarityRules, load_polarity_rules

RULES = load_polarity_rules()
BAD = st.sampled_from(
    [
        "turnover of staff",
        "the number of vacancies",
        "drift",
        "use of agency workers",
        "unallocated work",
        "the backlog",
    ]
)
GOOD = st.sampled_from(["school attendance", "the stability of homes", "morale", "take-up of advocacy", "timeliness"])
RARER = st.sampled_from(["has fallen", "has fallen sharply since May", "is declining", "has now decreased", "is low"])
COMMONER = st.sampled_from(
    ["has risen", "has risen sharply since May", "is growing", "has more than doubled", "is high"]
)


def features(sentence: str) -> SentenceFeatures:
    low = LoweredText.of(sentence)
    return RULES.reader.read(low, RULES.reader.index.candidates(low))


def turned(sentence: str) -> list[int]:
    """The signs of the cues whose words are turned by others."""
    return [cue.sign for cue in features(sentence).cues if cue.is_turned]


@settings(deadline=None)  # patterns are compiled when they are first needed
@given(BAD, RARER)
def test_less_of_something_bad_is_praise(thing: str, direction: str) -> None:
    assert turned(f"{thing.capitalize()} {direction}.") == [1]


@settings(deadline=None)  # patterns are compiled when they are first needed
@given(BAD, COMMONER)
def test_more_of_something_bad_is_a_concern(thing: str, direction: str) -> None:
    assert turned(f"{thing.capitalize()} {direction}.") == [-1]


@settings(deadline=None)  # patterns are compiled when they are first needed
@given(GOOD, RARER)
def test_less_of_something_good_is_a_concern(thing: str, direction: str) -> None:
    assert turned(f"{thing.capitalize()} {direction}.") == [-1]


@settings(deadline=None)  # patterns are compiled when they are first needed
@given(GOOD, COMMONER)
def test_more_of_something_good_is_praise(thing: str, direction: str) -> None:
    assert turned(f"{thing.capitalize()} {direction}.") == [1]


@pytest.mark.parametrize(
    ("sentence", "signs"),
    [
        ("Fewer teenagers go missing.", [1]),
        ("Hardly any child now waits for a social worker.", [1]),
        ("There is little evidence of drift.", []),
        ("No evidence of delay was seen.", [1]),
        ("Leaders have cut the number of placement moves.", [1]),
        ("This has led to more drift.", [-1]),
        ("Few care leavers are offered a flat.", [-1]),
        ("A few care leavers are offered a flat.", []),
        ("Very few children are electively home educated.", []),
        ("Drift and delay are no longer features of practice.", [1]),
        # the verb has an object, which is what becomes less
        ("Delays in allocation have reduced the effectiveness of early help.", []),
        # another thing, of which more is not bad
        ("The number of risk assessments has risen.", []),
        ("Risk management has increased.", []),
        # harm in children's lives is no shortcoming of the service
        ("Exploitation in the town has risen.", []),
    ],
)
def test_words_before_and_after_a_thing_turn_it(sentence: str, signs: list[int]) -> None:
    assert turned(sentence) == signs


def test_words_that_are_turned_do_not_weigh_as_they_do_elsewhere() -> None:
    assert "turnover" not in features("Staff turnover is low in most teams.").tokens
    assert "turnover" in features("Inspectors asked about staff turnover in most teams.").tokens


@pytest.mark.parametrize(
    ("sentence", "clauses_of_both"),
    [
        ("Plans are clear, reviews are late.", 1),
        ("Plans are clear and prompt, reviews are thorough.", 0),
        ("Late plans are clear.", 0),
    ],
)
def test_clauses_of_praise_and_of_concern_are_seen(sentence: str, clauses_of_both: int) -> None:
    assert dict(features(sentence).values()).get("clauses of both", 0) == clauses_of_both


def test_a_grave_concern_is_not_left_unsure() -> None:
    for sentence in (
        "There has been significant deterioration in all areas since the last inspection.",
        "Failings are widespread and systemic.",
        "Practice has rapidly deteriorated.",
    ):
        low = LoweredText.of(sentence)
        assert RULES.by_words(low, RULES.reader.index.candidates(low)).polarity == "negative", sentence


def test_a_sentence_whose_words_do_not_decide_is_unsure() -> None:
    low = LoweredText.of("Each team has a rota.")
    features_of = RULES.reader.read(low, RULES.reader.index.candidates(low))
    model = PolarityModel({}, {INTERCEPT: (10, 0, 0, 0)})
    rules = PolarityRules(load_lexicons().polarity.model_copy(update={"least_margin": 0.0}), model)
    decision = rules.by_words(low, rules.reader.index.candidates(low))
    assert features_of.by_cues == "neutral"
    assert decision.polarity == "unsure"
    assert decision.confidence == pytest.approx(0.25)
    assert decision.basis == "no polarity is probable enough"


def test_words_of_grave_concern_are_quoted_where_a_sentence_is_published_as_praise() -> None:
    sentence = (
        "Systemic weaknesses have been addressed and there is now a strong, determined and cohesive leadership team."
    )
    low = LoweredText.of(sentence)
    decision = RULES.by_words(low, RULES.reader.index.candidates(low))
    assert decision.polarity == "positive"
    assert "although it has words of grave concern: 'Systemic weaknesses'" in decision.basis


def test_what_only_composed_words_judge_is_no_matter_of_the_other_words() -> None:
    for sentence, polarity in (
        ("Fewer children wait too long for an assessment.", "positive"),
        ("Staff turnover is low.", "positive"),
        ("Take-up of advocacy is low.", "negative"),
    ):
        low = LoweredText.of(sentence)
        assert RULES.by_words(low, RULES.reader.index.candidates(low)).polarity == polarity, sentence


def test_work_that_is_hard_by_its_nature_is_described() -> None:
    sentence = "Social work with families is very difficult and sometimes upsetting for frontline staff."
    low = LoweredText.of(sentence)
    assert RULES.by_words(low, RULES.reader.index.candidates(low)).polarity == "neutral"


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("Permanence planning meetings rarely slip.", 1),
        ("Social workers rarely leave.", 1),
        ("Chairs of conferences do not let plans run on.", 1),
        ("Hardly any children have had to move.", 1),
        ("Not one of the files seen was without a current plan.", 1),
        ("No family is left to cope on its own.", 1),
        ("It is rare for a child to be moved in an emergency.", 1),
        ("Referrals are neither late nor incomplete.", 1),
        ("Children move home less often than they did.", 1),
        ("The weaknesses that inspectors described three years ago have been overcome.", 1),
        ("The gap between policy and practice has narrowed.", 1),
        ("Hardly any care leavers have a pathway plan.", -1),
        ("Too few children have an advocate.", -1),
    ],
)
def test_what_seldom_goes_wrong_is_praise_and_what_is_seldom_given_a_concern(sentence: str, sign: int) -> None:
    assert turned(sentence) == [sign]


@pytest.mark.parametrize(
    "sentence",
    [
        "Managers rarely challenge drift.",
        "Social workers rarely see children alone.",
        "Supervision is neither regular nor recorded.",
        "It is rare for children to see the same worker twice.",
        "Children are not always seen alone.",
    ],
)
def test_a_negation_of_something_good_is_no_praise(sentence: str) -> None:
    assert 1 not in [cue.sign for cue in features(sentence).cues]
