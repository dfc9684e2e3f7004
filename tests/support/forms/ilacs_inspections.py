"""Reports of inspections of local authority children's services (ILACS), since 2018."""

from collections.abc import Sequence

from tests.support.forms.form import SQUARE, Form, bullets, closing_page, numbered
from tests.support.pdfs.nodes import Break, H, Look, Node, Note, P, Table

ILACS_2019 = Form(
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
        bullets(
            "The speed with which children at risk of harm are seen.",
            "The oversight that managers have of children who are the subject of child protection plans.",
            "The number of children for whom each social worker is responsible.",
        ),
        H(2, "The experiences and progress of children who need help and protection is inadequate"),
        numbered(
            1,
            "Referrals are not read on the day they come in. In the week before the inspection, 63 of them had not been read for three days or more.",
            "When children are seen, social workers write good assessments. They understand what domestic abuse does to children, and they \fWork well with the police, who share what they know within the hour.",
            "Disabled children are visited often and by people who know them.",
        ),
        H(2, "The experiences and progress of children in care and care leavers requires improvement to be good"),
        numbered(
            4,
            "Most children in care live with foster carers who are good to them. Life-story work begins late.",
            "Care leavers live in safe homes, and 58% of them are in education, employment or training.",
        ),
        H(2, "The impact of leaders on social work practice with children and families is inadequate"),
        numbered(
            6,
            "Reports to members count what is done and do not ask what it has changed.",
            "Caseloads are too high. On average a social worker has 27 children, and some have 40.",
        ),
        *closing_page(2019),
    ),
    Look(has_page_numbers=True),
)


def _ilacs(
    council: str, dates: str, inspector: str, grades: Sequence[tuple[str, str]], findings: Sequence[Node]
) -> tuple[Node, ...]:
    """The first page of a report since 2023, with its first findings."""
    return (
        H(1, f"Inspection of {council} local authority children’s services"),
        P(f"Inspection dates: {dates}"),
        P(f"Lead inspector: {inspector}, His Majesty’s Inspector"),
        Table((("Judgement", "Grade"), *grades)),
        *findings,
    )


_LEADERS = "The impact of leaders on social work practice with children and families"
_PROTECTION = "The experiences and progress of children who need help and protection"
_CARE = "The experiences and progress of children in care"
_LEAVERS = "The experiences and progress of care leavers"

ILACS_2024 = Form(
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
        bullets(
            "The timeliness of decisions when risks to children grow.",
            "The consistency with which children are offered a talk after they have been missing.",
            bullet=SQUARE,
        ),
        H(2, f"{_PROTECTION}: requires improvement to be good"),
        numbered(
            1,
            "Families know where to go for help, and the family hubs in Oakham and Uppingham are open when they need them.",
            "The multi-\nagency front door answers quickly. When concerns grow over time, though, strategy meetings are held later than they should be, and some children \flive with risks for too long.",
            "Children who have been missing are not always asked why they went. In the last six months, 14 of 31 were.",
        ),
        H(2, f"{_CARE}: good"),
        numbered(
            4,
            "Children in care live with carers who love them. They move seldom: 81% have lived in the same home for two years.",
            "The virtual school knows how each child is doing, and it \fhelps when a child falls behind.",
        ),
        H(2, f"{_LEAVERS}: outstanding"),
        numbered(
            6,
            "Care leavers speak of their personal advisers as family. They can come back for help after the age of 25, and they do.",
        ),
        H(2, f"{_LEADERS}: good"),
        numbered(
            7,
            "Leaders know their services well. What they wrote about themselves before the inspection is what inspectors found.",
            "Social workers are responsible for 14 children on average and say that they have time for them.",
        ),
        *closing_page(2024),
    ),
    Look(running_head="Inspection of Rutland local authority children’s services", has_page_numbers=True),
)

ILACS_2026 = Form(
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
        bullets(
            "The number of homes on the island for children in care, so that fewer live far away. (outcome 4, national framework)",
            Note(
                "1 The areas for improvement have been cross-referenced with the outcomes, enablers or principles in the Children’s Social Care: National Framework."
            ),
            "Life-story work for children whose plan is to stay where they live. (outcome 2, national framework)",
            bullet=SQUARE,
        ),
        H(2, f"{_PROTECTION}: good"),
        numbered(
            1,
            "Early help reaches families in every part of the island within a week of their asking for it.",
            "Strategy meetings are held on the day and all who should be there are, which means that the plan made in them is \fone that everybody knows.",
        ),
        H(2, f"{_CARE}: requires improvement to be good"),
        numbered(3, "Too many children in care, 44 of 251, live on the mainland when they need not."),
        H(2, f"{_LEAVERS}: good"),
        numbered(4, "Care leavers are in touch with their advisers and help to choose new ones."),
        H(2, f"{_LEADERS}: good"),
        numbered(5, "Leaders ask children what they think, and change things because of it."),
        *closing_page(2026),
    ),
    Look(running_head="Inspection of Isle of Wight local authority children’s services", has_page_numbers=True),
)
