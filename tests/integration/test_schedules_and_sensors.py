"""What runs automatically: the schedule, the fetch in a job, the sensors, the report on a failed run."""

import contextlib
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipeline.core.paths import REGISTRY_NAME, SOURCES
from pipeline.orchestration import webhook
from pipeline.orchestration.alerts import failure_report
from pipeline.orchestration.definitions import build_defs
from pipeline.orchestration.fetch_asset import FETCHED, LISTED, LOOK_JOB, STORED, Publishers
from pipeline.orchestration.fingerprint import fingerprint, state_folder
from pipeline.orchestration.inputs import load_inputs
from pipeline.orchestration.jobs import FETCH_JOB, JOB
from pipeline.orchestration.sensors import folder_fingerprint
from pipeline.orchestration.webhook import WEBHOOK, notify
from pipeline.schema.model import Schemas
from pipeline.sources.store import Manifest, Store, StoredPage
from tests.support.publisher import Handler, Publisher, publisher

LONDON = "Europe/London"
QUICK = Publishers(pause=0, silence=0.3, back_off=0.01)
LETTER = (SOURCES / "ofsted-letter-2021-12-01-lambeth-front-door.txt").read_bytes()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def run(
    sources: Path, instance: dg.DagsterInstance, job: str, *only: str, outputs: Path | None = None
) -> dg.ExecuteInProcessResult:
    definitions = build_defs(sources=sources, outputs=outputs or sources.parent / "outputs", publishers=QUICK)
    return definitions.resolve_job_def(job).execute_in_process(
        instance=instance, asset_selection=[dg.AssetKey(name) for name in only] or None, raise_on_error=False
    )


# The schedule, and how old a release may be


def test_one_schedule_fetches_and_builds_weekly_and_one_looks_daily() -> None:
    schedules = {item.name: item for item in build_defs().schedules or [] if isinstance(item, dg.ScheduleDefinition)}
    weekly, daily = schedules["weekly_fetch_and_build"], schedules["daily_look"]
    assert (weekly.cron_schedule, weekly.execution_timezone, weekly.job_name) == ("0 6 * * 1", LONDON, FETCH_JOB)
    assert (daily.cron_schedule, daily.execution_timezone, daily.job_name) == ("0 5 * * *", LONDON, LOOK_JOB)


def test_a_build_never_uses_the_network_and_the_other_job_fetches_first() -> None:
    definitions = build_defs()
    build, both = (definitions.resolve_job_def(name).asset_layer.selected_asset_keys for name in (JOB, FETCH_JOB))
    assert both - build == {dg.AssetKey(LISTED), dg.AssetKey(FETCHED)}
    look = definitions.resolve_job_def(LOOK_JOB).asset_layer.selected_asset_keys
    assert look == {dg.AssetKey(LISTED)}
    graph = definitions.resolve_asset_graph()
    assert graph.get(dg.AssetKey(FETCHED)).parent_keys == {dg.AssetKey(LISTED)}
    assert graph.get(dg.AssetKey(STORED)).parent_keys == {dg.AssetKey(FETCHED)}
    assert graph.get(dg.AssetKey("source_files")).parent_keys == {dg.AssetKey(STORED)}


def test_a_build_waits_for_nothing_that_was_never_materialised() -> None:
    """Dagster's page asks "Are you sure?" before a job one of whose assets depends on such a one outside it."""
    definitions = build_defs()
    graph = definitions.resolve_asset_graph()
    of_build = definitions.resolve_job_def(JOB).asset_layer.selected_asset_keys
    before = {parent for key in of_build for parent in graph.get(key).parent_keys} - of_build
    assert before == {dg.AssetKey(FETCHED)}
    waiting = [key for key in of_build if graph.get(key).parent_keys & before]
    assert waiting == [dg.AssetKey(STORED)]
    assert not graph.get(dg.AssetKey(STORED)).is_materializable


def test_everything_that_is_materialised_at_once_begins_with_the_fetch(
    some_sources: Path, instance: dg.DagsterInstance
) -> None:
    """*Materialize all* leaves out the store, which is between the two."""
    (some_sources / "letter.txt").write_bytes(LETTER)
    everything = dg.define_asset_job("everything", executor_def=dg.in_process_executor)
    definitions = dg.Definitions.merge(
        build_defs(sources=some_sources, outputs=some_sources / "outputs"), dg.Definitions(jobs=[everything])
    )
    result = definitions.resolve_job_def("everything").execute_in_process(instance=instance)
    begun = [event.step_key for event in result.filter_events(lambda event: event.is_step_start)]
    assert begun[:3] == [LISTED, FETCHED, "source_files"]


def test_a_release_is_stale_after_a_missed_week() -> None:
    policy = build_defs().resolve_asset_graph().get(dg.AssetKey("release")).freshness_policy
    assert policy == dg.FreshnessPolicy.time_window(fail_window=timedelta(days=15), warn_window=timedelta(days=8))


# Fetching in a job


@pytest.mark.builds
def test_fetched_documents_are_built_and_built_again_without_a_network(
    some_sources: Path, instance: dg.DagsterInstance
) -> None:
    with publisher() as ofsted:
        ofsted.serves("/letter", LETTER)
        (some_sources / REGISTRY_NAME).write_text(f"documents:\n  letter.txt: {{url: '{ofsted.url}/letter'}}\n")
        first = run(some_sources, instance, FETCH_JOB)
    assert first.success
    (fetched,) = first.asset_materializations_for_node(FETCHED)
    assert fetched.metadata["status"].value == "complete"
    (found,) = first.asset_materializations_for_node("source_files")
    assert (found.metadata["files"].value, found.metadata["not available"].value) == (1, 0)
    again = run(some_sources, instance, FETCH_JOB, FETCHED, "source_files")
    assert again.success
    (fetched,) = again.asset_materializations_for_node(FETCHED)
    assert fetched.metadata["status"].value == "failed"
    assert "the last fetched edition stays current" in str(fetched.metadata["results"].value)
    (found,) = again.asset_materializations_for_node("source_files")
    assert found.metadata["files"].value == 1


def test_a_fetch_that_brings_nothing_keeps_no_other_run_waiting(
    ofsted: Publisher, some_sources: Path, instance: dg.DagsterInstance
) -> None:
    (some_sources / REGISTRY_NAME).write_text(f"documents:\n  a.pdf: {{url: '{ofsted.url}/a'}}\n")
    for status in (503, 404):
        ofsted.answers("/robots.txt", status)
        result = run(some_sources, instance, FETCH_JOB, FETCHED)
        assert result.success
        assert not result.filter_events(lambda event: event.is_step_restarted or event.is_step_up_for_retry)
        (fetched,) = result.asset_materializations_for_node(FETCHED)
        assert fetched.metadata["status"].value == "failed"


def test_a_store_that_cannot_be_used_fails_the_run_at_once(
    ofsted: Publisher, some_sources: Path, instance: dg.DagsterInstance
) -> None:
    (some_sources / REGISTRY_NAME).write_text(f"documents:\n  a.pdf: {{url: '{ofsted.url}/a'}}\n")
    (some_sources / ".fetched").write_text("a file")
    result = run(some_sources, instance, FETCH_JOB, FETCHED)
    assert not result.success
    assert not result.filter_events(lambda event: event.is_step_restarted)


# The sensor of the folder


class Evaluations:
    """Evaluates the sensor repeatedly."""

    def __init__(self, sources: Path) -> None:
        self.definitions = build_defs(sources=sources, outputs=sources.parent / "outputs")
        self.cursor: str | None = None
        self.keys: list[str] = []

    def evaluate(self) -> str:
        definition = self.definitions.resolve_sensor_def("sources_changed")
        context = dg.build_sensor_context(
            cursor=self.cursor, resources=self.definitions.resources, definitions=self.definitions
        )
        result = definition.evaluate_tick(context)
        self.cursor = result.cursor
        self.keys += [str(request.run_key) for request in result.run_requests or []]
        return result.skip_message or "requested a build"


@pytest.fixture
def sensor(some_sources: Path) -> Evaluations:
    (some_sources / "a.txt").write_text("A letter.")
    return Evaluations(some_sources)


def test_the_sensor_requests_one_build_once_the_folder_stays_the_same(sensor: Evaluations, some_sources: Path) -> None:
    assert [sensor.evaluate() for _ in range(4)] == [
        "the sources folder has changed; a build is requested once it stays the same for a minute",
        "requested a build",
        "nothing in the sources folder has changed",
        "nothing in the sources folder has changed",
    ]
    for change in ("A lett", "A letter, ch", "A letter, changed."):  # as a copy arrives
        (some_sources / "a.txt").write_text(change)
        assert "has changed;" in sensor.evaluate()
    assert sensor.evaluate() == "requested a build"
    (some_sources / "a.txt").touch()
    assert sensor.evaluate() == "nothing in the sources folder has changed"


def test_a_folder_that_is_changed_back_is_built_again(sensor: Evaluations, some_sources: Path) -> None:
    for text in ("one", "two", "one"):
        (some_sources / "a.txt").write_text(text)
        sensor.evaluate()
        assert sensor.evaluate() == "requested a build"
    assert len(set(sensor.keys)) == 3


def test_a_change_that_is_undone_at_once_requests_nothing(sensor: Evaluations, some_sources: Path) -> None:
    sensor.evaluate()
    sensor.evaluate()
    (some_sources / "b.txt").write_text("by mistake")
    sensor.evaluate()
    (some_sources / "b.txt").unlink()
    assert sensor.evaluate() == "nothing in the sources folder has changed"


def test_a_repeated_request_has_the_same_key(sensor: Evaluations) -> None:
    sensor.evaluate()
    before = sensor.cursor
    sensor.evaluate()
    sensor.cursor = before
    sensor.evaluate()
    assert len(sensor.keys) == 2
    assert len(set(sensor.keys)) == 1


def test_the_registry_and_fetched_documents_are_part_of_the_folder(sensor: Evaluations, some_sources: Path) -> None:
    def requests_a_build() -> bool:
        return "has changed;" in sensor.evaluate() and sensor.evaluate() == "requested a build"

    assert requests_a_build()
    (some_sources / REGISTRY_NAME).write_text("documents: {}\n")
    assert requests_a_build()
    store = Store(some_sources)
    with store.locked():
        store.save_manifest(Manifest({"https://example.org/a": StoredPage(current=store.save(b"a"), etag="1")}))
    assert requests_a_build()
    with store.locked():
        store.save_manifest(Manifest({"https://example.org/a": StoredPage(current=store.save(b"a"), etag="2")}))
    assert sensor.evaluate() == "nothing in the sources folder has changed"
    (store.folder / "manifest.json").write_text("{")
    assert "manifest.json: cannot be read" in sensor.evaluate()


def test_a_folder_that_was_built_already_is_not_built_again(
    sensor: Evaluations, some_sources: Path, schemas: Schemas
) -> None:
    outputs = some_sources.parent / "outputs"
    state = state_folder(outputs)
    state.mkdir(parents=True)
    made = fingerprint(load_inputs(some_sources, outputs), schemas)
    (state / "made.json").write_text(json.dumps({"fingerprint": made, "version": "1.0.0"}))
    sensor.evaluate()
    assert sensor.evaluate() == "the latest release was made from the same files"
    assert sensor.evaluate() == "nothing in the sources folder has changed"


def test_a_cursor_of_another_version_is_replaced(sensor: Evaluations) -> None:
    sensor.cursor = "4f0c"
    assert "has changed;" in sensor.evaluate()


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    assert "name a folder that holds the documents" in Evaluations(tmp_path / "nowhere").evaluate()


def test_the_fingerprint_does_not_depend_on_file_times(some_sources: Path) -> None:
    (some_sources / "a.txt").write_text("A letter.")
    before = folder_fingerprint(some_sources, some_sources / "outputs")
    (some_sources / "a.txt").touch()
    assert folder_fingerprint(some_sources, some_sources / "outputs") == before


# The report on a failed run


@pytest.fixture
def failed(some_sources: Path, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    """A run that fails with a value that holds Markdown and a control character."""
    (some_sources / REGISTRY_NAME).write_text('documents:\n  a.txt:\n    licence: "# free\\e[31m"\n')
    result = run(some_sources, instance, JOB)
    assert not result.success
    return result


def report(result: dg.ExecuteInProcessResult, instance: dg.DagsterInstance, outputs: Path) -> str | None:
    """The text of the report, if it could be written."""
    context = dg.build_run_status_sensor_context(
        sensor_name="failure_report",
        dagster_event=result.get_run_failure_event(),
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        resources={"folders": build_defs(sources=outputs, outputs=outputs).resources["folders"]},  # type: ignore[index]
    )
    failure_report(context)
    written = outputs / "reports" / f"{result.run_id}.md"
    return written.read_text() if written.exists() else None


def test_the_report_describes_what_failed_and_what_to_do(
    failed: dg.ExecuteInProcessResult,
    instance: dg.DagsterInstance,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(WEBHOOK, raising=False)
    outputs = tmp_path / "outputs"
    text = report(failed, instance, outputs)
    assert text is not None
    assert text.startswith("# A run of build failed\n\nRun ")
    assert "### source_files\n\n    " in text
    assert "registry.yaml:3: at documents.a.txt.licence:" in text
    assert "There is no release yet." in text
    assert "*When something fails*" in text
    assert "\x1b" not in text
    assert "Traceback" not in text
    assert [path.name for path in (outputs / "reports").iterdir()] == [f"{failed.run_id}.md"]


class _Hook:
    """Keeps the messages that are posted to it."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.taken: list[dict[str, str]] = []

    def __call__(self, handler: Handler) -> None:
        self.taken.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        handler.answer(self.status, Location="/elsewhere")


@contextlib.contextmanager
def hook(status: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    with publisher() as running:
        takes = _Hook(status)
        running.pages["/secret-token"] = takes
        yield running.url, takes.taken


def test_the_webhook_is_notified_and_its_address_is_not_logged(
    failed: dg.ExecuteInProcessResult,
    instance: dg.DagsterInstance,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with hook(200) as (address, taken):
        monkeypatch.setenv(WEBHOOK, f"{address}/secret-token")
        with caplog.at_level("DEBUG"):
            report(failed, instance, tmp_path / "outputs")
    (sent,) = taken
    assert sent["text"].startswith(f"Run {failed.run_id} of build failed.\nsource_files: ")
    assert "secret-token" not in caplog.text


def test_the_webhook_is_notified_even_if_no_report_can_be_written(
    failed: dg.ExecuteInProcessResult,
    instance: dg.DagsterInstance,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "outputs").write_text("a file")
    with hook(200) as (address, taken):
        monkeypatch.setenv(WEBHOOK, f"{address}/secret-token")
        assert report(failed, instance, tmp_path / "outputs") is None
    assert len(taken) == 1
    assert f"no report {tmp_path / 'outputs' / 'reports'}: " in capsys.readouterr().err


@pytest.mark.parametrize(("status", "problem"), [(500, "answered 500"), (302, "answered 302")])
def test_a_webhook_that_refuses_is_reported_without_its_address(
    status: int, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hook(status) as (address, taken):
        monkeypatch.setenv(WEBHOOK, f"{address}/secret-token")
        assert notify("text") == f"not notified: {address} {problem}; check {WEBHOOK}"
    assert len(taken) == 1
    sent = notify("text")
    assert sent is not None
    assert "could not be reached" in sent


def test_a_slow_webhook_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def trickle(handler: Handler) -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(30):
                handler.wfile.write(b"X")
                time.sleep(0.1)

    monkeypatch.setattr(webhook, "_SECONDS", 0.5)
    with publisher() as running:
        running.pages["/secret-token"] = trickle
        monkeypatch.setenv(WEBHOOK, f"{running.url}/secret-token")
        began = time.monotonic()
        sent = notify("text")
        assert time.monotonic() - began < 2
    assert sent == f"not notified: {running.url} did not answer within 0.5 seconds; check {WEBHOOK}"


@pytest.mark.parametrize(
    "address",
    ["http://example.org/secret", "ftp://example.org/secret", "https://a:secret@b/", "https://b:secret/", "x"],
)
def test_a_webhook_without_encryption_is_not_used(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WEBHOOK, address)
    sent = notify("text")
    assert sent is not None
    assert sent.startswith("not notified")
    assert "secret" not in sent
