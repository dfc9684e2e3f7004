"""Look at a site like the inspectorate's, fetch what is new, and build: run after run, with faults, and killed."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.extraction.fields.authorities import AuthorityRegister, load_authorities
from pipeline.publications.found import Found, load_found
from pipeline.publications.stages import Fetcher, Looked
from pipeline.publications.vocabularies import PublicationKind as Kind
from pipeline.publications.watch import Watch
from pipeline.sources.fetch.results import FetchResult, FetchStatus, PageStatus
from pipeline.sources.registry import Registry, RegistryEntry
from pipeline.sources.store import Store
from tests.support.fetching import ERROR_PAGE, QUICK
from tests.support.ofsted_site import Document, OfstedSite, ofsted_site, pdf_of
from tests.support.publisher import Handler

LAMBETH, LEEDS = "80506", "80481"
NAMES = {LAMBETH: "Lambeth", LEEDS: "Leeds"}


@pytest.fixture(scope="module")
def register() -> AuthorityRegister:
    return load_authorities()


@pytest.fixture
def site() -> Iterator[OfstedSite]:
    documents = {
        LAMBETH: [
            Document(50000003, "area send full inspection", date(2024, 7, 12)),
            Document(50000002, "children's services focused visit", date(2021, 12, 3)),
            Document(50000001, "children's services inspection", date(2018, 5, 9)),
        ],
        LEEDS: [Document(50000009, "joint area child protection inspection", date(2023, 1, 6))],
    }
    with ofsted_site(dict(NAMES), documents) as running:
        yield running


Run = Callable[..., tuple[Looked, FetchResult]]


@pytest.fixture
def run(site: OfstedSite, some_sources: Path, register: AuthorityRegister) -> Run:
    """Look and fetch once; what was requested before is forgotten."""

    def look_and_fetch(registry: Registry | None = None, **watch: object) -> tuple[Looked, FetchResult]:
        site.publisher.asked.clear()
        fetcher = fetcher_of(site, some_sources, register, registry or Registry(), **watch)
        looked = fetcher.look(goes_on=True)
        return looked, fetcher.fetch(fetcher.plan(looked.found, []))

    return look_and_fetch


def watch_of(site: OfstedSite, **changed: object) -> dict[str, object]:
    url = site.publisher.url
    return {"ofsted": {"authorities": ["Lambeth", "Leeds"], "site": url, "files": [url], **changed}}


def fetcher_of(
    site: OfstedSite, sources: Path, register: AuthorityRegister, registry: Registry, **watch: object
) -> Fetcher:
    watched = Watch.model_validate(watch_of(site, **watch))
    return Fetcher(Store(sources), registry, watched, register, QUICK)


def outcomes(found: Found) -> dict[str, PageStatus | None]:
    return {name: item.outcome for name, item in sorted(found.publications.items())}


# Run after run


def test_a_first_run_a_second_without_news_and_a_third_with_some(
    site: OfstedSite, run: Run, some_sources: Path
) -> None:
    looked, fetched = run()
    assert (looked.n_failed, fetched.status, fetched.count(PageStatus.NEW)) == (0, FetchStatus.COMPLETE, 4)
    assert site.asked_lists == ["/provider/44/80506", "/provider/44/80481"]
    newest_first = [f"/v1/file/{number}" for number in (50000003, 50000009, 50000002, 50000001)]
    assert site.asked_documents == newest_first

    first = load_found(some_sources / ".fetched")
    looked, fetched = run()
    assert not any(item.changes is not None and item.changes.has_news for item in looked.lists)
    assert (fetched.pages, site.asked_documents) == ((), [])
    assert load_found(some_sources / ".fetched") == first

    lambeth = site.documents[LAMBETH]
    changed = Document(50000002, "children's services focused visit", date(2021, 12, 6), pdf_of("Another edition"))
    new = Document(50000004, "children's services inspection", date(2026, 3, 10))
    site.documents[LAMBETH] = [lambeth[0], new, changed, lambeth[0]]  # 1 vanished, 3 is listed twice
    site.publish()
    looked, fetched = run()
    (changes,) = [item.changes for item in looked.lists if item.changes is not None and item.changes.has_news]
    assert changes.n_listed == 3
    named = [[item.publication_id for item in items] for items in (changes.new, changes.changed, changes.vanished)]
    assert named == [["lambeth-50000004"], ["lambeth-50000002"], ["lambeth-50000001"]]
    assert site.asked_documents == ["/v1/file/50000004", "/v1/file/50000002"]
    assert [page.status for page in fetched.pages] == [PageStatus.NEW, PageStatus.CHANGED]
    assert not run()[1].pages


def test_every_authority_is_found_by_the_search_and_one_that_is_missed_today_is_looked_at_all_the_same(
    site: OfstedSite, run: Run
) -> None:
    looked, _ = run(authorities="all")
    assert [item.authority_name for item in looked.lists] == ["Lambeth", "Leeds"]
    assert "Barnet" in looked.lacking
    assert "Lambeth" not in looked.lacking
    del site.names[LEEDS]
    site.publisher.serves("/search", b"")
    site.publish()
    looked, _ = run(authorities="all")
    assert [item.authority_name for item in looked.lists] == ["Lambeth", "Leeds"]


def test_an_authority_that_the_register_lacks_keeps_its_name(site: OfstedSite, run: Run) -> None:
    site.names["99999"], site.documents["99999"] = "New Council", [Document(50000077)]
    site.publish()
    looked, _ = run(authorities="all")
    item = looked.found.publications["new-council-50000077"]
    assert (item.authority_code, item.authority_name) == (None, "New Council")


def test_only_the_kinds_that_are_wanted_are_fetched(site: OfstedSite, run: Run) -> None:
    looked, _ = run(kinds=["focused_visit", "area_send"])
    assert site.asked_documents == ["/v1/file/50000003", "/v1/file/50000002"]
    assert len(looked.found.publications) == 4


def test_what_the_registry_names_is_fetched_under_its_name_and_not_twice(
    site: OfstedSite, run: Run, some_sources: Path
) -> None:
    entry = RegistryEntry(url=f"{site.publisher.url}/v1/file/50000001")
    _, fetched = run(Registry(documents={"mine.pdf": entry}))
    assert Counter(site.asked_documents)["/v1/file/50000001"] == 1
    assert fetched.pages[0].names == ("mine.pdf",)


# Faults of the site


def test_an_error_page_in_place_of_a_document_is_set_aside_and_not_asked_for_again_the_same_day(
    site: OfstedSite, run: Run
) -> None:
    site.publisher.serves("/v1/file/50000001", ERROR_PAGE)
    site.publisher.answers("/v1/file/50000002", 404)
    _, fetched = run()
    assert fetched.status is FetchStatus.PARTIAL
    assert run()[1].pages == ()
    found = run()[0].found
    assert outcomes(found) == {
        "lambeth-50000001": PageStatus.SET_ASIDE,
        "lambeth-50000002": PageStatus.GONE,
        "lambeth-50000003": PageStatus.NEW,
        "leeds-50000009": PageStatus.NEW,
    }


def test_a_document_whose_connection_was_reset_is_asked_for_again(site: OfstedSite, run: Run) -> None:
    def resets(handler: Handler) -> None:
        handler.close_connection = True
        handler.connection.close()

    path = "/v1/file/50000001"
    page = site.publisher.pages[path]
    site.publisher.pages[path] = resets
    assert run()[1].count(PageStatus.FAILED) == 1
    site.publisher.pages[path] = page
    assert [item.status for item in run()[1].pages] == [PageStatus.NEW]


def test_words_that_nobody_foresaw_are_listed_and_the_document_is_fetched(site: OfstedSite, run: Run) -> None:
    site.documents[LEEDS] = [Document(50000010, "help for families check", date(2026, 5, 1))]
    site.publish()
    looked, _ = run()
    item = looked.found.publications["leeds-50000010"]
    assert (item.kind, item.day, item.outcome) == (None, date(2026, 5, 1), None)
    assert "/v1/file/50000010" in site.asked_documents
    looked, _ = run(kinds=[Kind.INSPECTION])
    assert not looked.found.publications["leeds-50000010"].is_wanted


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><h1>Sorry</h1></html>", b"<html><a class='publication-card' href='/v1/file/1'>x</a></html>"],
)
def test_a_list_of_another_form_is_no_news_and_nothing_is_taken_for_gone(
    site: OfstedSite, run: Run, content: bytes
) -> None:
    run()
    site.publisher.serves("/provider/44/80506", content)
    looked, fetched = run()
    (problem,) = [item.problem for item in looked.lists if item.problem]
    assert "/provider/44/80506: expected" in problem
    assert looked.n_failed == 1
    assert all(item.is_listed for item in looked.found.publications.values())
    assert fetched.pages == ()


def test_a_search_of_another_form_is_an_error(site: OfstedSite, run: Run) -> None:
    for path in [path for path in site.publisher.pages if path.startswith("/search")]:
        site.publisher.serves(path, b"<html><h1>Sorry</h1></html>")
    looked, _ = run(authorities="all")
    assert looked.problem is not None
    assert "expected links to /provider/44/" in looked.problem
    assert (looked.lists, looked.n_failed) == ((), 1)


def test_a_search_without_an_end_is_an_error(site: OfstedSite, run: Run) -> None:
    number = iter(range(10_000, 10_000_000))

    def endless(handler: Handler) -> None:
        links = "".join(f"<a href='/provider/44/{next(number)}'>A council</a>" for _ in range(100))
        handler.answer(200, f"<html><body>{links}</body></html>".encode())

    for start in range(0, 3000, 100):
        path = next(path for path in site.publisher.pages if path.startswith("/search"))
        site.publisher.pages[path.replace("start=0", f"start={start}")] = endless
    looked, _ = run(authorities="all")
    assert looked.problem is not None
    assert "the site has changed" in looked.problem


def test_a_link_to_a_host_that_is_not_watched_is_listed_and_not_followed(site: OfstedSite, run: Run) -> None:
    site.extra_links[LEEDS] = (
        '<a class="publication-link" href="https://elsewhere.example/v1/file/1">'
        '<span class="nonvisual">focused visit, pdf - 01 may 2024</span></a>'
    )
    site.publish()
    looked, fetched = run()
    assert looked.found.publications["leeds-1"].leads_elsewhere
    assert fetched.status is FetchStatus.COMPLETE


def test_what_robots_txt_forbids_is_not_requested(site: OfstedSite, run: Run) -> None:
    site.publisher.serves("/robots.txt", b"User-agent: *\nDisallow: /provider/\n")
    looked, _ = run()
    assert looked.n_failed == 2
    assert site.asked_lists == []


NEWS = b"<html><a href='/'>Home</a><a href='https://share.example/ofsted'>Share</a><a href='/news/ofsted-praises'>Ofsted praises us</a><a href='/x'>Bins</a></html>"


def test_a_councils_own_news_are_fetched_with_the_terms_that_are_stated(
    site: OfstedSite, some_sources: Path, register: AuthorityRegister
) -> None:
    url = site.publisher.url
    site.publisher.serves("/news", NEWS)
    site.publisher.serves("/news/ofsted-praises", b"<html><h1>Ofsted praises us</h1></html>")
    news = {
        "authority": "Lambeth",
        "page": f"{url}/news",
        "words": ["Ofsted"],
        "publisher": "London Borough of Lambeth",
    }
    watch = Watch.model_validate({"news": [news]})
    fetcher = Fetcher(Store(some_sources), Registry(), watch, register, QUICK)
    looked = fetcher.look(goes_on=True)
    (item,) = fetcher.plan(looked.found, [])
    assert (item.publication_id, item.file_name) == (
        "lambeth-ofsted-praises",
        "council-news/lambeth/ofsted-praises.html",
    )
    assert item.terms.publisher == "London Borough of Lambeth"
    assert fetcher.fetch([item]).status is FetchStatus.COMPLETE


# Broken off


def test_a_dry_run_writes_nothing(site: OfstedSite, some_sources: Path, register: AuthorityRegister) -> None:
    fetcher = fetcher_of(site, some_sources, register, Registry())
    looked = fetcher.look(keeps=False)
    assert len(fetcher.plan(looked.found, [])) == 4
    assert not list(some_sources.iterdir())


@pytest.mark.parametrize("authorities", [["Lambeth", "Leeds"], "all"])
def test_what_was_asked_before_a_fetch_was_broken_off_is_not_asked_again(
    site: OfstedSite, some_sources: Path, register: AuthorityRegister, authorities: object
) -> None:
    fetcher = fetcher_of(site, some_sources, register, Registry(), authorities=authorities)
    looked = fetcher.look(goes_on=True)

    def break_off(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetcher.fetch(fetcher.plan(looked.found, []), break_off)
    assert len(fetcher.plan(load_found(some_sources / ".fetched"), [])) == 3
    again = fetcher.look(goes_on=True)
    assert (again.lists, again.n_read_before) == ((), 2)
    assert fetcher.fetch(fetcher.plan(again.found, [])).count(PageStatus.NEW) == 3
    counts = Counter(site.asked_documents + site.asked_lists)
    assert set(counts.values()) == {1}
    assert len(fetcher.look().lists) == 2


COMMAND = "import sys; from pipeline.cli.main import main; sys.exit(main(sys.argv[1:]))"


def fetch_command(sources: Path) -> list[str]:
    return [sys.executable, "-c", COMMAND, "fetch", "--sources", str(sources), "--pause", "0"]


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_a_fetch_that_is_killed_at_random_moments_asks_for_nothing_twice_that_it_received(
    site: OfstedSite, some_sources: Path, tmp_path: Path
) -> None:
    """Killed before any answer; what was on its way then is all that may be asked for again."""
    moments = random.Random(19)
    site.documents[LAMBETH] = [Document(50000100 + number) for number in range(12)]
    site.publish()
    url = site.publisher.url
    watched = f"ofsted: {{authorities: [Lambeth, Leeds], site: '{url}', files: ['{url}']}}\n"
    (some_sources / "watch.yaml").write_text(watched)
    n_kills = 0
    while True:
        n_before, after = len(site.publisher.asked), moments.randrange(1, 6)
        process = subprocess.Popen(fetch_command(some_sources), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        while process.poll() is None and len(site.publisher.asked) - n_before < after:
            time.sleep(0.001)
        time.sleep(moments.random() / 100)
        if process.poll() is not None:
            break
        process.kill()
        process.wait()
        n_kills += 1
    assert process.returncode == 0
    assert n_kills >= 4
    counts = Counter(site.asked_documents + site.asked_lists)
    assert sum(counts.values()) - len(counts) <= n_kills
    assert len(site.documents[LAMBETH]) + 1 == len(set(site.asked_documents))
    found = load_found(some_sources / ".fetched")
    assert {item.asked_as for item in found.publications.values()} == {
        item.link_text for item in found.publications.values()
    }
    assert not (some_sources / ".fetched" / "unfinished.txt").exists()


@pytest.mark.builds
def test_the_whole_country_is_found_and_fetched_and_a_second_run_asks_for_no_document(
    some_sources: Path, register: AuthorityRegister
) -> None:
    kinds = ("children's services inspection", "children's services focused visit", "area send full inspection")
    names = {item.ofsted_urn: item.name for item in register.by_code.values() if item.ofsted_urn and not item.last_day}
    assert len(names) == 153
    documents = {
        urn: [Document(50000000 + 10 * place + year, kinds[year % 3], date(2014 + year, 3, 1)) for year in range(10)]
        for place, urn in enumerate(sorted(names))
    }
    with ofsted_site(names, documents) as site:
        fetcher = fetcher_of(site, some_sources, register, Registry(), authorities="all")
        looked = fetcher.look(goes_on=True)
        assert (looked.n_failed, looked.lacking, len(looked.lists)) == (0, (), 153)
        fetched = fetcher.fetch(fetcher.plan(looked.found, []))
        assert (fetched.status, fetched.count(PageStatus.NEW)) == (FetchStatus.COMPLETE, 1530)
        assert len(site.asked_lists) == 153 + 3
        again = fetcher.look(goes_on=True)
        assert fetcher.plan(again.found, []) == []
        assert len(site.asked_documents) == 1530
