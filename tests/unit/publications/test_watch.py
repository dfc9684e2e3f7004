"""The file that says what to watch: what it may hold, and where its mistakes are."""

from pathlib import Path

import pytest

from pipeline.core.paths import SOURCES, WATCH_NAME
from pipeline.core.yaml_config import ConfigError
from pipeline.extraction.fields.authorities import AuthorityRegister, load_authorities
from pipeline.publications.lists import lists_of_names, lists_of_news
from pipeline.publications.vocabularies import PublicationKind as Kind
from pipeline.publications.watch import Watch, find_authority, load_watch


@pytest.fixture(scope="module")
def register() -> AuthorityRegister:
    return load_authorities()


def load(folder: Path, text: str, register: AuthorityRegister) -> Watch:
    (folder / WATCH_NAME).write_text(text, encoding="utf-8")
    return load_watch(folder, register)


def test_what_is_shipped_watches_lambeth(register: AuthorityRegister) -> None:
    watch = load_watch(SOURCES, register)
    (only,) = lists_of_names(tuple(watch.ofsted.authorities), watch.ofsted, register)
    assert (only.address, only.authority_name) == ("https://reports.ofsted.gov.uk/provider/44/80506", "Lambeth")
    assert only.wants(None)
    assert only.may_lead_to("https://files.ofsted.gov.uk/v1/file/1")
    assert not only.may_lead_to("https://example.org/v1/file/1")
    assert not only.may_lead_to("http://files.ofsted.gov.uk/v1/file/1")


def test_without_the_file_nothing_is_watched(tmp_path: Path, register: AuthorityRegister) -> None:
    assert load_watch(tmp_path, register) == Watch()


def test_authorities_are_known_by_number_name_and_older_name(register: AuthorityRegister) -> None:
    for name in ("80506", 80506, "Lambeth", "  lambeth ", "LAMBETH"):
        found = find_authority(name, register)
        assert found is not None
        assert found.name == "Lambeth"
    assert find_authority("Nowhere", register) is None
    assert find_authority("", register) is None


def test_an_authority_that_is_named_twice_is_watched_once(tmp_path: Path, register: AuthorityRegister) -> None:
    watch = load(tmp_path, "ofsted: {authorities: [Lambeth, 80506], kinds: [focused_visit]}\n", register)
    (only,) = lists_of_names(tuple(watch.ofsted.authorities), watch.ofsted, register)
    assert only.wants(Kind.FOCUSED_VISIT)
    assert not only.wants(Kind.INSPECTION)
    assert not only.wants(None)


NEWS = """
news:
  - authority: Lambeth
    feed: https://example.org/feed
    words: [Ofsted]
    licence: all-rights-reserved
  - authority: Leeds
    page: https://example.org/news
    words: [Ofsted]
"""


def test_the_news_of_one_authority(tmp_path: Path, register: AuthorityRegister) -> None:
    watch = load(tmp_path, NEWS, register)
    assert [item.authority_name for item in lists_of_news(watch.news, register)] == ["Lambeth", "Leeds"]
    limited = watch.limited_to(["80506"], register)
    assert [item.authority_name for item in lists_of_news(limited.news, register)] == ["Lambeth"]
    assert limited.ofsted.authorities == ("80506",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ofsted:\n  authorities: [Lambeth,\n    Nowhere]\n", "watch.yaml:3: .*'Nowhere' is no authority"),
        ("ofsted:\n  kinds: [party]\n", "watch.yaml:2: "),
        ("ofsted:\n  authoritys: all\n", "watch.yaml:2: .*authoritys"),
        ("ofsted:\n  site: reports.ofsted.gov.uk\n", "watch.yaml:2: "),
        ("ofsted:\n  ask_again_after_days: 0\n", "watch.yaml:2: "),
        ("ofsted:\n  ask_again_after_days: true\n", "watch.yaml:2: "),
        ("ofsted:\n  authorities: Lambeth\n", r"watch.yaml:2: at ofsted.authorities: .*write a list: \[Lambeth\]"),
        ("ofsted:\n  kinds: []\n", "watch.yaml:2: "),
        ("news:\n  - authority: Nowhere\n    feed: https://a.b/c\n    words: [a]\n", "watch.yaml:2: .*'Nowhere'"),
        ("news:\n  - authority: Leeds\n    words: [a]\n", "give either `feed` or `page`"),
        ("news:\n  - authority: Leeds\n    feed: https://a.b/c\n    words: []\n", "watch.yaml:4: "),
        ("news:\n  - authority: Leeds\n    feed: https://me:secret@a.b/c\n    words: [a]\n", "would be published"),
        (NEWS.replace("all-rights-reserved", "mine"), "watch.yaml:6: .*'mine' is not one of"),
        ("ofsted: [", "watch.yaml:2: not valid YAML"),
    ],
)
def test_mistakes_are_reported_with_their_lines(
    tmp_path: Path, register: AuthorityRegister, text: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, text, register)
