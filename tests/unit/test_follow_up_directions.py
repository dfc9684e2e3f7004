"""What a later finding shows of something that had to improve, by its own words."""

import pytest

from pipeline.linking.follow_up_directions import DirectionRules
from pipeline.linking.lexicons.models import load_linking_lexicons
from pipeline.schema.vocabularies import Polarity

RULES = DirectionRules(load_linking_lexicons().follow_ups.directions)


def _direction(text: str, polarity: Polarity, confidence: float = 0.9, *, must_improve: bool = False) -> str:
    return RULES.of(text, polarity, confidence, must_improve=must_improve)[0]


@pytest.mark.parametrize(
    ("polarity", "direction"),
    [(Polarity.POSITIVE, "improved"), (Polarity.NEGATIVE, "not_improved"), (Polarity.NEUTRAL, "unclear")],
)
def test_praise_and_concern_are_the_direction(polarity: Polarity, direction: str) -> None:
    assert _direction("Supervision is as it is.", polarity, 0.6) == direction
    assert _direction("Supervision is as it is.", polarity, 0.3) == "unclear"


def test_what_must_improve_is_still_required() -> None:
    assert _direction("The timeliness of supervision.", Polarity.POSITIVE, must_improve=True) == "still_required"


@pytest.mark.parametrize(
    "text",
    [
        "Data are often wrong and therefore this remains an outstanding action from the 2015 inspection.",
        "Leaders recognise that there is more to do to recruit foster carers.",
        "There is still a considerable amount of work to do to secure permanence for all children.",
        "Life-story work has long been an area where further development is needed.",
        "Plans do not name who will act. (Recommendation)",
    ],
)
def test_a_sentence_can_require_it_again_in_its_own_words(text: str) -> None:
    assert _direction(text, Polarity.NEGATIVE) == "still_required"
    assert _direction(text, Polarity.MIXED) == "still_required"
    assert _direction(text, Polarity.POSITIVE) == "unclear"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        # the shortcoming is asserted
        ("Awareness of exploitation is good, but the impact of interventions is inconsistent.", "not_improved"),
        ("Although relationships are strong, plans are not reviewed on time.", "not_improved"),
        # it is better, and not yet enough
        ("Supervision is improving, but is not yet strong enough across all teams.", "unclear"),
        ("While some improvements have been made to life-story work, this is not consistent.", "unclear"),
        # no improvement outweighs a shortcoming of most
        ("Although the picture is improving, too many children do not have health assessments.", "not_improved"),
        # the shortcoming is conceded
        ("Adoption has improved significantly, although a minority of children still wait.", "improved"),
        ("Interviews, while not always timely, are detailed.", "unclear"),
        ("Supervision is timely, although this is not always recorded.", "unclear"),
        ("Many children are matched to their carers and some are still to be.", "unclear"),
    ],
)
def test_of_a_mixed_finding_what_it_asserts_decides(text: str, direction: str) -> None:
    assert _direction(text, Polarity.MIXED) == direction
