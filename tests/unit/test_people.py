"""Names: who holds office, and who must appear in no table of people."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.fact_readers import FactReaders, load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.authorities import slug
from pipeline.reading.reader import read_document

LETTER = """1 December 2021

{addressee}

Dear {greeting}

Focused visit to Lambeth local authority children's services

This letter summarises the findings of the focused visit to Lambeth local authority children's services on 27 and 28 \
October 2021. {inspectors}

Main findings

Managers make clear decisions.

Yours sincerely

{signature}
"""

NEWS = """Ofsted praises Lambeth children’s services

1 August 2023

Written by: Lambeth Council

Inspectors from Ofsted said Lambeth’s children’s services are improving following a focused visit in June.

{body}
"""


def people(facts: DocumentFacts, capacity: str) -> list[tuple[str, str | None, str | None]]:
    words = facts.document.words
    return [
        (
            words(item.name_span),
            words(item.honorific_span) if item.honorific_span else None,
            words(item.role_span) if item.role_span else None,
        )
        for item in facts.appearances
        if item.capacity == capacity
    ]


@pytest.mark.parametrize(
    ("inspectors", "names"),
    [
        (
            "Her Majesty's Inspectors for this visit were Nick Stacey and Anna Gravelle.",
            ["Nick Stacey", "Anna Gravelle"],
        ),
        (
            "The inspectors were Andy Whippey, Her Majesty's Inspector, and Dawn Godfrey, Her Majesty's Inspector.",
            ["Andy Whippey", "Dawn Godfrey"],
        ),
        ("The inspectors were Brenda McInerney HMI and Matt Reed HMI.", ["Brenda McInerney", "Matt Reed"]),
        ("The visit was carried out by Her Majesty’s Inspectors Matt Reed and Rachel Holden.", ["Matt Reed", "Rachel Holden"]),
        ("The inspectors were Paula Thomson-Jones, HMI, and Jenny-ellen Scotland, HMI.", ["Paula Thomson-Jones", "Jenny-ellen Scotland"]),
        ("Her Majesty's Inspectors for this visit were Alan Young, Mary J Millfield and April Jones.", ["Alan Young", "Mary J Millfield", "April Jones"]),
        ("The visit was carried out by Sarah Hall HMI and Ravi van der Lane, Senior HMI.", ["Sarah Hall", "Ravi van der Lane"]),
        ("The visit was carried out by two of Her Majesty’s Inspectors.", []),
    ],
)  # fmt: skip
def test_inspectors(facts_of: Callable[[str], DocumentFacts], inspectors: str, names: list[str]) -> None:
    facts = facts_of(
        LETTER.format(addressee="Ms A Smith", greeting="Ms Smith", inspectors=inspectors, signature="Nick Stacey")
    )
    assert [name for name, _, _ in people(facts, "inspector")] == names


def test_an_addressee_over_lines(facts_of: Callable[[str], DocumentFacts]) -> None:
    address = "Merlin Joseph\nStrategic Director, Children's Services\nLondon Borough of Lambeth\nCivic Centre\nLondon SW2 1EG"
    facts = facts_of(
        LETTER.format(
            addressee=address, greeting="Ms Joseph", inspectors="", signature="Nick Stacey\nHer Majesty's Inspector"
        )
    )
    assert people(facts, "addressee") == [("Merlin Joseph", "Ms", "Strategic Director, Children's Services")]
    assert people(facts, "signatory") == [("Nick Stacey", None, "Her Majesty's Inspector")]


def test_a_signatory_whose_office_is_letters_after_the_name(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(
        LETTER.format(addressee="Ms A Smith", greeting="Ms Smith", inspectors="", signature="April van der Lane, HMI")
    )
    assert people(facts, "signatory") == [("April van der Lane", None, "HMI")]


def test_an_addressee_on_one_line(lambeth_letter_2010: DocumentFacts) -> None:
    assert people(lambeth_letter_2010, "addressee") == [
        ("Debbie Jones", "Ms", "Executive Director, Children and Young People's Service")
    ]


def test_everybody_copied_to_on_one_line_is_read(lambeth_letter_2010: DocumentFacts) -> None:
    chair = "Independent Chair of London Borough of Lambeth Safeguarding Children Board"
    assert people(lambeth_letter_2010, "copied_to") == [
        ("Derrick Anderson", None, "Chief Executive"),
        ("David Sanders", None, chair),
        ("Peter Robbins", "Cllr", "Cabinet Member for Children and Young People"),
        ("Andrew Spencer", None, None),
    ]
    bodies = [item.organisation for item in lambeth_letter_2010.appearances if item.capacity == "copied_to"]
    assert bodies[-1] == "Department for Education"


@pytest.mark.parametrize(
    ("body", "private"),
    [
        (
            "Cllr Ed Davie, Cabinet Member for Children said: “We have all been reminded of the terrible cases of Arthur"
            " Labinjo-Hughes, the six-year-old boy murdered in Solihull, and Star Hobson.”",
            ["Arthur Labinjo-Hughes", "Star Hobson"],
        ),
        ("Lauren Okafor, 34, a mother of three from Streatham, said: “My social worker, Priya, was brilliant to us.”", ["Lauren Okafor"]),
        ("The review followed the death of Daniel Pelka. Inspectors said that Daniel Pelka had been failed.", ["Daniel Pelka"]),
    ],
)  # fmt: skip
def test_people_without_an_office_are_left_out(
    facts_of: Callable[[str], DocumentFacts], body: str, private: list[str]
) -> None:
    facts = facts_of(NEWS.format(body=body))
    named = {facts.document.words(item.name_span) for item in facts.appearances}
    assert not named & set(private)
    marked = [facts.document.words(item.span) for item in facts.passages if item.names_private_person]
    for name in private:
        assert any(name in passage for passage in marked)


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Inspectors looked at what was learned from the death of Victoria Climbié.", ["Victoria Climbié"]),
        ("The Daniel Pelka case changed practice.", ["Daniel Pelka"]),
        ("Arthur Labinjo-Hughes was murdered. Arthur was six.", ["Arthur Labinjo-Hughes", "Arthur"]),
        ("The review of the case of Baby Peter was published.", ["Baby Peter"]),
        ("April Jones, five, was murdered in 2012.", ["Jones"]),
        ("Logan Mwangi’s mother Angharad Williamson, 31, was convicted.", ["Logan Mwangi", "Angharad Williamson"]),
        ("Mark Green, 34, a father of two, spoke to us.", ["Mark Green"]),
        ("The mother of Kai was not asked for her views.", ["Kai"]),
        ("A boy called Kai told us that he is happy.", ["Kai"]),
        ("Workers understand Jamie’s behaviour. They work with Jamie.", ["Jamie", "Jamie"]),
        ("The published SCR, ‘Holly’, brought further scrutiny.", ["Holly"]),
        ("Priya, a foster carer from Brixton, is proud.", ["Priya"]),
        ("Foster carer Priya has looked after nine children.", ["Priya"]),
        ("The council thanked foster carers Ann and David Bloggs.", ["Ann", "David Bloggs"]),
        ("Mr and Mrs Okafor adopted two boys.", ["Okafor"]),
        ("Aisha, 17, said her social worker listened to her.", ["Aisha"]),
        ("Łukasz, aged 12, came to England in 2014.", ["Łukasz"]),
        ("Sarah (not her real name) was moved four times.", ["Sarah"]),
        ("“My social worker listened to me,” said Jamie.", ["Jamie"]),
        ("Zoë O’Brien, a care leaver, now works for the council.", ["Zoë O’Brien"]),
        ("The murder of two-year-old Kai shocked the county.", ["Kai"]),
        ("The family of Mr Bloggs spoke.", ["Bloggs"]),
        ("Kai Bloggs was murdered. Kai was six.", ["Kai Bloggs", "Kai"]),
        ("Li Wong was murdered. Li was six.", ["Li Wong"]),  # a short part is as likely another word
        ("The mother of Hope Bloggs spoke, and there is hope. Hope was six.", ["Hope Bloggs"]),
        ("Jo Bloggs, now 19, has left care. Bloggs spoke.", ["Jo Bloggs", "Bloggs"]),
    ],
)  # fmt: skip
def test_words_beside_a_name_mark_a_private_person(readers: FactReaders, text: str, private: list[str]) -> None:
    document = read_document(f"{text}\n\nA text of the council.".encode(), "a.txt")
    assert [document.words(span) for span in readers.private_people.find(document, [])] == private


@pytest.mark.parametrize(
    "text",
    [
        "The Child Death Overview Panel meets monthly and learns from the deaths of children.",
        "Independent Domestic Violence Advocates help victims.",
        "Lambeth, a young and diverse borough, has 60,000 children. In Lambeth, 17 children wait.",
        "Care leavers in Waltham Forest live with their former foster carers in ‘Staying Put’ arrangements.",
        "Ofsted, who inspected in May, spoke to a young person.",
        "The drama ‘Connor Sparrowhawk’ is about the death of a young man.",
        "The Mary Seacole Centre offers support after the death of a child.",
        "Staff of the Foundation Jane Bloggs met after a boy died.",
        "A girl was abused in the London Borough of Richmond upon Thames.",
    ],
)
def test_bodies_places_and_schemes_are_not_private_people(readers: FactReaders, text: str) -> None:
    assert readers.private_people.find(read_document(text.encode(), "a.txt"), []) == ()


@pytest.mark.parametrize(
    "body",
    [
        "Lauren Okafor, 34, a mother of three and Chair of a parents’ group, said: “My social worker was brilliant to us.”",
        "Jo Bloggs, mother of Kai and Leader of a playgroup, said: “My social worker was brilliant to us.”",
        "“My social worker was brilliant to all of us,” said Aisha Khan, a care leaver and Officer of the club.",
    ],
)
def test_speakers_with_an_age_or_a_family_are_private(facts_of: Callable[[str], DocumentFacts], body: str) -> None:
    facts = facts_of(NEWS.format(body=body))
    assert not facts.appearances
    assert not facts.statements
    assert facts.private_names


def test_people_who_did_harm_are_not_inspectors(facts_of: Callable[[str], DocumentFacts]) -> None:
    inspectors = "The abuse was carried out by Ian Nobody. The visit was carried out by Matt Reed HMI."
    facts = facts_of(
        LETTER.format(addressee="Ms A Smith", greeting="Ms Smith", inspectors=inspectors, signature="Nick Stacey")
    )
    assert [name for name, _, _ in people(facts, "inspector")] == ["Matt Reed"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mark Green HMI, Ian Young Ofsted Inspector.", [(None, "Mark Green"), (None, "Ian Young")]),
        ("Dr Ian Example and Cllr Ann Smith", [("Dr", "Ian Example"), ("Cllr", "Ann Smith")]),
        ("Mary Example, Mark Green", [(None, "Mary Example"), (None, "Mark Green")]),
        ("Lead Young, Deputy Green", []),
        ("Green, Ian", []),
    ],
)
def test_in_a_list_of_people_a_common_word_can_be_a_surname(
    readers: FactReaders, text: str, names: list[tuple[str | None, str]]
) -> None:
    found = [
        (name.honorific and text[name.honorific.start : name.honorific.end], text[name.span.start : name.span.end])
        for name in readers.names.find_expected(text)
    ]
    assert found == names


@pytest.mark.parametrize(
    ("titles", "title"), [("Professor Dame", "Dame"), ("Mrs Councillor", "Councillor"), ("Cllr Dr", "Cllr")]
)
def test_of_several_titles_the_office_counts_or_the_last(readers: FactReaders, titles: str, title: str) -> None:
    text = f"We thank {titles} Ann Ashe for her work."
    (name,) = readers.names.find(text)
    assert name.honorific is not None
    assert text[name.honorific.start : name.honorific.end] == title


def test_services_and_bodies_are_not_people(readers: FactReaders) -> None:
    text = (
        "The Integrated Referral Hub, the Child Assessment Team and the Lambeth Social Care Academy work with Black"
        " African families. Early Help is part of Children and Young People."
    )
    assert readers.names.find(text) == []


NAME = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True)


@given(NAME, NAME, NAME)
def test_any_first_and_last_name_is_found_after_an_honorific(first: str, last: str, other: str) -> None:
    names = load_fact_readers().names
    text = f"The letter was sent to Ms {first}o {last}a-{other}y on Friday."
    assert [text[n.span.start : n.span.end] for n in names.find(text)][:1] == [f"{first}o {last}a-{other}y"]


@given(st.text(max_size=150))
def test_any_text_can_be_searched_for_names(text: str) -> None:
    for name in load_fact_readers().names.find(text):
        assert text[name.span.start : name.span.end].strip()


@given(st.text(max_size=60))
def test_slugs_hold_nothing_but_letters_digits_and_hyphens(name: str) -> None:
    made = slug(name)
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in made)
    assert slug(made) == made


def test_a_private_person_is_found_everywhere_in_the_document(readers: FactReaders) -> None:
    document = read_document(b"Jo Bloggs was murdered in May.\n\nWe remember Jo Bloggs today.", "a.txt")
    spans = readers.private_people.find(document, [])
    assert [document.words(span) for span in spans] == ["Jo Bloggs", "Jo Bloggs"]


JOINT_LETTER = """1 December 2017

Anna Reyes, Director of Children's Services, Lambeth Council

Tom Oduya, Chief Constable of Eastshire Constabulary

Mary Holt, Head of Area, National Probation Service

Dear local partnership

Joint targeted area inspection of the multi-agency response to abuse and neglect in Lambeth

Between 16 and 20 October 2017, Ofsted, the Care Quality Commission (CQC), HMI Constabulary and HMI Probation undertook \
a joint inspection of the multi-agency response to abuse and neglect in Lambeth.

Main findings

Managers make clear decisions.

Yours sincerely

{signature}
"""


def test_people_who_sign_in_columns_sign_for_the_bodies_above_them(facts_of: Callable[[str], DocumentFacts]) -> None:
    columns = [
        "Ofsted",
        "Care Quality Commission",
        "Elena Shaw National Director, Social Care",
        "Uma Gallo Deputy Chief Inspector",
        "HMI Constabulary",
        "HMI Probation",
        "Wendy Wills Her Majesty’s Inspector of Constabulary",
        "Hal Mercier Assistant Chief Inspector",
    ]
    facts = facts_of(JOINT_LETTER.format(signature="\n\n".join(columns)))
    assert [(item.organisation, item.scope) for item in facts.appearances if item.capacity == "signatory"] == [
        ("Ofsted", "ofsted"),
        ("Care Quality Commission", "care-quality-commission"),
        ("HM Inspectorate of Constabulary", "hmicfrs"),
        ("HMI Probation", "hmi-probation"),
    ]


def test_a_body_that_stands_over_one_of_two_inspectors_is_neithers_and_nor_is_the_council(
    facts_of: Callable[[str], DocumentFacts],
) -> None:
    lines = ["Ofsted", "Elena Shaw National Director, Social Care", "Uma Gallo Deputy Chief Inspector"]
    facts = facts_of(JOINT_LETTER.format(signature="\n\n".join(lines)))
    assert [(item.organisation, item.scope) for item in facts.appearances if item.capacity == "signatory"] == [
        (None, "ofsted"),
        (None, "ofsted"),
    ]


def test_those_to_whom_a_joint_letter_goes_have_the_offices_and_bodies_of_their_lines(
    facts_of: Callable[[str], DocumentFacts],
) -> None:
    facts = facts_of(JOINT_LETTER.format(signature="Elena Shaw\n\nNational Director, Social Care, Ofsted"))
    assert [role for _, _, role in people(facts, "addressee")] == [
        "Director of Children's Services",
        "Chief Constable of Eastshire Constabulary",
        "Head of Area, National Probation Service",
    ]
    assert [item.organisation for item in facts.appearances if item.capacity == "addressee"] == [
        "Lambeth Council",
        "Eastshire Constabulary",
        "National Probation Service",
    ]


def test_people_who_sign_with_surnames_that_are_words_or_with_initials_are_named(
    facts_of: Callable[[str], DocumentFacts],
) -> None:
    lines = ["Elena West National Director, Social Care", "J. B. Ash Deputy Chief Inspector"]
    facts = facts_of(JOINT_LETTER.format(signature="\n\n".join(lines)))
    assert people(facts, "signatory") == [
        ("Elena West", None, "National Director, Social Care"),
        ("J. B. Ash", None, "Deputy Chief Inspector"),
    ]


def test_the_office_of_an_addressee_is_that_above_the_name_and_no_department_further_below(
    facts_of: Callable[[str], DocumentFacts],
) -> None:
    address = "Director of Children's Services\nMerlin Joseph\nCivic Centre\nChief Executive's Department"
    signature = "Nick Stacey\nHer Majesty's Inspector"
    facts = facts_of(LETTER.format(addressee=address, greeting="Ms Joseph", inspectors="", signature=signature))
    assert people(facts, "addressee") == [("Merlin Joseph", "Ms", "Director of Children's Services")]
