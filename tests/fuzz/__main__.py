"""Fuzzing guided by coverage: `python -m tests.fuzz.__main__ [EXECUTIONS]`, or `make fuzz EXECUTIONS=200000`.

Texts and web pages are read in this process, where libFuzzer sees which code they reach, and changes further those that
reach more. PDFs are read by the child process, where it cannot see that: one in a hundred executions. A document that
breaks something is written to the folder `.fuzz/` and ends the run; reduce it and add it to `fuzz/corpus/`.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    from pipeline.core.day_text import MONTHS
    from pipeline.core.paths import ROOT
    from pipeline.extraction.lexicons.models import load_lexicons
    from pipeline.reading.child.client import read_in_child
    from pipeline.reading.document import UnreadableError
    from tests.support.forms import FORMS
    from tests.support.hostile_documents import LONGEST, changed, changed_pdf, corpus, execute, name_of, warm_up

_EXECUTIONS: Final = 200_000
#: Executions in this process for each PDF that is read by the child.
_FOR_EACH_PDF: Final = 100
#: Seconds and megabytes after which libFuzzer ends the process. Both include the cost of measuring coverage.
_HANGS_AFTER: Final = 30
_MEGABYTES: Final = 1_024


def main() -> None:
    """Fuzz as often as the command line asks for."""
    parser = argparse.ArgumentParser(description="Fuzz the readers and extractors.")
    parser.add_argument("executions", type=int, nargs="?", default=_EXECUTIONS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--found", type=Path, default=ROOT / ".fuzz", help="the folder for documents that break something"
    )
    options = parser.parse_args()
    options.found.mkdir(exist_ok=True)
    n_pdfs = options.executions // _FOR_EACH_PDF
    _fuzz_pdfs(n_pdfs, options.seed, options.found)
    _fuzz_by_coverage(options.executions - n_pdfs, options.seed, options.found)


def _fuzz_pdfs(executions: int, seed: int, found: Path) -> None:
    """Read PDFs that are changed at random; each must become a document or be rejected with a reason."""
    chance = random.Random(seed)
    pdfs = [form.pdf() for form in FORMS.values()]
    started = time.monotonic()
    n_read = 0
    for number in range(executions):
        content = changed_pdf(chance.choice(pdfs), pdfs, chance)
        try:
            read_in_child(content, "a.pdf")
            n_read += 1
        except UnreadableError:
            continue
        except Exception:
            (found / f"pdf-{seed}-{number}.pdf").write_bytes(content)
            raise
    print(f"{executions} PDFs in {time.monotonic() - started:.0f} s, {n_read} of them read", file=sys.stderr)


def _fuzz_by_coverage(executions: int, seed: int, found: Path) -> None:
    """Let libFuzzer choose the bytes."""
    warm_up()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        words = Path(folder, "words.dict")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in _words()), encoding="ascii")
        kept = Path(folder, "corpus")
        kept.mkdir()
        for name, content in corpus().items():
            (kept / name).write_bytes(content)
        arguments = [
            f"-runs={executions}",
            f"-seed={seed}",
            f"-max_len={LONGEST}",
            "-len_control=0",
            f"-timeout={_HANGS_AFTER}",
            f"-rss_limit_mb={_MEGABYTES}",
            f"-dict={words}",
            f"-artifact_prefix={found}/",
            "-print_final_stats=1",
        ]
        atheris.Setup(["fuzz", *arguments, str(kept)], _one, custom_mutator=_changed_further)
        atheris.Fuzz()


def _one(content: bytes) -> None:
    execute(content, name_of(content))


def _changed_further(content: bytes, longest: int, seed: int) -> bytes:
    """Change bytes as libFuzzer does half of the time, and else as `hostile_documents` does."""
    if seed % 2:
        return bytes(atheris.Mutate(content, longest))
    chance = random.Random(seed)
    return changed(content, list(corpus().values()), chance)[:longest]


def _words() -> list[str]:
    """Words that readers look for, which random changes would seldom make."""
    lexicons = load_lexicons()
    phrases = [*MONTHS, *lexicons.calendar.number_words]
    phrases += [*lexicons.people.honorifics, *lexicons.people.speaking, *lexicons.people.roles]
    phrases += [phrase for found in lexicons.grades.grades.values() for phrase in found]
    phrases += [
        "Yours sincerely",
        "Copy:",
        "Main findings",
        "What needs to improve",
        "Ofsted",
        "inspectors",
        "foster carer",
    ]
    return sorted({phrase for phrase in phrases if phrase.replace(" ", "").isalpha()})


def _escaped(word: str) -> str:
    return "".join(chr(byte) if chr(byte).isalnum() else f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
