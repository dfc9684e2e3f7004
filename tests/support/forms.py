"""Documents made for tests, one for each form in which Ofsted writes: `FORMS`.

What belongs here: their words and their tags. What does not: how a PDF is made (see `pdf_maker`), and what is
expected of any of them.

The councils are real and all that is said of them is invented: people, dates, numbers and grades. What each form
always says, and where, is as Ofsted says it; all else is in words of our own. The tags are those of the real files of
the time: tables that only lay out the page, lists whose bullets stand in their words, notes in the middle of a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.support.pdf_maker import Break, H, Item, L, Look, Node, Note, P, Table, pdf_of

_BULLET: Final = "\uf0b7"
_SQUARE: Final = "\u25fc"
_OLD_SQUARE: Final = "\uf06e"


@dataclass(frozen=True)
class Form:
    """One document.

    Attributes:
        says: what is particular about it.
        nodes: its tags and words.
        look: its layout.
    """

    says: str
    nodes: tuple[Node, ...]
    look: Look

    def pdf(self) -> bytes:
        """The document as a PDF."""
        return pdf_of(self.nodes, self.look)


def _numbered(first: int, *items: str | Item | Note) -> L:
    """Paragraphs of a report, which are numbered through; office programs tag them as lists."""
    return L(items, bullet="1.", first=first)


def _bullets(*items: str | Item | Note, bullet: str = _BULLET, tags_bullets: bool = True) -> L:
    return L(items, bullet=bullet, tags_bullets=tags_bullets)


def _closing(year: int) -> tuple[Node, ...]:
    """The last page of a report."""
    return (
        Break(),
        P(
            "The Office for Standards in Education, Children’s Services and Skills (Ofsted) regulates and inspects the"
            " care of children and young people, and education and skills for learners of all ages."
        ),
        P("For this document in another format, such as large print, please telephone 0300 123 1231."),
        P("Piccadilly Gate\nStore Street\nManchester\nM1 2WD"),
        P("T: 0300 123 1231\nTextphone: 0161 618 8524\nE: enquiries@ofsted.gov.uk\nW: www.gov.uk/ofsted"),
        P(f"© Crown copyright {year}"),
    )


_SINGLE_2015 = Form(
    "single inspection framework: grades in sentences and in layout tables, the local authority and the board (LSCB)",
    (
        P("Isle of Wight Council"),
        P("Inspection of services for children in need of help and protection, children looked after and care leavers"),
        P("and"),
        P("Review of the effectiveness of the Local Safeguarding Children Board¹"),
        Note(
            "1 Ofsted produces this report under its power to combine reports in accordance with section 152 of the Education and Inspections Act 2006."
        ),
        P("Inspection date: 3 March 2015 – 26 March 2015"),
        P("Report published: 2 June 2015"),
        Table(
            (
                ((P("The overall judgement is that children’s services require improvement"),),),
                (
                    (
                        P(
                            "No failures were seen that leave children unsafe or at risk of significant harm. The council does not yet give all of its children good help, care and protection."
                        ),
                        P(
                            "It is Ofsted’s expectation that, as a minimum, all children and young people receive good help, care and protection."
                        ),
                    ),
                ),
            )
        ),
        Table(
            (
                ((P("The judgements on areas of the service that contribute to overall effectiveness are:"),), ""),
                ((_numbered(1, "Children who need help and protection"),), (P("Requires improvement"),)),
                ((_numbered(2, "Children looked after and achieving permanence"),), (P("Good"),)),
                ((P("2.1 Adoption performance"),), (P("Outstanding"),)),
                ((P("2.2 Experiences and progress of care leavers"),), (P("Requires improvement"),)),
                ((_numbered(3, "Leadership, management and governance"),), (P("Requires improvement"),)),
            )
        ),
        Break(),
        H(1, "The local authority"),
        H(2, "Summary of findings"),
        P("Children’s services in the Isle of Wight require improvement because:"),
        P("Leadership and management"),
        _bullets(
            "Leaders do not use what audits find. Of the 40 audits of last year, fewer than half led to a change in practice.",
            "Too many social workers left in the winter of 2014, and children tell their stories again and again.",
            bullet=_OLD_SQUARE,
            tags_bullets=False,
        ),
        P("Quality of practice"),
        _bullets(
            "Plans for children in need are seldom clear about what must change and by when, so that some children wait too \flong for the help that they need.",
            "Visits to children are regular, but what children say in them is not always written down.",
            bullet=_OLD_SQUARE,
            tags_bullets=False,
        ),
        H(2, "What does the local authority need to improve?"),
        H(3, "Priority and immediate action"),
        _numbered(
            1, "Ensure that every child who goes missing is offered an interview within three days of coming back."
        ),
        H(3, "Areas for improvement"),
        P("Quality of practice"),
        _numbered(
            2,
            "Ensure that plans for children in need say what must change, who is to do it and by when.",
            "Ensure that the views of children stand in the records of visits.",
        ),
        P("Leadership, management and governance"),
        _numbered(4, "Ensure that the findings of audits lead to training and are looked at again after six months."),
        H(2, "The local authority’s strengths"),
        _numbered(
            5, "Adopters are found quickly, and brothers and sisters are kept together wherever that is right for them."
        ),
        H(2, "Progress since the last inspection"),
        _numbered(
            6,
            "The last Ofsted inspection of the Isle of Wight’s arrangements for the protection of children was in November 2012. The local authority was judged to be inadequate.",
            "The last Ofsted inspection of the Isle of Wight’s services for looked after children was in October 2010. The local authority was judged to be adequate.",
        ),
        H(2, "Summary for children and young people"),
        _bullets(
            "When you need help, somebody comes to see you soon. Some of you have had too many social workers.",
            tags_bullets=False,
        ),
        Break(),
        H(2, "Information about this local authority area²"),
        Note(
            "2 The local authority was given the opportunity to review this section of the report and has updated it with local unvalidated data where this was available."
        ),
        P("Children living in this area"),
        _bullets(
            "Approximately 25,600 children and young people under the age of 18 years live in the Isle of Wight. This is 18.4% of the total population in the area.",
            "Approximately 21% of the local authority’s children are living in poverty.",
            Item(
                "The proportion of children entitled to free school meals:",
                (
                    _bullets(
                        "in primary schools is 14.2% (the national average is 17%)",
                        "in secondary schools is 12.9% (the national average is 15%).",
                        bullet="–",
                    ),
                ),
            ),
        ),
        P("Child protection in this area"),
        _bullets(
            "At 28 February 2015, 214 children and young people were the subject of a child protection plan. This is an increase from 187 at 31 March 2014."
        ),
        P("Children looked after in this area"),
        _bullets(
            Item(
                "At 28 February 2015, 203 children were being looked after by the local authority (a rate of 79 per 10,000 children). This is an increase from 182 (71 per 10,000 children) at 31 March 2014. Of this number:",
                (
                    _bullets(
                        "51 (25%) live outside the local authority area",
                        "18 live in residential children’s homes, of whom 61% live out of the authority area",
                        bullet="–",
                    ),
                ),
            ),
            Item(
                "In the last 12 months:",
                (
                    _bullets(
                        "there have been 14 adoptions",
                        "11 children became subjects of special guardianship orders",
                        bullet="–",
                    ),
                ),
            ),
        ),
        P("Other Ofsted inspections"),
        _bullets(
            "The local authority operates two children’s homes. One was judged to be good and one to be adequate in their most recent Ofsted inspection."
        ),
        P("Other information about this area"),
        _bullets(
            "The Director of Children’s Services has been in post since July 2013.",
            "The chair of the LSCB has been in post since January 2014.",
        ),
        Break(),
        H(1, "Inspection judgements about the local authority"),
        Table(
            (
                ("Key judgement", "Judgement grade"),
                ("The experiences and progress of children who need help and protection", "Requires improvement"),
                (
                    (
                        P("Summary"),
                        P(
                            "Thresholds are known to partners and the first response to a concern is prompt. The work that follows is uneven: plans drift, and managers do not ask often enough whether a child is safer than before. Early help has grown, and families say that it comes when they ask for it. Children who go missing are not always spoken to when they come back, so that nobody learns what drew them away. Disabled children are known by name to those who decide about them. Private fostering is seldom noticed: four children were known to live so, and there are likely to be more. Those who work with children at night know what those who work by day have done."
                        ),
                    ),
                    "",
                ),
            )
        ),
        _numbered(
            8,
            "Early help is well placed in the schools of the island. Between April and December 2014, 312 families were helped in this way, and 12% of them needed a social worker later on.",
            "Strategy discussions take place on the day of the referral in most cases. Health services took part in 34 of the 50 that inspectors looked at. (Recommendation)",
        ),
        P("The graded judgement for adoption performance is that it is outstanding"),
        _numbered(
            10,
            "Children wait 402 days on average between entering care and moving in with their adoptive family, which is less than the national threshold of 547 days.",
        ),
        P("The graded judgement about the experience and progress of care leavers is that it requires improvement"),
        _numbered(
            11,
            "Personal advisers know the young people well, but 31% of care leavers are not in education, employment or training.",
        ),
        Break(),
        H(1, "The Local Safeguarding Children Board (LSCB)"),
        P("The Local Safeguarding Children Board is good"),
        P(
            "The arrangements in place to evaluate the effectiveness of what is done by the authority and board partners to safeguard and promote the welfare of children are good."
        ),
        H(2, "Summary of findings"),
        P("The LSCB is good because:"),
        _bullets("Its chair asks partners for proof, and they bring it.", tags_bullets=False),
        H(2, "What does the LSCB need to improve?"),
        _numbered(12, "Ensure that the annual report says what difference the board has made."),
        Break(),
        H(1, "What the inspection judgements mean"),
        P(
            "An outstanding local authority leads highly effective services. A good one leads effective services. In one that requires improvement there are no widespread or serious failures. One that is inadequate provides services where there are such failures."
        ),
        H(1, "Information about this inspection"),
        P(
            "The inspection of the local authority was carried out under section 136 of the Education and Inspections Act 2006."
        ),
        P("The inspection team"),
        P("Lead inspector: Mary Invented"),
        P("Deputy lead inspector: John Fictive"),
        P("Team inspectors: Ann Example, Tom Sample, Ruth Pattern"),
        P("Quality assurance manager: Carl Mock"),
        *_closing(2015),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

_SINGLE_2017 = Form(
    "single inspection framework since 2016: an executive summary, recommendations, previous inspections",
    (
        P("Rutland County Council"),
        P("Inspection of services for children in need of help and protection, children looked after and care leavers"),
        P("and"),
        P("Review of the effectiveness of the Local Safeguarding Children Board"),
        P("Inspection date: 7 November 2016 to 1 December 2016"),
        P("Report published: 30 January 2017"),
        Table((((P("Children’s services in Rutland require improvement to be good"),),),)),
        Table(
            (
                ((_numbered(1, "Children who need help and protection"),), (P("Requires improvement"),)),
                ((_numbered(2, "Children looked after and achieving permanence"),), (P("Good"),)),
                ((P("2.1 Adoption performance"),), (P("Good"),)),
                ((P("2.2 Experiences and progress of care leavers"),), (P("Inadequate"),)),
                ((_numbered(3, "Leadership, management and governance"),), (P("Requires improvement"),)),
            )
        ),
        Break(),
        H(1, "Executive summary"),
        P(
            "Services for the children of the county have become better in parts since the last inspection. Good work with families at an early stage stands beside plans for children in need that go on for years without an end in sight."
        ),
        P(
            "For care leavers the council does too little. It has lost touch with nine of 26 of them, and nobody looked for them before the inspection began."
        ),
        Break(),
        H(1, "The local authority"),
        H(2, "Information about this local authority area"),
        P("Previous Ofsted inspections"),
        _bullets(
            "The local authority does not operate any children’s homes.",
            "The previous inspection of the local authority’s arrangements for the protection of children was in January 2013. The local authority was judged to be adequate.",
            tags_bullets=False,
        ),
        P("Local leadership"),
        _bullets(
            "The director of children’s services (DCS) has been in post since May 2015.",
            "The DCS is also responsible for adult services.",
            "The chair of the LSCB has been in post since September 2014.",
            tags_bullets=False,
        ),
        P("Children living in this area"),
        _bullets(
            "Approximately 7,800 children and young people under the age of 18 years live in Rutland. This is 20.4% of the total population in the area.",
            tags_bullets=False,
        ),
        P("Children looked after in this area"),
        _bullets(
            "At 31 October 2016, 39 children were being looked after by the local authority (a rate of 50 per 10,000 children). This is an increase from 34 (43 per 10,000 children) at 31 March 2016.",
            tags_bullets=False,
        ),
        H(1, "Recommendations"),
        _numbered(
            1,
            "Find every care leaver with whom the council has lost touch, and visit them at least every eight weeks.",
            "Ensure that plans for children in need are looked at by a manager after six months and either closed or changed, \fwith the reasons for it in the record.",
            "Give social workers supervision every month that asks what has changed for the child.",
        ),
        H(1, "Summary for children and young people"),
        _bullets(
            "Social workers listen to you and you like them. If you have left care, not enough has been done to find out how you are.",
            tags_bullets=False,
        ),
        Break(),
        Table(
            (
                ("The experiences and progress of children who need help and protection", "Requires improvement"),
                (
                    (
                        P("Summary"),
                        P(
                            "Contacts are dealt with on the same day. Assessments are mostly good, and what follows them is not always so. Children in need have plans that say what is wrong and not what is to be done. In some families three plans have been made and closed in two years. Partners come to meetings and bring what they know. Where a child must be protected at once, the police and the council act on the same day, and they did so for all of the 12 children whose records inspectors read. For those who are harmed little by little, by neglect or by quarrels in the house, the answer comes late."
                        ),
                    ),
                    "",
                ),
            )
        ),
        H(2, "Inspection findings"),
        _numbered(
            4,
            "The single front door answers every contact within one working day. In September 2016 that was true of 97% of contacts. (Recommendation)",
        ),
        P("The graded judgement for adoption performance is that it is good"),
        _numbered(
            5, "Two children have been adopted in the year before the inspection, both with families that live near."
        ),
        P("The graded judgement about the experience and progress of care leavers is that it is inadequate"),
        _numbered(6, "Only 11 of 26 care leavers have a pathway plan that is less than a year old."),
        H(1, "The Local Safeguarding Children Board (LSCB)"),
        P("The Local Safeguarding Children Board requires improvement to be good"),
        H(1, "Information about this inspection"),
        P("The inspection team"),
        P("Lead inspector: Jane Imaginary"),
        P("Team inspectors: Paul Pretend, Eve Makebelieve"),
        *_closing(2017),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

_ILACS_2019 = Form(
    "ILACS until 2022: three areas and the overall judgement, the whole first page in one table, numbered paragraphs",
    (
        Table(
            (
                ((P("Isle of Wight Council"),), ""),
                ((P("Inspection of local authority children’s services"),), ""),
                ((P("Inspection dates: 4 February to 15 February 2019"),), ""),
                ("Lead inspector:", (P("Nora Invented"), P("Her Majesty’s Inspector"))),
                ("Judgement", "Grade"),
                ("The impact of leaders on social work practice with children and families", "Inadequate"),
                ("The experiences and progress of children who need help and protection", "Inadequate"),
                (
                    "The experiences and progress of children in care and care leavers",
                    "Requires improvement to be good",
                ),
                ("Overall effectiveness", "Inadequate"),
                (
                    (
                        P(
                            "Since the single inspection in 2015, when children’s services were judged to require improvement, the help that children get has become worse. Some children live at risk of harm for months before anybody acts."
                        ),
                        P(
                            "Leaders did not know this before the inspection. They have been open about it since, and the council has agreed to pay for 20 more social workers. Children in care fare better than those at home: most live with carers who are good to them, and their schools know how they are. When they leave care, they find somebody to talk to. Whether that is enough will depend on how many of the people who now do this work are still on the island in a year."
                        ),
                    ),
                    "",
                ),
            )
        ),
        Break(),
        H(2, "What needs to improve"),
        _bullets(
            "The speed with which children at risk of harm are seen.",
            "The oversight that managers have of children who are the subject of child protection plans.",
            "The number of children for whom each social worker is responsible.",
        ),
        H(2, "The experiences and progress of children who need help and protection is inadequate"),
        _numbered(
            1,
            "Referrals are not read on the day they come in. In the week before the inspection, 63 of them had not been read for three days or more.",
            "When children are seen, social workers write good assessments. They understand what domestic abuse does to children, and they \fWork well with the police, who share what they know within the hour.",
            "Disabled children are visited often and by people who know them.",
        ),
        H(2, "The experiences and progress of children in care and care leavers requires improvement to be good"),
        _numbered(
            4,
            "Most children in care live with foster carers who are good to them. Life-story work begins late.",
            "Care leavers live in safe homes, and 58% of them are in education, employment or training.",
        ),
        H(2, "The impact of leaders on social work practice with children and families is inadequate"),
        _numbered(
            6,
            "Reports to members count what is done and do not ask what it has changed.",
            "Caseloads are too high. On average a social worker has 27 children, and some have 40.",
        ),
        *_closing(2019),
    ),
    Look(has_page_numbers=True),
)


def _ilacs(
    council: str, dates: str, inspector: str, grades: Sequence[tuple[str, str]], said: Sequence[Node]
) -> tuple[Node, ...]:
    """A report of the years since 2023 up to what its first paragraphs say."""
    return (
        H(1, f"Inspection of {council} local authority children’s services"),
        P(f"Inspection dates: {dates}"),
        P(f"Lead inspector: {inspector}, His Majesty’s Inspector"),
        Table((("Judgement", "Grade"), *grades)),
        *said,
    )


_LEADERS = "The impact of leaders on social work practice with children and families"
_PROTECTION = "The experiences and progress of children who need help and protection"
_CARE = "The experiences and progress of children in care"
_LEAVERS = "The experiences and progress of care leavers"

_ILACS_2024 = Form(
    "ILACS since 2023: care leavers are judged by themselves, grades behind colons in headings",
    (
        *_ilacs(
            "Rutland",
            "10 to 14 June 2024",
            "Owen Fictive",
            (
                (_LEADERS, "Good"),
                (_PROTECTION, "Requires improvement to be good"),
                (_CARE, "Good"),
                (_LEAVERS, "Outstanding"),
                ("Overall effectiveness", "Good"),
            ),
            (
                P(
                    "Children in Rutland get help from people who stay. Since the last inspection in 2019, when children’s services were judged to require improvement to be good, leaders have found and kept the social workers that they need."
                ),
                P(
                    "Some children who need protection still wait too long for a decision. Leaders know this and have begun to mend it."
                ),
            ),
        ),
        Break(),
        H(2, "What needs to improve?"),
        _bullets(
            "The timeliness of decisions when risks to children grow.",
            "The consistency with which children are offered a talk after they have been missing.",
            bullet=_SQUARE,
        ),
        H(2, f"{_PROTECTION}: requires improvement to be good"),
        _numbered(
            1,
            "Families know where to go for help, and the family hubs in Oakham and Uppingham are open when they need them.",
            "The multi-\nagency front door answers quickly. When concerns grow over time, though, strategy meetings are held later than they should be, and some children \flive with risks for too long.",
            "Children who have been missing are not always asked why they went. In the last six months, 14 of 31 were.",
        ),
        H(2, f"{_CARE}: good"),
        _numbered(
            4,
            "Children in care live with carers who love them. They move seldom: 81% have lived in the same home for two years.",
            "The virtual school knows how each child is doing, and it \fhelps when a child falls behind.",
        ),
        H(2, f"{_LEAVERS}: outstanding"),
        _numbered(
            6,
            "Care leavers speak of their personal advisers as family. They can come back for help after the age of 25, and they do.",
        ),
        H(2, f"{_LEADERS}: good"),
        _numbered(
            7,
            "Leaders know their services well. What they wrote about themselves before the inspection is what inspectors found.",
            "Social workers are responsible for 14 children on average and say that they have time for them.",
        ),
        *_closing(2024),
    ),
    Look(running_head="Inspection of Rutland local authority children’s services", has_page_numbers=True),
)

_ILACS_2026 = Form(
    "ILACS since 2026: no overall effectiveness; areas for improvement name the national framework, which a note explains",
    (
        *_ilacs(
            "Isle of Wight",
            "2 to 13 March 2026",
            "Iris Example",
            ((_LEADERS, "Good"), (_PROTECTION, "Good"), (_CARE, "Requires improvement to be good"), (_LEAVERS, "Good")),
            (
                P(
                    "Leaders on the Isle of Wight have made services safe and steady since the last inspection in 2023. Families get help early and close to home."
                ),
                P("For children in care the work is less even, because homes on the island are few."),
            ),
        ),
        Break(),
        H(2, "What needs to improve?¹"),
        _bullets(
            "The number of homes on the island for children in care, so that fewer live far away. (outcome 4, national framework)",
            Note(
                "1 The areas for improvement have been cross-referenced with the outcomes, enablers or principles in the Children’s Social Care: National Framework."
            ),
            "Life-story work for children whose plan is to stay where they live. (outcome 2, national framework)",
            bullet=_SQUARE,
        ),
        H(2, f"{_PROTECTION}: good"),
        _numbered(
            1,
            "Early help reaches families in every part of the island within a week of their asking for it.",
            "Strategy meetings are held on the day and all who should be there are, which means that the plan made in them is \fone that everybody knows.",
        ),
        H(2, f"{_CARE}: requires improvement to be good"),
        _numbered(3, "Too many children in care, 44 of 251, live on the mainland when they need not."),
        H(2, f"{_LEAVERS}: good"),
        _numbered(4, "Care leavers are in touch with their advisers and help to choose new ones."),
        H(2, f"{_LEADERS}: good"),
        _numbered(5, "Leaders ask children what they think, and change things because of it."),
        *_closing(2026),
    ),
    Look(running_head="Inspection of Isle of Wight local authority children’s services", has_page_numbers=True),
)

_LETTERHEAD: Final = Table(
    (
        (
            (P("Piccadilly Gate"), P("Store Street\nManchester M1 2WD")),
            (P("T 0300 123 1231"), P("Textphone 0161 618 8524"), P("enquiries@ofsted.gov.uk"), P("www.gov.uk/ofsted")),
        ),
    )
)

_FOCUSED_2018 = Form(
    "focused visit of 2018: an overview, what needs to improve, findings as items; the letterhead is a table",
    (
        _LETTERHEAD,
        P("9 November 2018"),
        P("Ms Clara Invented\nDirector for People\nRutland County Council\nCatmose\nOakham\nLE15 6HP"),
        P("Dear Ms Invented"),
        P("Focused visit to Rutland County Council children’s services"),
        P(
            "This letter summarises the findings of a focused visit to Rutland County Council children’s services on 16 and 17 October 2018, carried out by Peter Sample and Vera Mock, Her Majesty’s Inspectors."
        ),
        P(
            "The inspectors looked at the local authority’s arrangements for children in need and children subject to a child protection plan. They read case records and talked to social workers and managers."
        ),
        P("Overview"),
        P(
            "Since the last inspection in 2016, when children’s services were judged to require improvement, the council has made good use of its time. Most children in need are seen often and their plans are \fup to date. Work before birth is weaker."
        ),
        P("What needs to improve in this area of social work practice"),
        _bullets("The planning for babies before they are born.", "The recording of supervision."),
        P("Findings"),
        _bullets(
            "Visits are regular and social workers see children alone. In all but two of the 24 cases that inspectors looked at, the voice of the child was clear.",
            "Assessments before birth begin late, on average in the 31st week, and leave parents little time.",
            "Managers meet social workers each month. What they agree is not always written down, so that it is hard to see what has been \fdone about it since.",
        ),
        P(
            "Ofsted will take the findings from this focused visit into account when planning your next inspection or visit."
        ),
        P("Yours sincerely"),
        P("Peter Sample"),
        P("Her Majesty’s Inspector"),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

_FOCUSED_2021 = Form(
    "focused visit of 2020 and 2021, of the whole service in the time of COVID-19: no overview, five inspectors",
    (
        P("14 June 2021"),
        P("Mr Hugh Fictive\nDirector of Children’s Services\nIsle of Wight Council\nCounty Hall\nNewport\nPO30 1UD"),
        P("Dear Mr Fictive"),
        P("Focused visit to Isle of Wight children’s services"),
        P(
            "Her Majesty’s Chief Inspector of Education, Children’s Services and Skills is leading Ofsted’s work into how England’s social care system has delivered child-centred practice and care within the context of the restrictions placed on society during the COVID-19 (coronavirus) pandemic."
        ),
        P(
            "This letter summarises the findings of a focused visit to Isle of Wight children’s services on 5 and 6 May 2021. Her Majesty’s Inspectors were Dora Pattern, Leo Example and Amy Pretend."
        ),
        P(
            "The methodology for this visit was in line with the inspection of local authority children’s services (ILACS) framework. However, the delivery model was adapted to reflect the COVID-19 context. This visit was carried out fully by remote means."
        ),
        H(2, "What needs to improve in this area of social work practice"),
        _bullets("Access to dental care for children in care.", "The quality of return home interviews."),
        H(2, "Findings"),
        _bullets(
            "Social workers went on visiting children in their homes all through the pandemic. Of all children on a plan, 92% were seen in person at least once a month.",
            "Schools on the island stayed open for children with a social worker, and most of them came.",
            Item(
                "A new rota let staff rest:",
                (_bullets("those with small children worked in the mornings;", "others worked late.", bullet="o"),),
            ),
            "Dental checks stopped in March 2020 and have begun again for fewer than half of the children in care.",
        ),
        P(
            "Ofsted will take the findings from this focused visit into account when planning your next inspection or visit. I am copying this letter to the Department for Education."
        ),
        P("Yours sincerely"),
        P("Dora Pattern"),
        P("Her Majesty’s Inspector"),
    ),
    Look(has_page_numbers=True),
)

_FOCUSED_2025 = Form(
    "focused visit since 2023: headline findings, the national framework in a note, main findings as paragraphs",
    (
        P("Ofsted\nPiccadilly Gate\nStore Street\nManchester\nM1 2WD"),
        P("T 0300 123 1231"),
        P("21 October 2025"),
        P(
            "Ms Clara Invented\nStrategic Director of Children’s Services\nRutland County Council\nCatmose\nOakham\nLE15 6HP"
        ),
        P("Dear Ms Invented"),
        H(1, "Focused visit to Rutland children’s services"),
        P(
            "This letter summarises the findings of the focused visit to Rutland children’s services on 16 and 17 September 2025. His Majesty’s Inspectors for this visit were Sam Mock and Tess Sample."
        ),
        P(
            "Inspectors looked at the local authority’s arrangements for the ‘front door’, and in particular at decisions about contacts and referrals."
        ),
        P(
            "This visit was carried out in line with the inspection of local authority children’s services (ILACS) framework."
        ),
        H(2, "Headline findings"),
        P(
            "Children for whom somebody is worried get a quick and thoughtful answer in Rutland. The service has grown stronger since the last inspection in 2024. Two things stand out as less good: feedback to those who refer, and the work at night."
        ),
        Break(),
        H(2, "What needs to improve in this area of social work practice?¹"),
        Note(
            "1 The areas for improvement have been cross-referenced with the outcomes, enablers or principles in the Children’s Social Care: National Framework."
        ),
        _bullets(
            "Feedback to professionals about what has become of their referral (enabler: multi-agency working is prioritised, national framework).",
            "The response to children outside of office hours (outcome 3, national framework).",
            bullet=_SQUARE,
        ),
        H(2, "Main findings"),
        P(
            "Contacts are read by a qualified social worker within an hour, and parents are asked for their consent wherever that is safe."
        ),
        P(
            "Out of hours, the service is shared with a neighbouring council. Its workers cannot see the records of Rutland, and so they decide without knowing \fwhat has happened before."
        ),
        P(
            "Ofsted will take the findings from this focused visit into account when planning the next inspection or visit."
        ),
        P("Yours sincerely"),
        P("Sam Mock"),
        P("His Majesty’s Inspector"),
    ),
    Look(has_page_numbers=True),
)

_JTAI_2017 = Form(
    "joint targeted area inspection of 2016 to 2019: many recipients, key strengths, case studies, four signatures",
    (
        P("12 May 2017"),
        P(
            "Hugh Fictive, Director of Children’s Services, Isle of Wight Council\nGrace Pretend, Chief Nurse, Isle of Wight Clinical Commissioning Group\nNed Sample, Police and Crime Commissioner for Hampshire\nRosa Mock, Chief Constable of Hampshire Constabulary\nKit Pattern, Chair of the Isle of Wight Safeguarding Children Board"
        ),
        P("Dear local partnership"),
        P("Joint targeted area inspection of the multi-agency response to abuse and neglect on the Isle of Wight"),
        P(
            "Between 13 and 17 March 2017, Ofsted, the Care Quality Commission (CQC), HMI Constabulary (HMIC) and HMI Probation (HMI Prob) undertook a joint inspection of the multi-agency response to abuse and neglect on the Isle of Wight.¹ This inspection included a ‘deep dive’ focus on children living with domestic abuse."
        ),
        Note("1 This joint inspection was conducted under section 20 of the Children Act 2004."),
        P(
            "This letter to all the service leaders in the area outlines our findings about the effectiveness of partnership working and of the work of individual agencies on the Isle of Wight."
        ),
        P(
            "Partners on the island know one another and act together when a child is in danger at once. They act less surely when harm builds up slowly."
        ),
        H(2, "Key strengths"),
        _bullets(
            "Police officers tell schools before nine in the morning when a child has been where domestic abuse took place the night before.",
            "Midwives ask every mother about domestic abuse, and write down what she says.",
            "Refuge workers sit with social workers in the hub, which helps both to see the \fwhole of a family.",
            bullet="•",
        ),
        H(2, "Case study: highly effective practice"),
        P(
            "A school nurse noticed that a boy of eight had stopped speaking in class. Within two days, the school, the police and a social worker had met, and within a week he and his mother were safe."
        ),
        H(2, "Areas for improvement"),
        _bullets(
            "Probation staff are not asked to strategy discussions, though they often know the adult best.",
            "Plans do not say what the adult who harms must do.",
            bullet="•",
        ),
        H(2, "Next steps"),
        P(
            "The director of children’s services should prepare a written statement of proposed action responding to the findings outlined in this letter. This should be a multi-agency response.²"
        ),
        Note(
            "2 The Children Act 2004 (Joint Area Reviews) Regulations 2015 enable Ofsted’s chief inspector to determine which agency should make the written statement."
        ),
        P(
            "The director of children’s services should send the written statement of action to ProtectionOfChildren@ofsted.gov.uk by 18 August 2017."
        ),
        P("Yours sincerely"),
        Table(
            (
                ("Ofsted", "Care Quality Commission"),
                ("Ada Invented\nNational Director, Social Care", "Ben Invented\nDeputy Chief Inspector"),
                ("HMI Constabulary", "HMI Probation"),
                ("Cleo Invented\nHer Majesty’s Inspector of Constabulary", "Dan Invented\nAssistant Chief Inspector"),
            )
        ),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

_JTAI_2024 = Form(
    "joint targeted area inspection since 2022: headline findings, what needs to improve, strengths, practice studies",
    (
        Table(
            (
                ((P("7 June 2024"),),),
                (
                    (
                        P("Clara Invented, Director of Children’s Services, Rutland County Council"),
                        P("Max Pretend, Executive Lead, Integrated Care Board"),
                        P("Una Sample, Chief Constable, Leicestershire Police"),
                    ),
                ),
            )
        ),
        P("Dear Rutland Local Safeguarding Partnership"),
        H(1, "Joint targeted area inspection of Rutland"),
        P(
            "This letter summarises the findings of the joint targeted area inspection (JTAI) of the multi-agency response to serious youth violence in Rutland."
        ),
        P(
            "This inspection took place from 15 to 19 April 2024. It was carried out by inspectors from Ofsted, the Care Quality Commission (CQC), His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS) and His Majesty’s Inspectorate of Probation (HMIP)."
        ),
        H(2, "Context"),
        P(
            "The findings in the report evaluate the effectiveness of the multi-agency response to children aged 10 and over who are at risk of or affected by serious youth violence."
        ),
        H(2, "Headline findings"),
        P(
            "Serious violence is rare in Rutland, and partners take it seriously before it comes. Children who are drawn to the towns nearby are noticed soon, though not by all."
        ),
        Break(),
        H(2, "What needs to improve?"),
        _bullets(
            "The sharing of what the police of neighbouring counties know.",
            "Waiting times for help with mental health.",
            bullet=_SQUARE,
        ),
        H(2, "Strengths"),
        _bullets(
            "Youth workers who know every school in the county.",
            "A weekly meeting of all partners about children who go missing, in which decisions are made and kept, and from which each partner \ftakes something to do.",
            bullet=_SQUARE,
        ),
        H(2, "Main findings"),
        P(
            "In the year before the inspection, 41 children were discussed in the weekly meeting. For 36 of them the risk became less."
        ),
        H(2, "Practice study: highly effective practice"),
        P(
            "A girl of 14 was seen in Peterborough with adults who were known to the police. Her youth worker went there with her mother and brought her home."
        ),
        H(2, "Practice study: area for improvement"),
        P(
            "A boy of 15 waited seven months for an assessment of his mental health, and was excluded from school before it took place."
        ),
        H(2, "Next steps"),
        P(
            "We have determined that Rutland County Council is the principal authority and should prepare a written statement of proposed action responding to the findings outlined in this letter."
        ),
        P(
            "Rutland County Council should send the written statement of action to ProtectionOfChildren@ofsted.gov.uk by 16 September 2024."
        ),
        P("Yours sincerely"),
        P("Ada Invented\nNational Director Regulation and Social Care, Ofsted"),
        P("Ben Invented\nChief Inspector of Healthcare, CQC"),
    ),
    Look(has_page_numbers=True),
)

_AREA_SEND_2024 = Form(
    "area SEND inspection since 2023: one of three outcomes in a sentence, priority actions with who is responsible",
    (
        H(1, "Area SEND inspection of Isle of Wight Local Area Partnership"),
        P("Inspection dates: 7 to 11 October 2024"),
        P("Date of previous inspection: 4 to 8 November 2019"),
        H(2, "Inspection outcome"),
        P(
            "The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with special educational needs and/or disabilities (SEND). The local area partnership must work jointly to make improvements."
        ),
        P("The next full area SEND inspection will be within approximately three years."),
        P(
            "Ofsted and the Care Quality Commission (CQC) ask that the local area partnership updates and publishes its strategic plan based on the recommendations set out in this report."
        ),
        H(2, "Information about the local area partnership"),
        P(
            "Isle of Wight Council and NHS Hampshire and Isle of Wight Integrated Care Board (ICB) are jointly responsible for the planning and commissioning of services for children and young people with SEND on the Isle of Wight."
        ),
        H(2, "What is it like to be a child or young person with SEND in this area?"),
        P(
            "Young children on the island get help early, and their families know who to ask. From the age of 14 the help gets thinner, and for some it comes to an end with school."
        ),
        P("Waits for an assessment of autism are long: 68 weeks on average in August 2024."),
        H(2, "What is the area partnership doing that is effective?"),
        _bullets(
            "Health visitors and nurseries notice children’s needs soon and tell one another.",
            "The short breaks are many and parents helped to plan them, so that families go to those that are right \ffor their child.",
            bullet=_SQUARE,
        ),
        H(2, "What does the area partnership need to do better?"),
        _bullets(
            "Education, health and care plans are finished in time for only 41% of children.",
            "Preparation for adulthood begins too late.",
            bullet=_SQUARE,
        ),
        H(2, "Areas for improvement"),
        Table(
            (
                ((P("Areas for improvement"),),),
                (
                    (
                        P(
                            "Leaders across education, health and care should make sure that plans are finished in time and looked at every year."
                        ),
                    ),
                ),
                (
                    (
                        P(
                            "The ICB should shorten the waits for assessments of autism and help families while they wait."
                        ),
                    ),
                ),
            )
        ),
        H(2, "Local area partnership details"),
        Table(
            (
                ("Local authority", "Integrated care board"),
                ("Isle of Wight Council", "NHS Hampshire and Isle of Wight ICB"),
                ("Hugh Fictive, Director of Children’s Services", "Jo Pretend, Chief Executive"),
                ("www.iow.gov.uk", "www.hantsiow.icb.nhs.uk"),
                ("County Hall\nNewport\nIsle of Wight\nPO30 1UD", "Omega House\nEastleigh\nSO50 5PB"),
            )
        ),
        H(2, "Information about this inspection"),
        P(
            "This inspection was carried out at the request of the Secretary of State for Education under section 20(1)(a) of the Children Act 2004."
        ),
        H(2, "Inspection team"),
        Table(
            (
                ("Ofsted", "Care Quality Commission"),
                ("Ivy Mock, Ofsted Lead inspector", "Ray Sample, CQC Lead inspector"),
                ("Guy Pattern, Ofsted HMI", "Fay Example, CQC inspector"),
            )
        ),
        *_closing(2024),
    ),
    Look(running_head="Area SEND inspection of Isle of Wight Local Area Partnership", has_page_numbers=True),
)

FORMS: Final[dict[str, Form]] = {
    "report-2015": _SINGLE_2015,
    "report-2017": _SINGLE_2017,
    "ilacs-2019": _ILACS_2019,
    "ilacs-2024": _ILACS_2024,
    "ilacs-2026": _ILACS_2026,
    "focused-visit-2018": _FOCUSED_2018,
    "focused-visit-2021": _FOCUSED_2021,
    "focused-visit-2025": _FOCUSED_2025,
    "jtai-2017": _JTAI_2017,
    "jtai-2024": _JTAI_2024,
    "area-send-2024": _AREA_SEND_2024,
}
