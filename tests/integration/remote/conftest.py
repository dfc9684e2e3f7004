"""A store and releases to copy to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.releases import remote
from pipeline.releases.remote import copy_release
from tests.support.fake_releases import build
from tests.support.faults import Faulty
from tests.support.object_store import SECRET, URL, Server, latest


@pytest.fixture(scope="module")
def started() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def s3(started: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    started.new_bucket()
    monkeypatch.setattr(remote, "RETRIES", {"max_retries": 0})
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "eu-west-2",
        "AWS_ENDPOINT_URL": started.url,
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return started


@pytest.fixture(scope="module")
def two(first_release: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two releases, one after the other."""
    outputs = Path(
        shutil.copytree(first_release.parent.parent, tmp_path_factory.mktemp("two") / "outputs", symlinks=True)
    )
    with Faulty() as faulty:
        assert faulty("whole", outputs).how == "done"
    return outputs / "releases/1.0.0", outputs / "releases/1.0.1"


@pytest.fixture
def changing(tmp_path: Path, s3: Server) -> Path:
    """Outputs with two small releases, both of which were copied."""
    outputs = tmp_path / "outputs"
    for words in ("one", "two"):
        copy_release(URL, build(outputs, words).path)
    assert latest() == "1.0.1"
    s3.requests.clear()
    return outputs
