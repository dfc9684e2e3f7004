"""What publishers list, in the tables of releases, in Dagster, and on the page and in the feed of what is new."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import feedparser
import pytest
import yaml

from pipeline.core.paths import WATCH_NAME
from pipeline.orchestration.definitions import build_defs
from pipeline.orchestration.fetch_asset import FETCHED, LISTED, LOOK_JOB, Publishers
from pipeline.orchestration.jobs import FETCH_JOB, JOB
from pipeline.orchestration.publications_sensor import NAMES_TAG, NUMBER_TAG
from pipeline.publications.found import load_found, save_found
from tests.support.fetching import ERROR_PAGE
from tests.support.forked_commands import ForkedCommands
from tests.support.ofsted_site import Document, OfstedSite, ofsted_site, pdf_of

WEEK = timedelta(days=7)
LAMBETH, LEEDS = "80506", "80481"
QUICK = Publishers(pause=0, silence=0.3, back_off=0.01)


@pytest.fixture
def site(some_sources: Path) -> Iterator[OfstedSite]:
    documents = {
        LAMBETH: [
            Document(50000002, "children's services focused visit", date(2021, 12, 3)),
            Document(50000001, "children's services inspection", date(2018, 5, 9)),
        ],
        LEEDS: [Document(50000009, "joint area child protection inspection", date(2023, 1, 6), ERROR_PAGE)],
    }
    with ofsted_site({LAMBETH: "Lambeth", LEEDS: "Leeds"}, documents) as running:
        url = running.publisher.url
        watch = {"authorities": ["Lambeth", "Leeds"], "site": url, "files": [url]}
        (some_sources / WATCH_NAME).write_text(yaml.safe_dump({"ofsted": watch}))
        yield running


def latest(outputs: Path) -> str:
    return str(json.loads((outputs / "latest.json").read_text())["version"])


def table(outputs: Path, name: str) -> dict[str, dict[str, str]]:
    with (outputs / "releases" / latest(outputs) / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    key = next(iter(rows[0]))
    return {row.pop(key): row for row in rows}


@pytest.mark.builds
def test_three_runs_give_the_expected_tables(
    site: OfstedSite, some_sources: Path, tmp_path: Path, commands: ForkedCommands
) -> None:
    outputs = tmp_path / "outputs"

    def fetch_and_build() -> str:
        fetched = commands("fetch", "--sources", some_sources, "--pause", "0")
        assert fetched.returncode in (0, 3), fetched.printed
        built = commands("build", "--sources", some_sources, "--outputs", outputs)
        assert built.returncode == 0, built.printed
        return built.printed

    fetch_and_build()
    today = load_found(some_sources / ".fetched").publications["lambeth-50000001"].first_seen.isoformat()
    publications = table(outputs, "publications")
    assert publications.keys() == {"lambeth-50000001", "lambeth-50000002", "leeds-50000009"}
    first, error_page = publications["lambeth-50000001"], publications["leeds-50000009"]
    documents = table(outputs, "documents")
    assert documents[first["document_id"]]["published_date"] == "2018-05-09"
    assert documents[first["document_id"]]["date_basis"] == "source_record"
    assert first == {
        "local_authority": "Lambeth",
        "authority_code": "E09000022",
        "publication_kind": "inspection",
        "link_text": "children's services inspection - 09 may 2018, pdf",
        "published_date": "2018-05-09",
        "url": f"{site.publisher.url}/v1/file/50000001",
        "listed_at": f"{site.publisher.url}/provider/44/80506",
        "is_listed": "true",
        "first_seen": today,
        "last_seen": "",
        "missing_since": "",
        "document_id": first["document_id"],
        "not_held_reason": "",
    }
    assert (error_page["document_id"], error_page["not_held_reason"]) == ("", "not_the_document")
    coverage = table(outputs, "coverage")
    assert {name: (row["n_publications"], row["n_publications_not_held"]) for name, row in coverage.items()} == {
        "E09000022": ("2", "0"),
        "E08000035": ("1", "1"),
    }
    assert {row["last_looked_for"] for row in coverage.values()} == {today}

    assert "unchanged version 1.0.0 stays the latest" in fetch_and_build()

    # as if all this had been a week ago
    folder = some_sources / ".fetched"
    found = load_found(folder)
    weeks_ago = {name: replace(item, first_seen=item.first_seen - WEEK) for name, item in found.publications.items()}
    save_found(folder, replace(found, publications=weeks_ago))

    lambeth = site.documents[LAMBETH]
    new = Document(50000003, "children's services inspection", date(2026, 3, 10))
    changed = Document(50000002, "children's services focused visit", date(2021, 12, 6), pdf_of("Another edition"))
    site.documents[LAMBETH] = [new, changed, new]
    site.publish()
    fetch_and_build()
    publications = table(outputs, "publications")
    assert [publications[f"lambeth-{item.number}"]["is_listed"] for item in (new, changed, lambeth[1])] == [
        "true",
        "true",
        "false",
    ]
    gone, moved = publications["lambeth-50000001"], publications["lambeth-50000002"]
    assert (gone["last_seen"], gone["missing_since"], gone["document_id"]) == (today, today, first["document_id"])
    assert moved["published_date"] == "2021-12-06"
    documents = table(outputs, "documents")
    assert documents[publications["lambeth-50000003"]["document_id"]]["published_date"] == "2026-03-10"
    assert len(documents) == 3
    _look_at_the_news(outputs / "releases" / latest(outputs))


def _look_at_the_news(release: Path) -> None:
    """The page and the feed name what is new and what is gone."""
    page = (release / "new.html").read_text()
    assert "Lambeth: Inspection, 10 March 2026" in page
    assert "No longer listed" in page
    assert 'href="new.html"' in (release / "index.html").read_text()
    feed = feedparser.parse(io.BytesIO((release / "new.atom").read_bytes()))
    assert (feed.bozo, feed.version, len(feed.entries)) == (False, "atom10", 2)
    this_week, before = feed.entries
    assert this_week.title.endswith(": 1 new, 1 no longer listed")
    assert "No longer listed: Lambeth: Inspection, 9 May 2018" in this_week.content[0].value
    assert before.title.endswith(": 2 lists read for the first time")
    assert "First read: Lambeth: 2 documents, the newest of 6 December 2021" in before.content[0].value


@pytest.mark.builds
def test_files_that_a_person_put_there_are_the_listed_documents(
    site: OfstedSite, some_sources: Path, tmp_path: Path, commands: ForkedCommands
) -> None:
    named = some_sources / "80506_lambeth" / "children's services focused visit - 03 december 2021.pdf"
    named.parent.mkdir()
    named.write_bytes(pdf_of("A letter"))
    (some_sources / "50000001.pdf").write_bytes(pdf_of("A report"))
    commands("fetch", "--sources", some_sources, "--pause", "0", "--authority", "Lambeth")
    assert site.asked_documents == []
    assert commands("build", "--sources", some_sources, "--outputs", tmp_path / "outputs").returncode == 0
    documents = table(tmp_path / "outputs", "documents").values()
    assert {row["source_url"] for row in documents} == {
        f"{site.publisher.url}/v1/file/{number}" for number in (50000001, 50000002)
    }
    assert {row["publisher"] for row in documents} == {"Ofsted"}
    assert all(row["document_id"] for row in table(tmp_path / "outputs", "publications").values())


# In Dagster


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def definitions(some_sources: Path) -> dg.Definitions:
    return build_defs(sources=some_sources, outputs=some_sources.parent / "outputs", publishers=QUICK)


def run(definitions: dg.Definitions, instance: dg.DagsterInstance, job: str, *only: str) -> dg.ExecuteInProcessResult:
    return definitions.resolve_job_def(job).execute_in_process(
        instance=instance, asset_selection=[dg.AssetKey(name) for name in only] or None, raise_on_error=False
    )


def evaluate(definitions: dg.Definitions, instance: dg.DagsterInstance, cursor: str | None) -> Any:  # noqa: ANN401
    sensor = definitions.resolve_sensor_def("new_publications")
    resources = {name: (definitions.resources or {})[name] for name in ("folders", "publishers")}
    context = dg.build_sensor_context(instance, cursor=cursor, resources=resources)
    return sensor.evaluate_tick(context)


def _look_a_day_later(store: Path) -> None:
    found = load_found(store)
    lists = {name: replace(item, last_read=item.last_read + timedelta(days=1)) for name, item in found.lists.items()}
    save_found(store, replace(found, lists=lists))


def test_a_look_shows_what_is_new_and_the_sensor_requests_a_run_that_names_it(
    site: OfstedSite, some_sources: Path, definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    nothing = evaluate(definitions, instance, None)
    assert "nothing was looked at yet" in nothing.skip_message
    looked = run(definitions, instance, LOOK_JOB)
    assert looked.success
    (shown,) = looked.asset_materializations_for_node(LISTED)
    assert (shown.metadata["documents"].value, shown.metadata["new"].value) == (3, 3)
    assert "listed Lambeth: 2 documents, 2 new" in str(shown.metadata["results"].value)
    (check,) = looked.get_asset_check_evaluations()
    assert check.passed

    tick = evaluate(definitions, instance, nothing.cursor)
    (request,) = tick.run_requests
    assert request.job_name == FETCH_JOB
    assert request.tags[NUMBER_TAG] == "3"
    assert request.tags[NAMES_TAG] == "leeds-50000009, lambeth-50000002, lambeth-50000001"
    again = evaluate(definitions, instance, tick.cursor)
    assert "nothing is new since the last request" in again.skip_message
    _look_a_day_later(some_sources / ".fetched")  # and what could not be fetched is requested again
    assert evaluate(definitions, instance, again.cursor).run_requests[0].tags[NUMBER_TAG] == "3"
    assert run(definitions, instance, FETCH_JOB, FETCHED).success
    assert len(site.asked_documents) == 3

    site.documents[LAMBETH].pop()
    site.publish()
    assert run(definitions, instance, LOOK_JOB).success
    (request,) = evaluate(definitions, instance, tick.cursor).run_requests
    assert (request.job_name, request.tags[NUMBER_TAG]) == (JOB, "0")


def test_a_list_that_cannot_be_read_fails_the_look_and_not_the_build(
    site: OfstedSite, definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    site.publisher.serves("/provider/44/80481", b"<html><h1>Sorry</h1></html>")
    looked = run(definitions, instance, LOOK_JOB)
    assert not looked.success
    failure = next(event for event in looked.all_events if event.is_step_failure).step_failure_data.user_failure_data
    assert failure is not None
    assert "1 list could not be read" in str(failure.description)
    both = run(definitions, instance, FETCH_JOB, LISTED, FETCHED)
    assert both.success
    (check,) = both.get_asset_check_evaluations()
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.WARN
    assert len(site.asked_documents) == 2


def test_a_site_that_does_not_answer_keeps_no_build_waiting(
    site: OfstedSite, definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    site.publisher.answers("/robots.txt", 503)
    looked = run(definitions, instance, FETCH_JOB, LISTED)
    assert looked.success
    (shown,) = looked.asset_materializations_for_node(LISTED)
    assert shown.metadata["not read"].value == 2
    assert run(definitions, instance, LOOK_JOB).success


def test_a_mistake_in_what_to_watch_fails_the_run_with_its_line(
    site: OfstedSite, some_sources: Path, definitions: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    (some_sources / WATCH_NAME).write_text("ofsted:\n  authorities: [Nowhere]\n")
    looked = run(definitions, instance, LOOK_JOB)
    assert not looked.success
    assert "watch.yaml:2" in evaluate(definitions, instance, None).skip_message
    assert site.asked_lists == []
