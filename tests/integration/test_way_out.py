"""Names and credentials from outside in Dagster's log and events, in reports, in messages and in a release's Markdown."""

import logging
import sys
from pathlib import Path

import dagster as dg
import pytest

from pipeline.cli.terminal import guarded_terminal, print_result, report, report_lines
from pipeline.core.locks import LockHolder
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration import webhook
from pipeline.orchestration.alerts import Cause, write_report
from pipeline.orchestration.assets import source_files
from pipeline.orchestration.jobs import JOB
from pipeline.orchestration.stage_results import Folders
from pipeline.orchestration.terminal_log import terminal_logger
from pipeline.orchestration.way_out import failure, masked_errors
from pipeline.releases.rendering import render
from pipeline.sources.registry import load_registry

NAME = "nl\nreleased  version 9.9.9 fake\n\x1b[31m\u202e.txt"
SHOWN = r"nl\nreleased  version 9.9.9 fake\n\x1b[31m\u202e.txt"
ADDRESS = "https://user:hunter-two@example.org/a"


def _materialise(sources: Path, outputs: Path, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    definitions = dg.Definitions(
        assets=[source_files],
        jobs=[dg.define_asset_job(JOB, [source_files], executor_def=dg.in_process_executor)],
        resources={"folders": Folders(sources=str(sources), outputs=str(outputs))},
        loggers={"terminal": terminal_logger},
    )
    return definitions.resolve_job_def(JOB).execute_in_process(
        instance=instance, run_config={"loggers": {"terminal": {}}}, raise_on_error=False
    )


def _everything_kept(instance: dg.DagsterInstance, run_id: str) -> str:
    return "\n".join(str(entry) for entry in instance.all_logs(run_id))


def test_a_name_forges_no_line_in_the_log(
    some_sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (some_sources / NAME).write_bytes(b"")
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as instance:
        result = _materialise(some_sources, tmp_path / "outputs", instance)
        messages = [entry.user_message for entry in instance.all_logs(result.run_id) if not entry.is_dagster_event]
    assert result.success
    assert [message for message in messages if "set aside" in message] == [
        f"set aside {SHOWN}: the file holds no bytes; fetch it again"
    ]
    printed = capsys.readouterr().err
    assert f"set aside {SHOWN}: " in printed
    assert not [line for line in printed.splitlines() if line.startswith("released")]


def test_a_password_in_the_registry_is_in_no_event(some_sources: Path, tmp_path: Path) -> None:
    (some_sources / "a.txt").write_text("words")
    (some_sources / "registry.yaml").write_text(f"documents:\n  a.txt:\n    url: {ADDRESS}\n")
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as instance:
        result = _materialise(some_sources, tmp_path / "outputs", instance)
        kept = _everything_kept(instance, result.run_id)
    assert not result.success
    assert "would be published; write it without" in kept
    assert "hunter-two" not in kept


@pytest.mark.parametrize(
    "entry", [ADDRESS, "https://example.org/a.pdf?access_token=hunter-two", "https://example.org/?sig=hunter-two"]
)
def test_the_registry_takes_no_address_with_credentials(some_sources: Path, entry: str) -> None:
    (some_sources / "registry.yaml").write_text(f"documents:\n  a.txt:\n    url: {entry}\n")
    with pytest.raises(ConfigError, match="would be published; write it without"):
        load_registry(some_sources)


def test_the_holder_of_a_lock_is_named_without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/bin/inspection-outcomes", "build", "--publish", ADDRESS])
    assert LockHolder.this_process().command == "inspection-outcomes build --publish https://***@example.org/a"


def _fail_twice() -> None:
    try:
        int(f"no connection to {ADDRESS}")
    except ValueError as error:
        raise RuntimeError(f"requesting {ADDRESS}") from error


def test_errors_that_nobody_expected_are_masked_with_those_that_led_to_them() -> None:
    with pytest.raises(RuntimeError) as raised, masked_errors():
        _fail_twice()
    assert "hunter-two" not in f"{raised.value}{raised.value.__cause__}"
    failed = failure(ValueError(f"{ADDRESS}\nreleased  version 9.9.9"))
    assert failed.description == "https://***@example.org/a\n    released  version 9.9.9"


def test_a_report_and_a_message_hold_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as instance:
        (tmp_path / "none").mkdir()
        run = instance.get_run_by_id(_materialise(tmp_path / "none", tmp_path / "outputs", instance).run_id)
        assert run is not None
    path = write_report(tmp_path / "outputs", run, [Cause(NAME, f"{ADDRESS}\n# {NAME}")], "Today.")
    text = path.read_text(encoding="utf-8")
    assert "hunter-two" not in text
    assert not [line for line in text.splitlines() if line.startswith("released")]
    assert all(character.isprintable() or character == "\n" for character in text)
    sent: list[str] = []
    monkeypatch.setenv(webhook.WEBHOOK, "https://hooks.example/secret-path")
    monkeypatch.setattr(webhook, "_post_in_time", lambda _, message: sent.append(message))
    assert webhook.notify(f"{ADDRESS} {NAME!s} https://hooks.example/secret-path") == "notified  https://hooks.example"
    assert "hunter-two" not in sent[0]
    assert "secret-path" not in sent[0]
    assert "\x1b" not in sent[0]


def test_no_value_forges_a_line_of_markdown() -> None:
    text = render(
        "changes.md.jinja", version="1.0.1", before="1.0.0", weight="A correction", counts={}, structure=[f"x {NAME}"],
        sections=[], newest=None,
    ).decode()  # fmt: skip
    assert f"- x {SHOWN}\n" in text
    assert not [line for line in text.splitlines() if line.startswith("released")]


def test_what_libraries_and_commands_print(capsys: pytest.CaptureFixture[str]) -> None:
    with guarded_terminal():
        print_result(NAME)
        report(f"{NAME} {ADDRESS}")
        report_lines(f"first {ADDRESS}\nreleased  version 9.9.9")
        print(f"a library \x1b[2J {ADDRESS}")
        handler = logging.StreamHandler()
        handler.emit(logging.LogRecord("x", logging.INFO, "x", 1, f"\x1b[2J {ADDRESS}", (), None))
    shown = capsys.readouterr()
    printed = shown.out + shown.err
    assert "hunter-two" not in printed
    assert all(character.isprintable() or character == "\n" for character in printed)
    assert not [line for line in printed.splitlines() if line.startswith("released")]
