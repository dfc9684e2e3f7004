"""Signals at random to runs, the processes of their pools and their reading children: no document is lost."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.execution.cache import cache_key
from pipeline.sources.discovery import find_sources
from pipeline.sources.registry import Registry
from tests.support.children import is_running, until
from tests.support.fault_outcomes import IntactReleases
from tests.support.pdfs.minimal import one_page_pdf, text_line
from tests.support.signals import Signals, start
from tests.support.soak_run import cache_of

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]

#: A number is among them, so that no two are the same.
LETTER = (
    "Dear Director\n\nInspectors visited place {} in May 2021 and found that practice is good.\n\nYours sincerely\n"
)
UNREADABLE = {"damaged.pdf": b"%PDF-1.7 and so on", "words.txt": b"-- 12 --\n"}


def write_documents(folder: Path, number: int, of_each: int) -> None:
    """Documents of each format that were never read before, and two that cannot be read."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for index in range(number * of_each, (number + 1) * of_each):
        text = LETTER.format(index)
        (folder / f"{index}.txt").write_text(text * 20)
        (folder / f"{index}.html").write_text(
            f"<html><body><article><h1>A visit</h1><p>{text}</p></article></body></html>"
        )
        (folder / f"{index}.pdf").write_bytes(one_page_pdf(text_line(b"Inspectors visited place %d in May." % index)))
    for name, content in UNREADABLE.items():
        (folder / name).write_bytes(content)


def known(sources: Path, outputs: Path) -> tuple[set[str], set[str]]:
    """The files whose own facts are in the cache, and those whose rejection is."""
    cache, read, rejected = cache_of(outputs), set[str](), set[str]()
    for file in find_sources(sources, Registry()):
        summary = cache.summary(cache_key(file))
        if summary is not None:
            (read if summary.rejection is None else rejected).add(file.name)
            facts = cache.facts(cache_key(file), file.name)
            assert facts is None or f"place {Path(file.name).stem} " in facts.document.text
    return read, rejected


def names(sources: Path) -> set[str]:
    return {path.name for path in sources.iterdir()} - set(UNREADABLE)


#: How a run ends by a signal to it alone: by itself, by Python after a keyboard interrupt, or as the command reports it.
ENDED = {-signal.SIGKILL, -signal.SIGINT, 128 + signal.SIGINT}


@pytest.mark.parametrize("most", [10, pytest.param(250, id="250 signals")])
def test_every_document_is_read_whatever_signals_come(most: int, tmp_path: Path) -> None:
    sources, outputs, signals = tmp_path / "sources", tmp_path / "outputs", Signals(seed=most)
    statuses: list[int] = []
    started = time.monotonic()
    while signals.sent.total() < most:
        write_documents(sources, len(statuses), of_each=8 if most == 10 else 40)
        statuses.append(signals.send_until_it_ends(start("read", sources, outputs), most, (0.02, 0.2)))
        while statuses[-1] != 0:
            assert statuses[-1] in {4, *ENDED}, (tmp_path / "errors").read_text()
            assert known(sources, outputs)[1] <= set(UNREADABLE)
            statuses.append(signals.send_until_it_ends(start("read", sources, outputs), most, (0.02, 0.2)))
        assert known(sources, outputs) == (names(sources), set(UNREADABLE))
    all_end(signals)
    print(f"{dict(signals.sent)}; statuses {statuses}; {time.monotonic() - started:.0f} s")


def all_end(signals: Signals) -> None:
    """Every process ends with its run. One that is stopped cannot, and does when it goes on."""
    for number in signals.seen:
        if is_running(number):
            os.kill(number, signal.SIGCONT)
    until(lambda: not any(map(is_running, signals.seen)))


def test_no_release_lacks_a_document_whatever_signals_come(tmp_path: Path) -> None:
    """Whole builds: with status 0 every document is in the release, and with another the one before stays."""
    sources, outputs, signals = tmp_path / "sources", tmp_path / "outputs", Signals(seed=50)
    statuses: list[int] = []
    intact = IntactReleases()
    write_documents(sources, 0, of_each=2)
    assert start("build", sources, outputs).wait() == 0
    while signals.sent.total() < 50:
        write_documents(sources, len(statuses) + 1, of_each=40)
        latest = intact.after_a_fault(outputs)
        statuses.append(signals.send_until_it_ends(start("build", sources, outputs), 50, (0.02, 0.2)))
        while statuses[-1] != 0:
            assert statuses[-1] in {1, 4, *ENDED}, (tmp_path / "errors").read_text()
            assert intact.after_a_fault(outputs) == latest
            statuses.append(signals.send_until_it_ends(start("build", sources, outputs), 50, (0.02, 0.2)))
        latest = intact.after_a_fault(outputs)
        documents = pq.read_table(outputs / "releases" / latest / "documents.parquet").column("file_name").to_pylist()
        assert set(documents) == names(sources)
    all_end(signals)
    print(f"{dict(signals.sent)}; statuses {statuses}")
