"""What leaves for a terminal, a log or a message has no control characters, no forged lines and no credentials."""

import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.text_going_out import (
    INDENT,
    escape_all_but_line_ends,
    mask_credentials,
    on_lines,
    on_one_line,
    shows_credentials,
)
from pipeline.orchestration.markdown import plain

#: Categories of Unicode that move the cursor, change the direction, separate lines, or are not characters at all.
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANY_TEXT = st.text(st.characters(exclude_categories=()))
HOSTILE = st.lists(
    st.sampled_from(
        ["\n", "\r", "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b",
         "\ufeff", "\x00", "\x7f", "\ud800", "\U000e0041", "released  version 9.9.9", "name", " ", "\t", "\b"]
    )
).map("".join)  # fmt: skip
NAME = "nl\nreleased  version 9.9.9 fake\n.txt"


def _harmful(text: str) -> set[str]:
    return {character for character in text if unicodedata.category(character) in HARMFUL}


@given(ANY_TEXT | HOSTILE)
def test_a_line_is_one_line_of_printable_characters(text: str) -> None:
    assert not _harmful(on_one_line(text))
    assert not _harmful(plain(text))
    assert len(on_one_line(text).splitlines()) <= 1


@given(ANY_TEXT | HOSTILE)
def test_no_line_of_a_message_but_the_first_begins_at_the_margin(text: str) -> None:
    first, *others = on_lines(text).split("\n")
    assert not _harmful(first)
    assert all(line.startswith(INDENT) and not _harmful(line) for line in others)
    assert on_lines(on_lines(text)) == on_lines(text)


@given(ANY_TEXT | HOSTILE)
def test_only_ends_of_lines_are_left(text: str) -> None:
    assert _harmful(escape_all_but_line_ends(text)) <= {"\n"}


def test_a_name_cannot_forge_a_line() -> None:
    assert on_one_line(f"set aside {NAME}: empty") == r"set aside nl\nreleased  version 9.9.9 fake\n.txt: empty"


def test_ordinary_text_stays_as_it_is() -> None:
    for text in (
        "publishing version 1.0.0 at s3://bucket/folder was interrupted: https://example.org/a?page=2#top",
        "process 5 on host, since 1 May 2021 (2 hours ago), command: inspection-outcomes build --sources /data/é",
        "write to somebody@example.org or mailto:somebody@example.org, the author=Smith, design=new, http://127.0.0.1:8000/a@b",
    ):
        assert on_one_line(text) == text


WORD = "kAz93-hunterZ"
FORMS = [
    "could not reach http://user:{}@example.org:9000/bucket",
    "could not reach https://{}@example.org/",
    "error sending request for url (https://user:{}@store.example/x?list-type=2): timed out",
    "tcp://admin:{}@10.0.0.1:8786 does not answer",
    "HTTPS://USER:{}@EXAMPLE.ORG",
    "invalid address 'user:{}@10.0.0.1:8786'",
    "GET https://example.org/a?x=1&token={}&y=2",
    "GET https://example.org/a?access_token={}",
    "GET https://example.org/a?X-Amz-Signature={}&X-Amz-Date=1",
    "GET https://account.example/a?sv=1&sig={}",
    "https://example.org/a%3Fapi_key%3D{}",
    "Authorization: Bearer {}",
    "{{'authorization': 'Basic {}', 'accept': '*/*'}}",
    "Proxy-Authorization: Basic {}",
    "Set-Cookie: session={}; Path=/",
    "AWS_SECRET_ACCESS_KEY={} is not valid",
    "password='{}'",
    '{{"client_secret": "{}"}}',
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("leaves", [on_one_line, on_lines, plain, mask_credentials])
def test_a_credential_is_masked_by_its_place(form: str, leaves: Callable[[str], str]) -> None:
    shown = leaves(form.format(WORD))
    assert WORD not in shown
    assert "***" in shown.replace("\\*", "*")


@given(form=st.sampled_from(FORMS), secret=st.text("abcXYZ0189-_.~%+=!$*", min_size=6, max_size=60))
def test_any_credential_is_masked_by_its_place(form: str, secret: str) -> None:
    assert secret not in mask_credentials(form.format(secret)).replace("***", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6, max_size=40),
    around=st.tuples(st.text(" abc\n:@/", max_size=20), st.text(" abc\n:@/", max_size=20)),
    spelling=st.sampled_from([str, quote, lambda text: quote(text, safe="")]),
    variable=st.sampled_from(["AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "DAGSTER_PG_PASSWORD", "MY_TOKEN"]),
)
def test_what_the_environment_keeps_secret_is_masked_wherever_it_is(
    secret: str, around: tuple[str, str], spelling: Callable[[str], str], variable: str
) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(variable, secret)
        shown = mask_credentials(f"{around[0]}{spelling(secret)}{around[1]}")
    assert secret not in shown.replace("***", "")
    assert spelling(secret) not in shown.replace("***", "")


@pytest.mark.parametrize(
    ("variable", "address", "secrets"),
    [
        ("AWS_ENDPOINT_URL", "http://user:pass/with@all#of?it@localhost:9000", ["pass/with@all#of?it", "with@all"]),
        ("HTTPS_PROXY", "http://me:proxy-word@proxy.example:3128", ["proxy-word"]),
        ("INSPECTION_WEBHOOK", "https://hooks.example/services/T0/B0/abcdefgh?key=12345678", ["abcdefgh", "12345678"]),
        ("SOME_ADDRESS", "https://example.org/?ticket=0123456789", ["0123456789"]),
    ],
)
def test_addresses_in_the_environment_are_masked(
    monkeypatch: pytest.MonkeyPatch, variable: str, address: str, secrets: list[str]
) -> None:
    monkeypatch.setenv(variable, address)
    for text in (f"no connection to {address}", f"'{address}'", f"({address}): closed"):
        shown = on_one_line(text)
        assert not [secret for secret in secrets if secret in shown]
    host = address.rpartition("@")[2].removeprefix("https://").partition("/")[0].partition(":")[0]
    assert host in on_one_line(f"no connection to {address}")


@pytest.mark.parametrize(
    "address",
    ["https://u:p@example.org/a", "https://u@example.org", "https://example.org/a?token=1", "https://x/?sig=abc&b=1"],
)
def test_an_address_that_would_be_published_may_show_no_credentials(address: str) -> None:
    assert shows_credentials(address)


@pytest.mark.parametrize(
    "address", ["https://example.org/a@b", "https://example.org/?id=5&design=2#top", "https://[::1]:8/"]
)
def test_other_addresses_may_be_published(address: str) -> None:
    assert not shows_credentials(address)


@pytest.mark.parametrize(
    "text",
    ["token" * 40_000, "a" * 200_000, "_" * 200_000, "://" * 60_000, "https://" + "a:" * 90_000, "a://b:" * 30_000],
)
@pytest.mark.timeout(20)
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    mask_credentials(text)
