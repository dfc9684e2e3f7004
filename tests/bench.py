"""Measures what a build costs: `make bench`.

Prints the CPU time (user and system, children included) of

- the build of the five texts, compared with importing dagster, pandas and great_expectations alone;
- reading and extracting a corpus of PDFs, compared with extracting their plain text with pypdfium2;
- a second build of that corpus with nothing changed, compared with the first, both without their imports;

and the largest memory of the building process: for the corpus, and for 1,027 different documents, which are the corpus as
plain text under other councils' names. The corpus is the folder `shared/corpus/development` next to the project; without
it, only the first is measured.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.core.paths import ROOT
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import find_sources, read_bytes
from pipeline.sources.registry import Registry

RUNS = 3
BUILD_BOUND = 1.6
READING_BOUND = 4.0
SECOND_BOUND = 0.1
MEMORY_BOUND_MB = 2000
CORPUS = ROOT.parent / "shared" / "corpus" / "development"
DOCUMENTS = 1027

COMMAND = str(Path(sys.executable).parent / "inspection-outcomes")
PLAIN_TEXT = """
import sys
from pathlib import Path
import pypdfium2
for path in sorted(Path(sys.argv[1]).rglob("*.pdf")):
    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError:
        continue
    for page in document:
        page.get_textpage().get_text_range()
"""
READING = """
import sys
from pathlib import Path
from pipeline.execution.batches import Task, split_into_batches, read_batch
from pipeline.sources.discovery import find_sources
from pipeline.sources.registry import Registry
folder = Path(sys.argv[1])
for batch in split_into_batches(Task(file, folder) for file in find_sources(folder, Registry())):
    list(read_batch(batch))
"""
IMPORTS = "import dagster, pandas, great_expectations"
IMPORTS_OF_A_BUILD = f"{IMPORTS}, pipeline.orchestration.definitions, pipeline.cli.main"
IMPORTS_OF_AN_UNCHANGED_BUILD = (
    "import pipeline.cli.build, pipeline.orchestration.fingerprint, pipeline.orchestration.operator_messages,"
    " pipeline.releases.formats.table_files, pipeline.schema.frames"
)


def cost(command: list[str], *, may_fail: bool = False) -> tuple[float, float]:
    """CPU seconds of a process and its children, and the largest memory of the process itself in MB."""
    environment = {**os.environ, "GX_ANALYTICS_ENABLED": "False"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode and not may_fail:
        raise SystemExit(f"{' '.join(command)[:200]}: ended with status {process.returncode}")
    unit = 1024 if sys.platform != "darwin" else 1
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, usage.ru_maxrss * unit / 1_000_000


def python(code: str, *arguments: str) -> float:
    """CPU seconds of some code in a process of its own."""
    return cost([sys.executable, "-c", code, *arguments])[0]


def show(label: str, value: float, unit: str = "s CPU", bound: str = "") -> None:
    print(f"{label:<62} {value:8.2f} {unit}{bound}", flush=True)


def five_texts() -> None:
    """Print the cost of the build and of its imports, run alternately after one run of each that does not count."""
    imported: list[float] = []
    built: list[float] = []
    for number in range(RUNS + 1):
        with tempfile.TemporaryDirectory() as outputs:
            pair = python(IMPORTS), cost([COMMAND, "build", "--outputs", outputs])[0]
        if number:
            imported.append(pair[0])
            built.append(pair[1])
    show("imports of dagster, pandas, great_expectations", statistics.median(imported))
    show("build of the five texts", statistics.median(built))
    ratio = statistics.median(b / i for b, i in zip(built, imported, strict=True))
    show("ratio", ratio, "", f"(bound: {BUILD_BOUND})")


def reading() -> None:
    """Print the cost of reading and extracting, and of plain text extraction, run alternately."""
    pairs = [(python(PLAIN_TEXT, str(CORPUS)), python(READING, str(CORPUS))) for _ in range(RUNS)]
    show("plain text of the corpus", statistics.median(plain for plain, _ in pairs))
    show("reading and extracting the corpus", statistics.median(whole for _, whole in pairs))
    show("ratio", statistics.median(whole / plain for plain, whole in pairs), "", f"(bound: {READING_BOUND})")


def builds(folder: Path) -> None:
    """Print the cost of a first and a second build, and the memory of one of ten times as many files."""
    outputs = str(folder / "outputs")
    command = [COMMAND, "build", "--sources", str(CORPUS), "--outputs", outputs]
    imports, few_imports = python(IMPORTS_OF_A_BUILD), python(IMPORTS_OF_AN_UNCHANGED_BUILD)
    began = time.monotonic()
    first, memory = cost(command)
    show("first build of the corpus", first)
    show("  by the clock", time.monotonic() - began, "s")
    second, _ = cost(command)
    show("second build, nothing changed", second)
    show("second to first, imports aside", (second - few_imports) / (first - imports), "", f"(bound: {SECOND_BOUND})")
    show("memory of the building process", memory, "MB")
    many = folder / "many"
    write_different_documents(many)
    cpu, more = cost([COMMAND, "build", "--sources", str(many), "--outputs", str(folder / "outputs-of-many")])
    show(f"first build of {DOCUMENTS} different documents", cpu)
    show("memory of the building process", more, "MB", f" (bound: {MEMORY_BOUND_MB})")


def write_different_documents(folder: Path) -> None:
    """Write the documents of the corpus as plain text, again and again under the names of other councils."""
    readers = load_fact_readers()
    names = sorted(authority.name for authority in readers.register.by_code.values())
    documents: list[tuple[str, str]] = []
    for file in find_sources(CORPUS, Registry()):
        try:
            document = read_document(read_bytes(CORPUS, file), file.name)
        except UnreadableError:
            continue
        authority = extract(document, file, readers).authority
        documents.append((document.text, authority.name if authority else names[0]))
    for number in range(DOCUMENTS):
        text, name = documents[number % len(documents)]
        other = names[(names.index(name) + number // len(documents)) % len(names)]
        path = folder / str(number % 100) / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(name, other), encoding="utf-8")


def main() -> None:
    """Print all measurements."""
    five_texts()
    if not CORPUS.is_dir():
        print(f"no corpus of PDFs in {CORPUS}; reading, a second build and memory are not measured")
        return
    reading()
    folder = Path(tempfile.mkdtemp(prefix="inspection-outcomes-bench-"))
    try:
        builds(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
