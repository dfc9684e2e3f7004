"""Hostile documents: they are read or rejected without delay, and nothing in them is executed."""

import csv
import json
import random
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.paths import ROOT
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.reading.child.client import read_in_child
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from pipeline.reading.sentences import LONGEST_SENTENCE, split_sentences
from pipeline.sources.discovery import SourceFile
from tests.e2e.test_command import build
from tests.support.forms import FORMS
from tests.support.hostile_documents import changed, changed_pdf, corpus, execute, name_of, warm_up
from tests.support.pattern_timing import growth

pytestmark = pytest.mark.hostile
#: `make fuzz` runs a hundred times as many, guided by coverage.
EXECUTIONS = 2_000
PDFS = 40
CHARACTERS = 6_000
LONGER = 4


def test_the_corpus_has_documents_of_every_kind() -> None:
    kinds = {execute(content, name_of(content)) for content in corpus().values()}
    assert kinds >= {"inspection_letter", "inspection_report", "council_news", "other"}


@pytest.mark.parametrize("part", range(4))
def test_a_changed_document_is_read_or_rejected(part: int) -> None:
    chance, documents = random.Random(part), list(corpus().values())
    for _ in range(EXECUTIONS // 4):
        content = changed(chance.choice(documents), documents, chance)
        execute(content, name_of(content))


def test_a_changed_pdf_is_read_or_rejected() -> None:
    chance, pdfs = random.Random(0), [form.pdf() for form in FORMS.values()]
    for _ in range(PDFS):
        try:
            read_in_child(changed_pdf(chance.choice(pdfs), pdfs, chance), "a.pdf")
        except UnreadableError as error:
            assert error.detail  # noqa: PT017 - other errors must not be caught


PARTS = st.sampled_from([
    line for content in corpus().values() for line in content.decode().splitlines(keepends=True)
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(PARTS, st.text(max_size=40), st.sampled_from(["\n", "\f", "“", "• ", "1. ", "Dear "])), max_size=30
    )
)
def test_any_lines_are_read_or_rejected(lines: list[str]) -> None:
    content = "".join(lines).encode("utf-8", "replace")
    execute(content, name_of(content))


@pytest.mark.parametrize("head", ["letter.txt", "news.txt", "report.txt", ""])
@pytest.mark.parametrize(
    "unit",
    [
        "a ", "a\n", "A\n", "a.\n\n", "\fa\n", "- a\n", "1. a\n2. b\n", "x:\n- a\n- b\n", "A-", "....", "“said ", "“a” said Aa, 17. ",
        "and in May 2019 the inspection of Lambeth ", "Lambeth’s death of Kai ", "12 May 2021 ", "good and outstanding and ",
        "senior council leaders ", "12% of half of plans, ", "Jo Sample, HMI, ",
    ],
)  # fmt: skip
def test_time_is_proportional_to_length(head: str, unit: str) -> None:
    warm_up()
    before = corpus()[head].decode() if head else ""
    _seconds(f"{before}\n\n{unit * 10}")
    long = _seconds(f"{before}\n\n{unit * (LONGER * CHARACTERS // len(unit))}")
    if long > 0.5:
        short = _seconds(f"{before}\n\n{unit * (CHARACTERS // len(unit))}")
        assert long / short < LONGER**2 * 0.7, f"{short:.2f} s, and {long:.2f} s for {LONGER} times as many"


def _seconds(text: str) -> float:
    content = text.encode()
    started = time.process_time()
    file = SourceFile("a.txt", "0" * 64, len(content), None)
    try:
        facts = extract(read_document(content, "a.txt"), file)
    except UnreadableError:
        return 0
    link([facts], [file], [], load_fact_readers().register, load_fact_readers().lexicons)
    return time.process_time() - started


@pytest.mark.parametrize("part", range(2))
def test_no_pattern_takes_more_than_linear_time(part: int) -> None:
    command = [sys.executable, "-m", "tests.support.pattern_timing", str(part), "2"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=300)
    lines = shown.stdout.splitlines()
    assert lines[-1].endswith(" patterns")
    assert int(lines[-1].split()[0]) > 150
    slow = [f"{before}\n{line}" for before, line in pairwise(lines) if line.startswith("TOO SLOW")]
    assert not slow, "\n".join(slow)


def test_a_pattern_that_backtracks_is_found() -> None:
    assert growth(re.compile(r"[.!?…][^\w\s]*\s|\n"), ".") > LONGER * 2
    assert growth(re.compile(r"\w+@"), "a") > LONGER * 2
    assert growth(re.compile(r"(?<!\w)\w++@"), "a") < LONGER * 2


def test_an_endless_sentence_is_cut_between_words() -> None:
    text = "word " * 2_000
    sentences = split_sentences(text, 7)
    assert len(sentences) > 1
    assert all(item.end - item.start <= LONGEST_SENTENCE for item in sentences)
    assert " ".join(text[item.start - 7 : item.end - 7] for item in sentences) == text.strip()


SCRIPT = "<script>document.title='stolen'</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("https://example.org","x")'
QUERY = "'); DROP TABLE findings; --"
LINK = "[x](javascript:alert(1)) ![x](https://example.org/x.png) [y](https://example.org) <https://example.org/z> {{ 7 * 7 }} {% raw %} </script><!--"
LETTER = f"""1 December 2021

Ms A Example{QUERY}
Director of Children's Services
Lambeth Council

Dear Ms Example

Focused visit to Lambeth local authority children's services {SCRIPT}

This letter summarises the findings of a focused visit to Lambeth local authority children's services on 27 and 28 \
October 2021. Her Majesty's Inspectors for this visit were Jo Sample and Sam Specimen HMI.

What needs to improve in this area of social work practice?

- {FORMULA}
- ../../../../etc/passwd {QUERY}
- +cmd|' /C calc'!A0 {LINK}

Main findings

Managers make good decisions {SCRIPT}.

{FORMULA} is weak, and {QUERY} is poor.

Social workers (<b onmouseover=alert(1)>SWs</b>) are skilled {LINK}.

Yours sincerely

Jo Sample
Her Majesty's Inspector {SCRIPT}
"""
NAMES = [
    "<img src=x onerror=alert(1)>.txt",
    "=1+1.txt",
    "CON.txt",
    "..%2f..%2fetc%2fpasswd.txt",
    "a'; DROP TABLE documents; --.txt",
    "a\nset aside b.txt",
    f"{'x' * 240}.txt",
]


class _Elements(HTMLParser):
    """Collects what a browser would execute or load."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self._is_script = False

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self._is_script = False

    def handle_data(self, data: str) -> None:
        if self._is_script and ("stolen" in data or "alert(1)" in data):
            self.active.append(data[:60])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("img", "iframe", "object", "embed", "b") or any(name.startswith("on") for name in values):
            self.active.append(f"<{tag} {values}>")
        self._is_script = tag == "script" and values.get("type") not in ("application/json", "application/ld+json")
        address = (values.get("href") or values.get("src") or "").lower()
        if address.startswith(("javascript:", "data:")) or "example.org" in address:
            self.active.append(address)


@pytest.fixture(scope="module")
def hostile_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of documents with scripts, formulas and queries in their texts and file names."""
    folder = tmp_path_factory.mktemp("hostile")
    sources = folder / "sources"
    sources.mkdir()
    entry = {
        "redistributable": True,
        "publisher": SCRIPT,
        "attribution": f"{FORMULA} {LINK}",
        "url": f'https://ofsted.example/{QUERY.replace(" ", "")}"onclick=alert(1)',
    }
    (sources / "letter.txt").write_text(LETTER, encoding="utf-8")
    for number, name in enumerate(NAMES):
        (sources / name).write_text(
            f"{LETTER.replace('Lambeth', 'Dorset')}\n\nCopy {number}: {SCRIPT}", encoding="utf-8"
        )
    (sources / "registry.yaml").write_text(yaml.safe_dump({"documents": {"letter.txt": entry}}), encoding="utf-8")
    built = build("--sources", sources, "--outputs", folder / "outputs")
    assert built.returncode == 0, built.stderr
    assert "\nset aside b" not in built.stderr
    assert {path.name for path in folder.iterdir()} == {"sources", "outputs"}
    return folder / "outputs/releases/1.0.0"


def test_no_page_executes_or_loads_what_a_document_holds(hostile_release: Path) -> None:
    pages = sorted(hostile_release.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        found = _Elements()
        found.feed(page.read_text(encoding="utf-8"))
        assert not found.active, f"{page.name}: {found.active[:3]}"


def test_no_document_can_choose_a_file_name(hostile_release: Path) -> None:
    for path in hostile_release.rglob("*"):
        assert re.fullmatch(r"[\w.-]+", path.name, re.ASCII), path.name


def test_no_cell_is_a_formula(hostile_release: Path) -> None:
    workbook = openpyxl.load_workbook(next(hostile_release.glob("*.xlsx")))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith(FORMULA) for cell in cells)
    with (hostile_release / "formula_like.csv").open(encoding="utf-8", newline="") as stream:
        named = [row["column"] for row in csv.DictReader(stream)]
    assert {"text", "attribution"} <= set(named)


def test_no_table_is_dropped(hostile_release: Path) -> None:
    with duckdb.connect(str(next(hostile_release.glob("*.duckdb"))), read_only=True) as database:
        for path in sorted(hostile_release.glob("*.parquet")):
            assert database.table(path.stem).shape[0] == pq.read_metadata(path).num_rows, path.stem
    findings = pq.read_table(hostile_release / "findings.parquet").column("text").to_pylist()
    assert any(QUERY in text for text in findings)


def test_every_metadata_file_can_be_parsed(hostile_release: Path) -> None:
    for path in [*hostile_release.rglob("*.json"), *hostile_release.rglob("*.jsonld")]:
        json.loads(path.read_text(encoding="utf-8"))
    yaml.safe_load((hostile_release / "CITATION.cff").read_text(encoding="utf-8"))
