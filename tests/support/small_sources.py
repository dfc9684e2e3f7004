"""A folder of small documents of every kind."""

import shutil
from pathlib import Path

from pipeline.core.paths import SOURCES
from pipeline.execution.batches import Task
from pipeline.sources.discovery import SourceFile, find_sources
from pipeline.sources.registry import load_registry
from tests.support.pdfs.minimal import one_page_pdf, text_line


def small_sources(folder: Path, number: int = 12) -> list[SourceFile]:
    """The five texts, small PDFs, one copy of the first, and files that cannot be read."""
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    for index in range(number):
        words = b"Inspectors visited place %d and found that practice is good." % index
        (folder / f"{index:02}.pdf").write_bytes(one_page_pdf(text_line(words)))
    shutil.copy(folder / "00.pdf", folder / "copy.pdf")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 and so on")
    (folder / "words.txt").write_text("-- 12 --\n")
    return find_sources(folder, load_registry(folder))


def tasks_of(files: list[SourceFile], folder: Path) -> list[Task]:
    return [Task(file, folder) for file in files]
