"""The record of what is listed: what is new, changed or gone, which documents to fetch, and which files they are."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.fields.authorities import load_authorities
from pipeline.publications.compare import compare
from pipeline.publications.entries import (
    in_the_folder,
    listed_files,
    registry_with,
    to_fetch,
    with_outcomes,
    without_looking,
)
from pipeline.publications.found import Found, load_found, save_found
from pipeline.publications.link_text import LinkText
from pipeline.publications.lists import DocumentList, lists_of_names, lists_of_news
from pipeline.publications.ofsted_site import ListedDocument
from pipeline.publications.unfinished import UnfinishedFetch
from pipeline.publications.watch import NewsWatch, OfstedWatch
from pipeline.sources.fetch.results import PageResult, PageStatus
from pipeline.sources.registry import Registry, RegistryEntry
from pipeline.sources.store import StoreError

DAY = date(2026, 11, 30)
WATCH = OfstedWatch()
FILES = "https://files.ofsted.gov.uk/v1/file"


def source(name: str = "Lambeth", watch: OfstedWatch = WATCH) -> DocumentList:
    (only,) = lists_of_names([name], watch, load_authorities())
    return only


def listed(number: int, text: str = "focused visit, pdf - 09 may 2018", at: str = FILES) -> ListedDocument:
    return ListedDocument(f"{at}/{number}", LinkText.of(text))


def record(*documents: ListedDocument, today: date = DAY, found: Found | None = None) -> Found:
    return compare(found or Found(), source(), documents, today)[0]


def test_what_is_new_changed_gone_and_back() -> None:
    first, changes = compare(Found(), source(), [listed(1), listed(2)], DAY)
    assert [item.publication_id for item in changes.new] == ["lambeth-1", "lambeth-2"]
    same, changes = compare(first, source(), [listed(1), listed(2)], DAY)
    assert same == first
    assert not changes.has_news
    other = listed(2, "focused visit, pdf - 10 may 2018")
    second, changes = compare(first, source(), [other, listed(3)], DAY + timedelta(7))
    assert [[item.publication_id for item in items] for items in (changes.new, changes.changed, changes.vanished)] == [
        ["lambeth-3"],
        ["lambeth-2"],
        ["lambeth-1"],
    ]
    gone = second.publications["lambeth-1"]
    assert (gone.is_listed, gone.first_seen, gone.last_seen, gone.missing_since) == (
        False,
        DAY,
        DAY,
        DAY + timedelta(7),
    )
    third, changes = compare(second, source(), [listed(1), other, listed(3)], DAY + timedelta(14))
    assert [item.publication_id for item in changes.returned] == ["lambeth-1"]
    back = third.publications["lambeth-1"]
    assert (back.is_listed, back.first_seen, back.last_seen) == (True, DAY, DAY + timedelta(14))
    assert back.missing_since is None
    assert third.last_looked() == {"E09000022": DAY + timedelta(14)}


def test_the_lists_of_others_do_not_matter() -> None:
    found = record(listed(1))
    found, changes = compare(found, source("Leeds"), [listed(1), listed(2)], DAY)
    assert [item.publication_id for item in changes.new] == ["leeds-1", "leeds-2"]
    # one document in two lists is one file
    assert found.publications["leeds-1"].file_name == found.publications["lambeth-1"].file_name
    assert found.publications["lambeth-1"].is_listed


def test_news_that_move_off_a_list_are_not_gone_and_reading_them_is_no_look_for_reports() -> None:
    news = NewsWatch.model_validate({"authority": "Lambeth", "feed": "https://a.b/feed", "words": ["Ofsted"]})
    (feed,) = lists_of_news([news], load_authorities())
    found, _ = compare(Found(), feed, [listed(1, at="https://a.b")], DAY)
    found, changes = compare(found, feed, [], DAY + timedelta(7))
    assert not changes.has_news
    assert all(item.is_listed for item in found.publications.values())
    assert found.last_looked() == {}
    assert record(listed(1), found=found).last_looked() == {"E09000022": DAY}


def test_a_report_that_a_councils_news_link_to_stays_the_inspectorates() -> None:
    news = NewsWatch.model_validate({"authority": "Lambeth", "feed": "https://a.b/feed", "words": ["Ofsted"]})
    (feed,) = lists_of_news([news], load_authorities())
    before = record(listed(1))
    found, changes = compare(before, feed, [listed(1)], DAY + timedelta(7))
    assert found.publications["lambeth-1"] == before.publications["lambeth-1"]
    (linked,) = changes.new
    assert (linked.leads_elsewhere, linked.publication_id[:10]) == (True, "lambeth-1-")


def test_a_list_that_moved_keeps_its_documents() -> None:
    moved = replace(source(), address="https://example.org/provider/44/80506")
    found, changes = compare(record(listed(1)), moved, [listed(1)], DAY)
    assert not changes.has_news
    assert found.publications["lambeth-1"].listed_at == moved.address


def test_documents_with_the_same_last_part_have_names_of_their_own() -> None:
    other = ListedDocument("https://files.ofsted.gov.uk/other/v1/file/1", LinkText.of("focused visit"))
    found = record(listed(1), other)
    assert len(found.publications) == len({item.file_name for item in found.publications.values()}) == 2


def test_the_record_is_kept(tmp_path: Path) -> None:
    assert load_found(tmp_path / "missing") == Found()
    found = with_outcomes(record(listed(2), listed(1)), {f"{FILES}/1": result(1, PageStatus.GONE)}, DAY)
    save_found(tmp_path, found)
    assert load_found(tmp_path) == found
    before = (tmp_path / "publications.json").read_bytes()
    save_found(tmp_path, load_found(tmp_path))
    assert (tmp_path / "publications.json").read_bytes() == before
    (tmp_path / "publications.json").write_text("{")
    with pytest.raises(StoreError, match="it is not what `fetch` writes"):
        load_found(tmp_path)


# What to fetch


def result(number: int, status: PageStatus, *, retryable: bool = False) -> PageResult:
    return PageResult(("a",), f"{FILES}/{number}", status, "", retryable=retryable)


def due(
    found: Found, held: set[str], today: date = DAY, registry: Registry | None = None, name: str = "a"
) -> list[str]:
    return [item.publication_id for item in to_fetch(found, registry or Registry(), held, [name], today, 90)]


def test_new_documents_are_fetched_the_newest_first_and_none_that_is_held() -> None:
    found = record(listed(1), listed(2, "focused visit, pdf - 10 may 2018"), listed(3, "report"))
    assert due(found, set()) == ["lambeth-2", "lambeth-1", "lambeth-3"]
    found = with_outcomes(found, {f"{FILES}/1": result(1, PageStatus.NEW)}, DAY)
    assert due(found, {f"{FILES}/1"}) == ["lambeth-2", "lambeth-3"]


def test_a_document_whose_words_changed_or_that_was_asked_for_long_ago_is_asked_for_again() -> None:
    held = {f"{FILES}/1"}
    found = with_outcomes(record(listed(1)), {f"{FILES}/1": result(1, PageStatus.NEW)}, DAY)
    assert due(found, held, DAY + timedelta(89)) == []
    assert due(found, held, DAY + timedelta(90)) == ["lambeth-1"]
    assert due(record(listed(1, "focused visit, pdf - 10 may 2018"), found=found), held) == ["lambeth-1"]


def test_what_the_publisher_lacked_is_asked_for_a_week_later_and_what_failed_at_once() -> None:
    for status in (PageStatus.GONE, PageStatus.SET_ASIDE, PageStatus.FAILED):
        found = with_outcomes(record(listed(1)), {f"{FILES}/1": result(1, status)}, DAY)
        assert due(found, set(), DAY + timedelta(6)) == []
        assert due(found, set(), DAY + timedelta(7)) == ["lambeth-1"]
    failed = with_outcomes(record(listed(1)), {f"{FILES}/1": result(1, PageStatus.FAILED, retryable=True)}, DAY)
    assert due(failed, set()) == ["lambeth-1"]


def test_what_is_not_wanted_leads_elsewhere_vanished_or_is_there_already_is_not_fetched() -> None:
    watch = OfstedWatch.model_validate({"kinds": ["inspection"]})
    found, _ = compare(Found(), source(watch=watch), [listed(1)], DAY)
    assert due(found, set()) == []
    assert due(record(listed(1, at="https://example.org")), set()) == []
    assert due(record(listed(2), found=record(listed(1))), {f"{FILES}/2"}) == ["lambeth-2"]
    mine = Registry(documents={"mine.pdf": RegistryEntry(url=f"{FILES}/1")})
    assert due(record(listed(1)), set(), registry=mine) == []
    assert due(record(listed(50004434)), set(), name="any/50004434.pdf") == []


# Files that a person put there


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("50004434.pdf", 1),
        ("a/b/report 50004434 final.PDF", 1),
        ("80506_lambeth/children's services inspection - 09 may 2018.pdf", 1),
        ("80506_lambeth/Children's Services Inspection - 9 May 2018.pdf", 1),
        ("80507_lewisham/children's services inspection - 09 may 2018.pdf", 0),
        ("lambeth/children's services inspection - 09 may 2018.pdf", 0),
        ("150004434.pdf", 0),
        ("5000443.pdf", 0),
        ("80506_lambeth/children's services inspection - 10 may 2018.pdf", 0),
    ],
)
def test_a_file_is_a_listed_document_by_its_number_or_by_its_folder_and_words(name: str, expected: int) -> None:
    found = record(listed(50004434, "children's services inspection - 09 may 2018, pdf"))
    assert in_the_folder(found, [name]) == dict([("lambeth-50004434", name)] * expected)


def test_a_file_that_would_be_several_or_several_that_would_be_one_are_none() -> None:
    found = record(listed(50004434), listed(50004435))
    assert in_the_folder(found, ["50004434 and 50004435.pdf"]) == {}
    assert in_the_folder(found, ["80506/focused visit - 09 may 2018.pdf"]) == {}
    assert in_the_folder(found, ["a/50004434.pdf", "b/50004434.pdf"]) == {}


def test_a_listed_document_has_an_entry_under_the_name_of_its_file_and_a_person_comes_first() -> None:
    found = record(listed(50004434), listed(50004435), listed(50004436), listed(4, at="https://example.org"))
    mine = RegistryEntry(publisher="Me", url=f"{FILES}/50004436")
    registry = Registry(documents={"mine.pdf": mine, "50004435.pdf": RegistryEntry(publisher="I")})
    files = listed_files(found, registry, ["here/50004434.pdf", "50004435.pdf", "mine.pdf"])
    assert {item.publication_id: item.file_name for item in files} == {
        "lambeth-50004434": "here/50004434.pdf",
        "lambeth-50004435": "ofsted/lambeth/50004435.pdf",
        "lambeth-50004436": "mine.pdf",
        "lambeth-4": "ofsted/lambeth/4.pdf",
    }
    entries = registry_with(registry, files).documents
    assert entries.keys() == {"mine.pdf", "50004435.pdf", "here/50004434.pdf", "ofsted/lambeth/50004435.pdf"}
    assert entries["mine.pdf"] == mine
    entry = entries["here/50004434.pdf"]
    assert (entry.publisher, entry.licence, entry.published_date) == ("Ofsted", "OGL-UK-3.0", date(2018, 5, 9))


@given(st.integers(0, 400))
def test_looking_without_news_changes_nothing_that_is_published(days: int) -> None:
    first = record(listed(1))
    later = record(listed(1), today=DAY + timedelta(days), found=first)
    later = with_outcomes(later, {f"{FILES}/1": result(1, PageStatus.UNCHANGED)}, DAY + timedelta(days))
    assert [without_looking(item) for item in later.publications.values()] == [
        without_looking(item) for item in first.publications.values()
    ]


# A fetch that was broken off


def test_what_was_asked_is_kept_for_a_day_and_a_line_that_was_cut_off_does_not_count(tmp_path: Path) -> None:
    began = datetime(2026, 11, 30, 12, tzinfo=UTC)
    first = UnfinishedFetch(tmp_path, lambda: began)
    first.asked("https://a.b/1")
    with (tmp_path / "unfinished.txt").open("a") as stream:
        stream.write("https://a.b/2")
    again = UnfinishedFetch(tmp_path, lambda: began + timedelta(hours=23))
    assert again.was_asked("https://a.b/1")
    assert not again.was_asked("https://a.b/2")
    again.asked("https://a.b/3")
    assert UnfinishedFetch(tmp_path, lambda: began + timedelta(hours=23)).was_asked("https://a.b/3")
    for hours in (25, -1):
        copy = tmp_path / str(hours)
        copy.mkdir()
        shutil.copy(tmp_path / "unfinished.txt", copy)
        assert not UnfinishedFetch(copy, iter([began + timedelta(hours=hours)]).__next__).was_asked("https://a.b/1")
    first.finish()
    first.finish()
    assert not (tmp_path / "unfinished.txt").exists()
