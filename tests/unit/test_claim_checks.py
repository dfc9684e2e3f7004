"""Claims beside sentences of inspectors: other words for the same, and each way of going further or saying the contrary."""

import pytest

from pipeline.linking.claims import ClaimVerdict, InspectorSentence, load_claim_rules
from pipeline.schema.vocabularies import Polarity
from tests.conftest import Lambeth

RULES = load_claim_rules()


def _judged(claim: str, *sentences: str, must_improve: bool = False, after: str = "") -> ClaimVerdict | None:
    polarity = Polarity.NEGATIVE if must_improve else Polarity.NEUTRAL
    read = RULES.read(
        [InspectorSentence(text, must_improve, is_headline=False, polarity=polarity) for text in sentences]
    )
    return RULES.judge(claim, Polarity.NEUTRAL, after, None, read, is_about_inspection=True)


def _verdict(claim: str, *sentences: str, must_improve: bool = False, after: str = "") -> str | None:
    judged = _judged(claim, *sentences, must_improve=must_improve, after=after)
    return judged.verdict if judged is not None else None


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Runaways are traced fast.", "Children who go missing are located swiftly."),
        ("Fewer practitioners quit.", "Turnover of social workers has fallen."),
        ("Nobody lives in a B&B.", "No young person is in bed and breakfast accommodation."),
        ("Case notes are easy to follow.", "Records are clear."),
        ("There is no delay in visits.", "Visits are on time."),
        ("Plans for children move on.", "Leaders do not let plans for children drift: these move on."),
        ("In May inspectors found that records are clear.", "Records are clear."),
        (
            "Families wait 10 weeks less for help.",
            "The time that families wait for help has fallen from 30 weeks to 20.",
        ),
    ],
)
def test_a_claim_in_other_words_is_supported(claim: str, sentence: str) -> None:
    assert _verdict(f"Inspectors found that {claim[0].lower()}{claim[1:]}", sentence) == "supported"


@pytest.mark.parametrize(
    ("claim", "sentence", "limit"),
    [
        ("Foster carers are trained.", "Most foster carers are trained.", "most"),
        ("Every foster carer is trained.", "Foster carers are trained.", "every"),
        ("Visits are recorded.", "Visits are generally recorded.", "generally"),
        ("Visits are recorded.", "Visits are recorded in most teams.", "in most teams"),
        ("Audits drive learning.", "Audits are starting to drive learning.", "starting"),
        ("Audits help staff.", "Audits may help staff.", "may"),
        ("Supervision is excellent.", "Supervision is good.", "excellent"),
        ("Caseloads have fallen sharply.", "Caseloads have fallen.", "sharply"),
        ("Chronologies are thorough.", "Chronologies are thorough, but not in the newest team.", "take back"),
        ("Life-story work is thorough.", "Life-story work is not always thorough.", "not always"),
        ("Children are seen by a doctor.", "Children are seen by a doctor, if they ask.", "if"),
    ],
)
def test_a_claim_without_the_limit_of_the_sentence_is_overstated(claim: str, sentence: str, limit: str) -> None:
    judged = _judged(f"Inspectors found that {claim[0].lower()}{claim[1:]}", sentence)
    assert judged is not None
    assert judged.verdict == "overstated"
    assert limit in judged.reasons


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Caseloads have dropped.", "Caseloads have risen."),
        ("Supervision is strong.", "Supervision is poor."),
        ("Care leavers are seen promptly by doctors.", "Care leavers wait too long to see doctors."),
        ("No children live in unregistered homes.", "Children live in unregistered homes."),
        ("Foster carers are trained promptly.", "Foster carers are not trained."),
        ("Visits take place within 5 days.", "Visits take place within 9 days."),
        ("Records are up to date.", "Records are out of date."),
        ("1,200 care leavers have a chronology.", "1,450 care leavers have a chronology."),
    ],
)
def test_a_claim_of_the_contrary_is_contradicted(claim: str, sentence: str) -> None:
    assert _verdict(f"Inspectors found that {claim[0].lower()}{claim[1:]}", sentence) == "contradicted"


def test_a_limit_belongs_to_what_it_counts() -> None:
    sentence = "Some managers are new, and foster carers are trained."
    assert _verdict("Inspectors said that foster carers are trained.", sentence) == "supported"


def test_a_next_sentence_that_takes_a_part_back_is_a_limit_unless_the_account_keeps_it() -> None:
    found = ("Chronologies are thorough.", "However, chronologies are missing for some siblings.")
    claim = "Inspectors said that chronologies are thorough."
    assert _verdict(claim, *found) == "overstated"
    assert _verdict(claim, *found, after="But chronologies are missing for some siblings.") == "supported"


def test_a_claim_with_a_part_that_stands_nowhere_is_not_supported() -> None:
    claim = "Inspectors found that foster carers are trained, and adoption panels sit in the evening."
    assert _verdict(claim, "Foster carers are trained.") == "overstated"
    assert _verdict(claim, "Police officers share intelligence on gangs.") == "unsupported"


def test_a_claim_of_which_a_sentence_holds_something_and_not_enough_has_no_verdict() -> None:
    claim = "Inspectors found that foster carers are trained, and adoption panels sit in the evening."
    assert _verdict(claim, "Panels on budgets sit in the morning.") is None


def test_what_must_improve_supports_a_claim_that_it_is_asked_for_and_not_one_that_it_is_so() -> None:
    area = "The timeliness of return home interviews."
    assert _verdict("Ofsted wants talks with runaways to be sooner.", area, must_improve=True) == "supported"
    assert _verdict("Inspectors praised return home interviews.", area, must_improve=True) != "supported"


def test_words_that_announce_a_list_are_no_claim() -> None:
    assert _verdict("Inspectors said that:", "Foster carers are trained.") is None


def test_what_the_council_means_to_do_is_no_part_of_a_claim() -> None:
    claim = "Inspectors found that foster carers are trained, and we will build three homes."
    assert _verdict(claim, "Foster carers are trained.") == "supported"


@pytest.mark.parametrize(
    "words",
    ["This report is testament to our staff, who record well.", "I am proud of how our staff record."],
)
def test_an_opinion_or_a_feeling_has_no_verdict(words: str) -> None:
    assert _verdict(words, "Staff record well.") is None


def test_every_finding_bears_itself_out_or_has_no_verdict(lambeth: Lambeth) -> None:
    for row in lambeth.rows("findings"):
        text = str(row["text"])
        assert _verdict(text, text) in {"supported", None}, text
