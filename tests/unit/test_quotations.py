"""Quotations: their words in any marks and paragraphs, and whose they are, in any form of attribution."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.fact_readers import FactReaders, load_fact_readers
from pipeline.extraction.facts import Appearance, DocumentFacts
from pipeline.extraction.fields.quotation_marks import closing_in, marked
from pipeline.reading.document import Document
from pipeline.reading.reader import read_document
from tests.support.made_documents import document_of

HEAD = "Inspectors find stronger teams\n\nA letter about the visit in May was published today by the inspectors.\n\n"


@dataclass(frozen=True)
class Spoken:
    """One quotation as it was read."""

    words: tuple[str, ...]
    name: str | None
    honorific: str | None = None
    office: str | None = None
    organisation: str | None = None


def spoken(body: str, readers: FactReaders) -> list[Spoken]:
    document = read_document((HEAD + body).encode(), "a.txt")
    quotations = readers.quotations.quotations(document, range(len(document.blocks)))
    authority = readers.register.by_name["lambeth"]
    speakers = {
        quotation.fragments: speaker
        for quotation, speaker in readers.speakers.spoken(document, quotations, authority).spoken
    }
    return [
        _read(document, tuple(map(document.words, item.fragments)), speakers.get(item.fragments)) for item in quotations
    ]


def _read(document: Document, words: tuple[str, ...], speaker: Appearance | None) -> Spoken:
    if speaker is None:
        return Spoken(words, None)
    return Spoken(
        words,
        document.words(speaker.name_span),
        document.words(speaker.honorific_span) if speaker.honorific_span else None,
        document.words(speaker.role_span) if speaker.role_span else None,
        speaker.organisation,
    )


MARKS = st.sampled_from(["“”", '""', "‘’", "''", "«»", "„“", "„”"])
FIRST_NAMES = ["Prudence", "Fergus", "Siân", "Mary-Anne", "Kit", "Zoë", "Mary J", "J. B.", "William “Bill”"]
SURNAMES = [
    "Okonkwo-Hale", "McAndless", "O'Shea", "Green", "Young", "Lane", "May", "West", "van der Berg", "de la Cruz",
    "Price", "Hall", "al-Rashid", "Park", "D'Souza", "Hill",
]  # fmt: skip
OFFICES = [
    "Chief Executive",
    "Interim Executive Director for Children's Services",
    "Strategic Director of Children, Families and Education",
    "Leader of the Council",
    "Deputy Mayor",
    "Cabinet Member for Children, Young People and Schools",
    "cabinet member for children, young people and families",
    "portfolio holder for children's social care",
    "independent chair of the improvement board",
    "Principal Social Worker",
    "Head of Safeguarding",
]
SENTENCES = [
    "We are proud of every team.",
    "It's a start.",
    "Nobody's child is forgotten here, and nobody's work either.",
    "The inspectors' letter isn't ours; it belongs to the workers' families.",
    "Is there more to do? Yes!",
    "We'll go on.",
]
VERBS = ["said", "added", "insisted", "told staff", "commented", "went on", "beamed", "hit back"]


@st.composite
def people(draw: st.DrawFn) -> tuple[str, str, str, bool]:
    """The words for a person with an office, the name in them, the office, and whether the name comes last."""
    name = f"{draw(st.sampled_from(FIRST_NAMES))} {draw(st.sampled_from(SURNAMES))}"
    office = draw(st.sampled_from(OFFICES))
    letters = draw(st.sampled_from(["", " OBE", " CBE"]))
    form = draw(st.sampled_from(["{name}, {office},", "{office} {name}", "The {office}, {name},"]))
    if "J. B." in name and form.startswith("{office} "):
        name = name.replace("J. B.", "Jo")
    return form.format(name=name + letters, office=office), name, office, form.endswith("{name}")


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    texts = draw(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3), min_size=1, max_size=3))
    return [" ".join(sentences) for sentences in texts]


@settings(max_examples=120, deadline=None)
@given(people(), st.sampled_from(VERBS), MARKS, paragraphs(), st.sampled_from([" ", "\n\n"]))
def test_a_quotation_after_its_speaker(
    person: tuple[str, str, str, bool], verb: str, marks: str, texts: list[str], between: str
) -> None:
    who, name, office, _ = person
    quoted = "\n\n".join(f"{marks[0]}{text}" for text in texts) + marks[1]
    found = spoken(f"{who} {verb}:{between}{quoted}\n\nThe next visit is in spring.", load_fact_readers())
    assert [(item.words, item.name, item.office) for item in found] == [(tuple(texts), name, office)]


@settings(max_examples=120, deadline=None)
@given(
    people(),
    MARKS,
    st.sampled_from(SENTENCES[:2] + SENTENCES[-1:]),
    st.sampled_from(SENTENCES),
    st.sampled_from([0, 1]),
)
def test_a_quotation_before_and_around_its_speaker(
    person: tuple[str, str, str, bool], marks: str, first: str, second: str, goes_on: int
) -> None:
    who, name, office, _ = person
    quoted = f"{marks[0]}{first.removesuffix('.')},{marks[1]} said {who.rstrip(',')}."
    quoted += f" {marks[0]}{second}{marks[1]}" if goes_on else ""
    found = spoken(f"{quoted}\n\nThe next visit is in spring.", load_fact_readers())
    words = [(f"{first.removesuffix('.')},",), (second,)][: 1 + goes_on]
    assert [(item.words, item.name, item.office) for item in found] == [(item, name, office) for item in words]


@settings(max_examples=60, deadline=None)
@given(people(), MARKS, st.sampled_from(SENTENCES), st.sampled_from(["{verb} she", "she {verb}", "they {verb}"]))
def test_what_is_added_is_the_same_speakers(
    person: tuple[str, str, str, bool], marks: str, sentence: str, form: str
) -> None:
    who, name, _, _ = person
    who, name = (words.replace("Fergus", "Fiona").replace("William “Bill”", "Kim") for words in (who, name))
    more = form.format(verb="added")
    body = f"{who} said: “We thank them.”\n\n{marks[0]}{sentence.removesuffix('.')},{marks[1]} {more}."
    found = spoken(body, load_fact_readers())
    assert [item.name for item in found] == [name, name]
    assert found[1].words == (f"{sentence.removesuffix('.')},",)


@settings(max_examples=60, deadline=None)
@given(
    people(),
    MARKS,
    st.sampled_from(SENTENCES),
    st.sampled_from(
        ["{name}, {office}", "{name}\n\n{office}", "{office}\n\n{name}", "{name} ({office})", "{office}, {name}"]
    ),
    st.sampled_from(["{lines}\n\n{quoted}", "{quoted}\n\n{lines}"]),
)
def test_a_speaker_on_lines_of_their_own(
    person: tuple[str, str, str, bool], marks: str, sentence: str, lines: str, order: str
) -> None:
    _, name, office, _ = person
    quoted = f"{marks[0]}{sentence}{marks[1]}"
    body = order.format(lines=lines.format(name=name, office=office), quoted=quoted)
    found = spoken(body, load_fact_readers())
    assert [(item.words, item.name, item.office) for item in found] == [((sentence,), name, office)]


@settings(deadline=None)
@given(st.text(alphabet="“”\"‘’'«»„ab .,:\n", max_size=120))
def test_any_marks_can_be_read(text: str) -> None:
    document = read_document(f"A title\n\n{text}\n\nCllr Jo Bloggs said: “Yes.”".encode(), "a.txt")
    for quotation in load_fact_readers().quotations.quotations(document, range(len(document.blocks))):
        for fragment in quotation.fragments:
            assert 0 <= fragment.start <= fragment.end <= len(document.text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("They said the ‘front door’ is ‘strong’.", ["front door", "strong"]),
        ("He said: 'Our workers' families can't wait. They're right.' The 'front door' is open.",
         ["Our workers' families can't wait. They're right.", "front door"]),
        ("“She said ‘I’m proud of this’ and I won’t forget it.”", ["She said ‘I’m proud of this’ and I won’t forget it."]),
        ("Staff call it “a “real” change with “some” risk” today.", ["a “real” change with “some” risk"]),
        ("Councillor William “Bill” Ash said: “Yes.”", ["Yes."]),
        ("Councillor William ‘Bill’ van Ash said: “Yes.”", ["Yes."]),
        ("Parents' views and carers' views count.", []),
        ("„Ja,“ and «oui», and »nein« and “no”", ["Ja,", "oui", "nein", "no"]),
    ],
)  # fmt: skip
def test_what_stands_in_marks(text: str, quoted: list[str]) -> None:
    assert [text[item.start : item.end] for item in marked(text)] == quoted


def test_a_paragraph_that_goes_on_with_a_quotation_is_not_introduced_by_its_own_end() -> None:
    text = "We told them so’ twice. We will go on.’ he"
    assert closing_in(text, 0, "‘") == text.rindex("’")


@pytest.mark.parametrize(
    "body",
    [
        "Inspectors found “a warm and joyful culture” in all teams.",
        "Councillor Jane Ash described the team as “a family”, and thanked them.",
        "Councillor Jane Ash said she was “delighted”.",
        "Councillor Jane Ash said the letter, with its words “a culture in which children come first and last”, was kind.",
        "Councillor Ash praises workers\n\n“We care about every one of them.”",
        "Leader of the Council visits Jane Ash’s new team today\n\n“We are proud of every team.”",
        "It was “a joy,” the letter says, “to meet staff”.",
    ],
)
def test_words_quoted_in_passing_are_nobodys_statement(body: str, readers: FactReaders) -> None:
    assert [item for item in spoken(body, readers) if item.name is not None] == []


@pytest.mark.parametrize(
    ("body", "speakers"),
    [
        # a private person speaks between two councillors
        ("Cllr Jane Ash said: “Good.”\n\n“They helped,” said Ann Lake, a care leaver. “So much,” she added.\n\n"
         "“We did,” said Cllr Ash.", ["Jane Ash", None, None, "Jane Ash"]),
        # the nearest of fitting gender
        ("Ms Jane Ash, Chief Executive, said: “Good.”\n\nMr Amir Holt, Director of Families, said: “Fair.”\n\n"
         "“It is,” she added.", ["Jane Ash", "Amir Holt", "Jane Ash"]),
        # the subject of the sentence before
        ("Cllr Jane Ash is proud of all teams. She said: “They did it.”", ["Jane Ash"]),
        # three forms of one name; a fuller one stands outside the quotations
        ("The letter was welcomed by Councillor Elizabeth Young, Deputy Mayor.\n\n“Good,” said Cllr Liz Young.\n\n"
         "Cllr Young concluded: “Very good.”", ["Elizabeth Young", "Elizabeth Young"]),
        # two people of one surname
        ("Cllr Jane Ash said: “Good.”\n\nCllr John Ash said: “Fair.”\n\nCllr Ash added: “Yes.”",
         ["Jane Ash", "John Ash", "Ash"]),
        ("Cllr Jane Ash said: “Good.”\n\nMr Tom Ash, Director of Families, said: “Fair.”\n\nMr Ash added: “Yes.”",
         ["Jane Ash", "Tom Ash", "Tom Ash"]),
        # an office instead of the name
        ("Tom Ash, Director of Families, said: “Fair.”\n\n“We go on,” the director added.", ["Tom Ash", "Tom Ash"]),
        # the subject after an introduction
        ("Commenting on the letter from Alan Young HMI, Director of Families Liz Green told staff: “You did this.”",
         ["Liz Green"]),
        ("Commenting on the letter from Alan Young HMI, Director of Families Liz Green told Chief Executive Amir Holt:"
         " “They did this.”", ["Liz Green"]),
        # somebody else speaks in the paragraph in which a quotation ends
        ("Cllr Jane Ash said: “We are glad of this letter.\n\n“It is a start.” Bo Birk, Director of Families, said:"
         " “I agree.”", ["Jane Ash", "Bo Birk"]),
        # somebody without an office, or several people, are nearer than the councillor
        ("Cllr Jane Ash said: “Good.”\n\nParent Ann Lake met them. She said: “They were kind to us all.”", ["Jane Ash", None]),
        ("Cllr Jane Ash said: “Good.”\n\nOne mother spoke up. She said: “They were kind to all of us.”", ["Jane Ash", None]),
        ("Cllr Jane Ash said: “Good.” Inspectors saw two teams. They said: “Leaders know their service well.”",
         ["Jane Ash", None]),
        ("“Good,” commented Cllr Jane Ash. “Fair,” chipped in Chief Executive Amir Holt.", ["Jane Ash", "Amir Holt"]),
        ("A council spokesperson said: “We take this seriously.”", [None]),
        ("Ella Moon, chair of the Children in Care Council, said: “They listen.”", [None]),
    ],
)  # fmt: skip
def test_whose_a_quotation_is(body: str, speakers: list[str | None], readers: FactReaders) -> None:
    assert [item.name for item in spoken(body, readers)] == speakers


@pytest.mark.parametrize(
    ("attribution", "office", "organisation"),
    [
        ("Children’s Minister Vicky Bright MP", "Children’s Minister", "Government"),
        ("The Secretary of State for Education, Vicky Bright,", "Secretary of State for Education", "Government"),
        ("Local MP Vicky Bright", "Local MP", "Parliament"),
        ("Her Majesty’s Inspector Vicky Bright", "Her Majesty’s Inspector", "Ofsted"),
        ("Councillor Vicky Bright, the leader of the opposition,", "leader of the opposition", None),
        ("Councillor Dr Vicky Bright MBE, Cabinet Member for Families,", "Cabinet Member for Families", None),
        ("Vicky Bright (Labour, Northfield), Leader of the Council,", "Leader of the Council", "the Council"),
        ("Lambeth Council’s chief executive, Vicky Bright,", "Lambeth Council’s chief executive", "Lambeth Council"),
    ],
)
def test_offices_and_the_bodies_whose_they_are(
    attribution: str, office: str, organisation: str | None, readers: FactReaders
) -> None:
    (found,) = spoken(f"{attribution} said: “There is more to do.”", readers)
    assert (found.name, found.office, found.organisation) == ("Vicky Bright", office, organisation)


@pytest.mark.parametrize(
    ("speaker", "is_council"),
    [
        ("Councillor Jane Ash, Leader of the Council,", True),
        ("Children’s Minister Vicky Bright", False),
        ("Councillor Jane Ash, leader of the opposition,", False),
        ("Councillor Jane Ash, shadow cabinet member for children,", False),
        ("Councillor Jane Ash (Lab, Northfield)", False),
    ],
)
def test_only_who_speaks_for_the_council_is_its_voice(
    facts_of: Callable[[str], DocumentFacts],
    speaker: str,
    is_council: bool,  # noqa: FBT001 - a case of the table
) -> None:
    facts = facts_of(
        "Ofsted on Lambeth’s children’s services\n\n1 August 2023\n\nWritten by: Lambeth Council\n\nOfsted made a focused"
        " visit to Lambeth’s children’s services in June 2023.\n\n"
        f"{speaker} said: “The failings in these services are deeply worrying. We will set up a new team.”"
    )
    assert len(facts.statements) == 1
    assert bool(facts.findings) is is_council
    assert bool(facts.actions) is is_council


def test_a_quotation_goes_on_in_the_next_paragraph_in_straight_or_curly_marks() -> None:
    body = (
        'Councillor Ada Holm, cabinet member for children, said: “We are glad of this letter today.\n\n"It is a start."'
    )
    assert [item.words for item in spoken(body, load_fact_readers())] == [
        ("We are glad of this letter today.", "It is a start.")
    ]


def test_a_quotation_goes_on_after_a_verb_that_follows_its_speaker() -> None:
    body = (
        "Ada Holm, the council’s director of children’s services, wrote to staff.\n\n"
        "“Things are getting better for children here,” she said. “We have much to do.”"
    )
    assert [item.words for item in spoken(body, load_fact_readers())] == [
        ("Things are getting better for children here,",),
        ("We have much to do.",),
    ]


def test_paragraphs_in_the_first_person_below_the_name_of_a_speaker_are_a_quotation(readers: FactReaders) -> None:
    body = (
        "Councillor Ann Ash, cabinet member for children, said:\n\n"
        "This is good news for all of us.\n\n"
        "I want to thank our social workers.\n\n"
        "Bo Birk, director of children's services, added:\n\n"
        "We will not be complacent.\n\n"
        "The report is on Ofsted's website."
    )
    assert [(item.words, item.name) for item in spoken(body, readers)] == [
        (("This is good news for all of us.", "I want to thank our social workers."), "Ann Ash"),
        (("We will not be complacent.",), "Bo Birk"),
    ]


def test_a_comma_after_the_closing_mark_leads_to_the_speaker(readers: FactReaders) -> None:
    found = spoken("“We are proud of our teams”, Councillor Jane Ash, Leader of the Council, told staff.", readers)
    assert [(item.words, item.name) for item in found] == [(("We are proud of our teams",), "Jane Ash")]


def test_two_headings_above_a_quotation_do_not_hide_the_speaker_below_it(readers: FactReaders) -> None:
    body = (
        "Welcome to our service\n\nA year of change\n\n“We are proud of every team.”\n\n"
        "Councillor Jane Ash, Leader of the Council"
    )
    assert [(item.name, item.office) for item in spoken(body, readers)] == [("Jane Ash", "Leader of the Council")]


@pytest.mark.parametrize(
    ("heading", "quoted"),
    [
        ("Leader of the Council: “We are proud of every team here”", ["We are proud of every team here"]),
        ("Our “family of teams for every child” has grown", []),
    ],
)
def test_a_heading_is_quoted_where_it_names_the_speaker_before_a_colon(
    heading: str, quoted: list[str], readers: FactReaders
) -> None:
    document = document_of([(heading, "heading"), "The letter was published today."])
    found = readers.quotations.quotations(document, range(len(document.blocks)))
    assert [document.words(part) for item in found for part in item.fragments] == quoted


def test_a_line_that_says_to_whom_something_goes_names_no_speaker(facts_of: Callable[[str], DocumentFacts]) -> None:
    title = "Kent children’s services after Ofsted's visit\n\n1 June 2023"
    visit = "Ofsted made a focused visit to children's services in Kent on 9 May 2023."
    words = "“We are very proud of all of our staff and partners today.”"
    for line, n_statements in (
        ("Letter from the Director of Families to Jane Ash", 0),
        ("Director of Families Jane Ash", 1),
    ):
        facts = facts_of(f"{title}\n\n{visit}\n\n{words}\n\n{line}\n")
        assert len(facts.statements) == n_statements, line
