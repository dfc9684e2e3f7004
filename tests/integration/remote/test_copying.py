"""Copying a release to an object store or a folder: verified, never over another release, and with the pointer last."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from obstore.store import S3Store

from pipeline.cli import main as cli
from pipeline.core.paths import ROOT
from pipeline.orchestration.definitions import build_defs
from pipeline.orchestration.publish_remote import REMOTE_RELEASE, RETRIES, remote_release_asset
from pipeline.orchestration.stage_results import Folders
from pipeline.releases import remote, remote_index, store_target
from pipeline.releases.release_index import ReleaseError, is_intact
from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.remote import copy_release
from pipeline.releases.store_target import PublishError
from pipeline.releases.verify import problems
from tests.support.object_store import SECRET, URL, Server, latest, stored

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore::DeprecationWarning:(moto|botocore).*")]


def test_a_release_arrives_as_it_is_and_the_pointer_last(s3: Server, two: tuple[Path, Path]) -> None:
    copied = copy_release(URL, two[0])
    files = {f"releases/1.0.0/{name}": (two[0] / name).read_bytes() for name in PublishedRelease(two[0]).sums}
    files["releases/1.0.0/SHA256SUMS"] = (two[0] / "SHA256SUMS").read_bytes()
    found = stored()
    assert {name: found[name] for name in files} == files
    assert found.keys() - files.keys() == {"latest.json", "versions.json"}
    assert json.loads(found["latest.json"]) == {"version": "1.0.0", "path": "releases/1.0.0"}
    assert json.loads(found["versions.json"]) == [
        {
            "version": "1.0.0",
            "path": "releases/1.0.0",
            "sha256sums_sha256": hashlib.sha256(files["releases/1.0.0/SHA256SUMS"]).hexdigest(),
        }
    ]
    assert (copied.n_sent, copied.n_present, copied.is_current) == (len(files), 0, True)
    assert s3.puts()[-3:] == ["releases/1.0.0/SHA256SUMS", "versions.json", "latest.json"]
    about = S3Store("bucket", prefix="data/inspections").get("releases/1.0.0/index.html").attributes
    assert about["Content-Type"] == "text/html; charset=utf-8"


def test_files_that_are_already_there_are_not_sent_again(s3: Server, two: tuple[Path, Path]) -> None:
    copy_release(URL, two[0])
    s3.requests.clear()
    copied = copy_release(URL, two[0])
    assert s3.puts() == []
    assert (copied.n_sent, copied.is_current) == (0, True)


def test_an_earlier_version_does_not_move_the_pointer_back(s3: Server, two: tuple[Path, Path]) -> None:
    copy_release(URL, two[1])
    assert latest() == "1.0.1"
    assert not copy_release(URL, two[0]).is_current
    assert latest() == "1.0.1"
    assert [item["version"] for item in json.loads(stored()["versions.json"])] == ["1.0.0", "1.0.1"]


@pytest.mark.parametrize("endpoint", ["http://user:pa/ss-word@127.0.0.1:1", "http://user:pass-word@[bad", "pass-word"])
def test_an_endpoint_that_is_no_address_is_an_error_that_does_not_repeat_it(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], endpoint: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    assert cli.main(["publish", "s3://bucket", "--outputs", str(two[0].parent.parent)]) == 1
    printed = capfd.readouterr().err
    assert "AWS_ENDPOINT_URL is not an address" in printed
    assert "word" not in printed


def test_an_endpoint_with_a_password_is_not_shown(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = {"ENDPOINT_URL": "http://user:pass-word@127.0.0.1:1", "ALLOW_HTTP": "true", "REGION": "eu-west-2"}
    for name, value in {**settings, "ACCESS_KEY_ID": "key-of-a-test", "SECRET_ACCESS_KEY": SECRET}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    assert cli.main(["publish", "s3://bucket", "--outputs", str(two[0].parent.parent)]) == 1
    printed = capfd.readouterr().err
    assert "http://***@127.0.0.1:1/" in printed
    assert not [secret for secret in ("pass-word", "key-of-a-test", SECRET) if secret in printed]


def test_an_interrupted_copy_leaves_the_release_before_current(s3: Server, two: tuple[Path, Path]) -> None:
    """Wherever it is interrupted; files that arrived are not sent again."""
    copy_release(URL, two[0])
    n_missing = len(PublishedRelease(two[1]).sums) + 3
    n_broken = 0
    for missing_then in (
        n_missing,
        n_missing - 7,
        n_missing // 2,
        3,
        2,
        1,
    ):  # the last three are checksums and pointers
        s3.puts_left = n_missing - missing_then
        with pytest.raises(
            PublishError, match=r"was interrupted: .*; the latest release there is unchanged; "
        ) as error:
            copy_release(URL, two[1])
        n_missing = missing_then
        n_broken += 1
        s3.puts_left = None
        assert SECRET not in str(error.value)
        assert latest() == "1.0.0"
    s3.requests.clear()
    copied = copy_release(URL, two[1])
    assert (copied.n_sent, s3.puts()) == (0, ["latest.json"])
    assert latest() == "1.0.1"
    print(f"the server died {n_broken} times, and each time the release before stayed current")


def test_a_server_that_stops_answering_is_an_interruption(
    s3: Server, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_TIMEOUT", 1)
    copy_release(URL, two[0])
    s3.puts_left, s3.hangs = 5, True
    with pytest.raises(PublishError, match="was interrupted"):
        copy_release(URL, two[1])
    s3.puts_left = None
    assert latest() == "1.0.0"


def test_another_release_of_that_version_is_never_overwritten(
    s3: Server, two: tuple[Path, Path], tmp_path: Path
) -> None:
    copy_release(URL, two[0])
    before = stored()
    other = tmp_path / "1.0.0"
    shutil.copytree(two[1], other, symlinks=True)
    with pytest.raises(PublishError, match=r"has another release of that version \(SHA256SUMS differs\)"):
        copy_release(URL, other)
    assert stored() == before


@pytest.mark.parametrize("name", ["people.csv", "added.csv"])
def test_an_unknown_file_among_those_of_a_version_is_an_error(s3: Server, two: tuple[Path, Path], name: str) -> None:
    S3Store("bucket", prefix="data/inspections").put(f"releases/1.0.0/{name}", b"somebody else's")
    with pytest.raises(PublishError, match=rf"{name} differs.*never overwritten"):
        copy_release(URL, two[0])
    assert stored()[f"releases/1.0.0/{name}"] == b"somebody else's"
    assert "latest.json" not in stored()


def test_a_file_that_is_stored_wrongly_is_an_error(s3: Server, two: tuple[Path, Path]) -> None:
    s3.damages = "people.csv"
    with pytest.raises(PublishError, match=r"people\.csv differs from what was sent"):
        copy_release(URL, two[0])
    assert "latest.json" not in stored()


def test_a_pointer_that_somebody_else_moves_meanwhile_is_not_overwritten(
    s3: Server, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_release(URL, two[0])
    later = remote_index.later

    def while_somebody_else_moves_it(*arguments: Any) -> object:  # noqa: ANN401 - those of the function in its place
        S3Store("bucket", prefix="data/inspections").put("latest.json", b'{"version": "1.5.0"}')
        return later(*arguments)

    monkeypatch.setattr(store_target, "later", while_somebody_else_moves_it)
    with pytest.raises(PublishError, match="somebody else is publishing there; run again"):
        copy_release(URL, two[1])
    assert latest() == "1.5.0"


def test_a_damaged_release_is_not_copied(s3: Server, release: Path) -> None:
    (release / "people.csv").write_text("changed")
    with pytest.raises(PublishError, match="is damaged; build again"):
        copy_release(URL, release)
    assert stored() == {}


def test_a_store_without_https_needs_permission(
    s3: Server, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ALLOW_HTTP")
    with pytest.raises(PublishError, match="AWS_ENDPOINT_URL is an address without HTTPS; set AWS_ALLOW_HTTP=true"):
        copy_release(URL, two[0])
    assert s3.requests == []


def test_a_folder_takes_releases_as_a_folder_of_outputs_does(two: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "a place" / "for data"
    assert copy_release(target.as_uri(), two[1]).is_current
    assert not copy_release(target.as_uri(), two[0]).is_current
    assert copy_release(target.as_uri(), two[1]).n_sent == 0
    assert json.loads((target / "latest.json").read_text())["version"] == "1.0.1"
    for version in ("1.0.0", "1.0.1"):
        assert list(problems(PublishedRelease.at(target / "releases" / version))) == []
    other = tmp_path / "1.0.0"
    shutil.copytree(two[1], other, symlinks=True)
    with pytest.raises(ReleaseError, match="has another release of that version"):
        copy_release(target.as_uri(), other)
    assert is_intact(target / "releases/1.0.0")


def test_the_command_reports_what_was_sent_and_never_a_secret(
    s3: Server, two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = str(two[0].parent.parent)
    assert cli.main(["publish", URL, "--outputs", outputs]) == 0
    assert f"published version 1.0.1 at {URL}: " in capsys.readouterr().err
    assert cli.main(["publish", URL, "1.0.0", "--outputs", outputs]) == 0
    assert capsys.readouterr().err.endswith("; a higher version stays the latest there\n")
    assert cli.main(["publish", URL, "9.0.0", "--outputs", outputs]) == 2
    s3.puts_left = 0
    assert cli.main(["publish", "s3://bucket/elsewhere", "--outputs", outputs]) == 1
    printed = capsys.readouterr().err
    assert "failed    s3://bucket/elsewhere: publishing version 1.0.1 was interrupted: " in printed
    assert SECRET not in printed
    assert cli.main(["build", "--publish", f"s3://key:{SECRET}@bucket"]) == 2
    assert SECRET not in capsys.readouterr().err


def test_a_copy_that_is_killed_is_completed_by_the_next_one(s3: Server, two: tuple[Path, Path]) -> None:
    copy_release(URL, two[0])
    code = "import sys; from pathlib import Path; from pipeline.releases.remote import copy_release;"
    code += " copy_release(sys.argv[1], Path(sys.argv[2]))"
    s3.requests.clear()
    with subprocess.Popen([sys.executable, "-c", code, URL, two[1]], cwd=ROOT, env=os.environ) as process:
        while len(s3.puts()) < 20 and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    assert latest() == "1.0.0"
    assert copy_release(URL, two[1]).n_present >= 15
    assert latest() == "1.0.1"


@pytest.mark.parametrize("n_puts", [None, 0])
def test_a_run_copies_the_latest_release_where_an_address_is_named(
    s3: Server, two: tuple[Path, Path], n_puts: int | None
) -> None:
    """A store that does not answer is tried again; the release is published locally in either case."""
    s3.puts_left = n_puts
    asset = remote_release_asset(URL, ["team:somebody"], retry_after=0)
    folders = Folders(sources="none", outputs=str(two[0].parent.parent))
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([asset], resources={"folders": folders}, instance=instance, raise_on_error=False)
        logged = " ".join(entry.user_message for entry in instance.all_logs(result.run_id))
        retries = instance.get_records_for_run(result.run_id, of_type=dg.DagsterEventType.STEP_RESTARTED).records
    assert result.success == (n_puts is None)
    assert len(retries) == (0 if n_puts is None else RETRIES)
    if result.success:
        (made,) = result.asset_materializations_for_node(REMOTE_RELEASE)
        assert made.metadata["version"].value == latest()
        assert made.metadata["is the latest there"].value is True
    else:
        assert "was interrupted" in logged
        assert SECRET not in logged


def test_an_address_is_an_asset_only_where_one_is_named() -> None:
    def names(definitions: dg.Definitions) -> set[str]:
        return {key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys()}

    assert names(build_defs(publish_to=URL)) - names(build_defs()) == {REMOTE_RELEASE}
