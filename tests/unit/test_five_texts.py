"""The facts and rows of each of the five texts."""

from tests.conftest import Lambeth


def test_kind_date_and_publisher_of_each_document(lambeth: Lambeth) -> None:
    rows = [
        (r["document_id"], r["document_kind"], str(r["published_date"]), r["date_precision"], r["date_basis"], r["publisher"])
        for r in lambeth.rows("documents")
    ]  # fmt: skip
    council = "London Borough of Lambeth"
    assert rows == [
        ("lambeth-council-news-2019-05", "council_news", "2019-05-01", "month", "inferred", council),
        ("lambeth-council-news-2021-12-17", "council_news", "2021-12-17", "day", "stated", council),
        ("lambeth-council-news-2023-08-01", "council_news", "2023-08-01", "day", "stated", council),
        ("lambeth-inspection-letter-2010-10-20", "inspection_letter", "2010-10-20", "day", "stated", "Ofsted"),
        ("lambeth-inspection-letter-2021-12-01", "inspection_letter", "2021-12-01", "day", "stated", "Ofsted"),
    ]


def test_the_six_inspections(lambeth: Lambeth) -> None:
    rows = [
        (
            r["inspection_id"],
            r["inspection_type"],
            r["inspection_type_basis"],
            str(r["start_date"]),
            str(r["end_date"]),
            r["date_precision"],
            r["date_basis"],
            r["evidence_level"],
            r["n_documents"],
        )
        for r in lambeth.rows("inspections")
    ]
    visit = "ilacs_focused_visit"
    assert rows == [
        ("lambeth-2010-unannounced-inspection", "unannounced_referral_assessment", "stated", "2010-09-21", "2010-09-22", "day", "stated", "primary", 1),
        ("lambeth-2018-inspection", "sif", "inferred", "2018-02-01", "2018-02-28", "month", "stated", "referenced", 3),
        ("lambeth-2019-focused-visit", visit, "stated", "2019-04-09", "2019-04-10", "day", "inferred", "reported", 1),
        ("lambeth-2021-focused-visit", visit, "stated", "2021-10-27", "2021-10-28", "day", "stated", "primary", 2),
        ("lambeth-2022-inspection", "ilacs_inspection", "inferred", "2022-10-01", "2022-10-31", "month", "stated", "referenced", 1),
        ("lambeth-2023-focused-visit", visit, "stated", "2023-06-01", "2023-06-30", "month", "derived", "reported", 1),
    ]  # fmt: skip


def test_the_inferred_date_has_bounds_and_evidence(lambeth: Lambeth) -> None:
    visit = next(r for r in lambeth.rows("inspections") if r["inspection_id"] == "lambeth-2019-focused-visit")
    assert (str(visit["date_not_before"]), str(visit["date_not_after"])) == ("2019-01-01", "2022-09-08")
    evidence = {
        (r["column"], r["text"])
        for r in lambeth.rows("evidence")
        if r["row_id"] == "lambeth-2019-focused-visit" and str(r["column"]).startswith(("start", "date_not"))
    }
    assert evidence == {
        ("start_date", "April 9 and 10"),
        ("start_date", "2018"),
        ("start_date", "Her Majesty’s Inspector"),
        ("date_not_before", "2018"),
        ("date_not_after", "Her Majesty’s Inspector"),
    }


def test_three_wordings_for_the_inspection_of_2018_are_one_inspection(lambeth: Lambeth) -> None:
    wordings = [
        r["text"]
        for r in lambeth.rows("evidence")
        if r["table"] == "inspection_documents" and str(r["row_id"]).startswith("lambeth-2018-inspection|")
    ]
    assert {"inspection in 2018", "judgement in 2018", "inspection of February 2018"} <= set(wordings)


def test_the_two_judgements_are_stated_by_later_documents(lambeth: Lambeth) -> None:
    assert [
        (r["inspection_id"], r["area"], r["area_as_printed"], r["grade"], r["grade_as_printed"], r["stated_by"])
        for r in lambeth.rows("judgements")
    ] == [
        ("lambeth-2018-inspection", "adoption", "adoption service", "inadequate", "inadequate", "later_document"),
        (
            "lambeth-2018-inspection",
            "overall_effectiveness",
            None,
            "requires_improvement",
            "Requires Improvement to be Good",
            "later_document",
        ),
    ]


def test_improvement_areas_are_counted_once(lambeth: Lambeth) -> None:
    counts: dict[object, int] = {}
    for row in lambeth.rows("improvement_areas"):
        counts[row["inspection_id"]] = counts.get(row["inspection_id"], 0) + 1
    assert counts == {
        "lambeth-2010-unannounced-inspection": 2,
        "lambeth-2019-focused-visit": 3,
        "lambeth-2021-focused-visit": 2,
        "lambeth-2023-focused-visit": 4,
    }


def test_paraphrases_are_evidence_for_the_letters_own_words(lambeth: Lambeth) -> None:
    evidence = {
        (r["row_id"], r["document_id"], r["text"])
        for r in lambeth.rows("evidence")
        if r["table"] == "improvement_areas" and r["document_id"] == "lambeth-council-news-2021-12-17"
    }
    assert evidence == {
        (
            "lambeth-2021-focused-visit-improvement-analysis-impact-children-families-repeated",
            "lambeth-council-news-2021-12-17",
            "reviewing repeated assessments to understand why earlier interventions have not achieved sustained"
            " improvements in outcomes",
        ),
        (
            "lambeth-2021-focused-visit-improvement-more-widespread-evidence-application-local",
            "lambeth-council-news-2021-12-17",
            "the more widespread application of Lambeth’s practice model",
        ),
    }


def test_a_date_that_several_documents_print_has_evidence_from_each_numbered_from_one(lambeth: Lambeth) -> None:
    found = [
        (row["seq"], row["document_id"], row["text"])
        for row in lambeth.rows("evidence")
        if (row["row_id"], row["column"]) == ("lambeth-2018-inspection", "start_date")
    ]
    assert found == [
        (1, "lambeth-inspection-letter-2021-12-01", "February 2018"),
        (2, "lambeth-council-news-2019-05", "2018"),
        (3, "lambeth-council-news-2021-12-17", "2018"),
    ]


def test_the_evidence_of_each_value_is_numbered_from_one(lambeth: Lambeth) -> None:
    numbers: dict[tuple[object, ...], list[object]] = {}
    for row in lambeth.rows("evidence"):
        numbers.setdefault((row["table"], row["row_id"], row["column"]), []).append(row["seq"])
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_the_same_words_are_evidence_for_a_value_once(lambeth: Lambeth) -> None:
    columns = ("table", "row_id", "column", "document_id", "start_char", "end_char")
    places = [tuple(row[column] for column in columns) for row in lambeth.rows("evidence")]
    assert len(places) == len(set(places))


def test_a_list_inside_a_sentence_is_split_into_improvement_areas(lambeth: Lambeth) -> None:
    texts = [r["text"] for r in lambeth.rows("improvement_areas") if "2019" in str(r["inspection_id"])]
    assert texts == [
        "early permanence planning",
        "oversight of permanence planning",
        "the support offered to foster carers",
    ]


def test_the_fourteen_people_in_office(lambeth: Lambeth) -> None:
    assert sorted(str(r["name"]) for r in lambeth.rows("people")) == [
        "Andrew Carter",
        "Andrew Spencer",
        "Andy Whippey",
        "Anna Gravelle",
        "Ben Kind",
        "David Sanders",
        "Debbie Jones",
        "Derrick Anderson",
        "Ed Davie",
        "Jennifer Brathwaite",
        "Merlin Joseph",
        "Nick Stacey",
        "Peter Robbins",
        "Stephen Hunt",
    ]


def test_murdered_children_are_not_listed_as_people_and_their_passages_are_marked(lambeth: Lambeth) -> None:
    for table in ("people", "appearances", "finding_themes", "abbreviations", "improvement_areas"):
        for row in lambeth.rows(table):
            assert not any(name in str(row) for name in ("Labinjo", "Hobson")), table
    for table in ("passages", "statements", "findings", "measures", "evidence"):
        for row in lambeth.rows(table):
            if any(name in str(row["text"]) for name in ("Labinjo", "Hobson")):
                assert row["contains_private_name"] is True
    assert [r["contains_private_name"] for r in lambeth.rows("statements")].count(True) == 2


def test_the_six_quotations_and_their_speakers(lambeth: Lambeth) -> None:
    assert [
        (r["statement_id"], r["person_id"], r["n_fragments"], str(r["text"])[:24], str(r["text"])[-18:])
        for r in lambeth.rows("statements")
    ] == [
        ("lambeth-council-news-2019-05-s01", "ofsted-andy-whippey", 2, "Senior leadership in Lam", " and young people."),
        ("lambeth-council-news-2019-05-s02", "lambeth-jennifer-brathwaite", 3, "We’re pleased that Ofste", "ng people deserve."),
        ("lambeth-council-news-2021-12-17-s01", "lambeth-ed-davie", 1, "As we have all been remi", "rove them further."),
        ("lambeth-council-news-2021-12-17-s02", "lambeth-merlin-joseph", 1, "We want all our children", "d to great effect."),
        ("lambeth-council-news-2023-08-01-s01", "lambeth-ben-kind", 3, "It’s reassuring to recei", "hange and progress"),
        ("lambeth-council-news-2023-08-01-s02", "lambeth-andrew-carter", 3, "We want Lambeth to be th", "mprovement plans’."),
    ]  # fmt: skip


def test_the_two_measures(lambeth: Lambeth) -> None:
    assert {(r["quantity_as_printed"], r["value"], r["unit"], r["what"]) for r in lambeth.rows("measures")} == {
        ("40%", 40.0, "percent", "social workers who are temporary staff"),
        ("two", 2.0, "count", "experienced team managers"),
    }


def test_the_abbreviations_of_the_2021_letter(lambeth: Lambeth) -> None:
    assert {
        (r["abbreviation"], r["expansion"])
        for r in lambeth.rows("abbreviations")
        if r["document_id"] == "lambeth-inspection-letter-2021-12-01"
    } == {
        ("ILACS", "inspection of local authority children's services"),
        ("IRH", "integrated referral hub"),
        ("MASH", "multi-agency safeguarding hub"),
        ("EDT", "emergency duty team"),
        ("CAT", "child assessment teams"),
        ("SYV", "Serious youth violence"),
    }


def test_the_whole_text_of_council_news_is_not_published(lambeth: Lambeth) -> None:
    news = [r for r in lambeth.rows("passages") if "council-news" in str(r["document_id"])]
    letters = [r for r in lambeth.rows("passages") if "inspection-letter" in str(r["document_id"])]
    assert all(r["text"] is None for r in news)
    assert all(r["text"] for r in letters)
