"""The pages of a release, and a browser to open them with."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.schema.model import Schemas
from tests.conftest import Lambeth
from tests.support.site_pages import HOSTILE, edited, published

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.fixture(scope="session")
def hostile_release(tmp_path_factory: pytest.TempPathFactory, schemas: Schemas, lambeth: Lambeth) -> Path:
    """A release whose documents try to take over its pages."""
    hostile = ReleaseCandidate(schemas, lambeth.tables, lambeth.linked.texts)
    hostile = edited(hostile, "documents", lambda row: row.update(title=HOSTILE))
    hostile = edited(
        hostile, "findings", lambda row: row.update(text=HOSTILE if row["polarity"] == "neutral" else row["text"])
    )
    hostile = edited(hostile, "inspections", lambda row: row.update(topic=HOSTILE))
    texts = {name: f"{text}\n\n{HOSTILE}" for name, text in hostile.texts.items()}
    return published(tmp_path_factory.mktemp("site"), replace(hostile, texts=texts))


# not for the session: the event loop that it leaves running would hinder tests of fetching in the same process
@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        message = "no Chromium was found: install Debian's package chromium, or another build of it, to test the pages"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(hostile_release: Path) -> Iterator[str]:
    """The address of a web server for the release."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=hostile_release))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
