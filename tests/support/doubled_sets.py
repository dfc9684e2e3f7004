"""Sets of documents of any size, of every kind that might take more than linear time to link."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from pipeline.core.day_text import MONTHS
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.sources.discovery import SourceFile
from tests.support.doubling import Stopwatch
from tests.support.hostile_documents import corpus
from tests.support.letters import letter
from tests.support.linked_texts import facts_of_file

#: The texts of a set of some size.
MakeSet = Callable[[int], Iterator[str]]

_NEWS: Final = corpus()["news.txt"].decode()


def _letter_of_the_news(findings: str = "Some work of theirs is not timely.") -> str:
    """The letter on the visit that the news is about."""
    names = dict.fromkeys(("title", "opening"), "Lambeth ")
    return letter(**names, address="Lambeth Council", visit="on 14 and 15 June 2023", findings=findings)


def linking_of(make: MakeSet) -> Callable[[int], Mapping[str, float]]:
    """Links a set of some size; gives the seconds that it takes, without those for reading the documents."""
    readers = load_fact_readers()
    read = cache(facts_of_file)  # those of a small set are in the larger ones again

    def work(amount: int) -> Mapping[str, float]:
        texts = list(make(amount))
        files = [SourceFile(f"{number}.txt", "0" * 64, 1, None) for number in range(len(texts))]
        facts = [read(file.name, text) for file, text in zip(files, texts, strict=True)]
        watch = Stopwatch()
        link(facts, files, [], readers.register, readers.lexicons)
        watch.end("linking")
        return watch.seconds

    return work


def _day(number: int) -> str:
    day = date(1990, 1, 1) + timedelta(days=number)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _letters_to_many(amount: int) -> Iterator[str]:
    names = sorted(item.name for item in load_fact_readers().register.by_code.values() if not item.also_a_word)
    for number in range(amount):
        council, day = names[number % len(names)], _day(8000 + number // len(names) * 30)
        text = letter(opening=f"{council} ", title=f"{council} ", visit=f"on {day}", address=f"{council} Council")
        yield text.replace("The quality", f"The quality {number}")


def _accounts(amount: int) -> Iterator[str]:
    yield _letter_of_the_news()
    for number in range(amount):
        yield f"{_NEWS}\n\nInspectors found that team {number} is good.\n"


def _references(amount: int) -> Iterator[str]:
    days = "\n\n".join(f"The inspection of Dorset on {_day(number)} was good." for number in range(amount))
    yield letter(findings=days)


def _improvements(amount: int) -> Iterator[str]:
    yield letter(improve="\n".join(f"- The timeliness of visits by team {number}." for number in range(amount)))


def _same_improvement(amount: int) -> Iterator[str]:
    yield letter(improve="- The timeliness of visits.\n" * amount)


def _findings(amount: int) -> str:
    return "\n\n".join(
        f"Managers make good decisions on plans of team {number}. They are late." for number in range(amount)
    )


def _findings_of_a_letter(amount: int) -> Iterator[str]:
    yield _letter_of_the_news(_findings(amount))
    yield _NEWS


def _findings_of_an_account(amount: int) -> Iterator[str]:
    yield _letter_of_the_news()
    yield _NEWS + "\n\n" + "\n\n".join(f"Inspectors found that team {number} is skilled." for number in range(amount))


def _people(amount: int) -> Iterator[str]:
    said = "said: “We are proud of what the inspectors found here.”"
    speakers = (
        f"Cllr Jo {'abcdefghij'[n % 10].upper()}{'e' * (n // 10 % 200 + 1)}, Chair of Lambeth, {said}"
        for n in range(amount)
    )
    yield _NEWS + "\n\n" + "\n\n".join(speakers)


SETS: Final[dict[str, MakeSet]] = {
    "letters to many councils": _letters_to_many,
    "accounts of an inspection": _accounts,
    "inspections that a letter mentions": _references,
    "things to improve": _improvements,
    "the same thing to improve": _same_improvement,
    "findings of a letter": _findings_of_a_letter,
    "findings of an account": _findings_of_an_account,
    "people": _people,
}


def _letters_of_a_council(amount: int) -> Iterator[str]:
    for number in range(amount):
        yield letter(
            improve=f"- The quality of supervision in team {number}.",
            published=_day(8_020 + 30 * number),
            visit=f"on {_day(8_000 + 30 * number)}",
        )


def _letters_of_a_day(amount: int) -> Iterator[str]:
    for number in range(amount):
        yield letter(findings=f"Managers of team {number} make good decisions. " * (number % 7 + 1))


def _findings_of_both(amount: int) -> Iterator[str]:
    yield next(_findings_of_a_letter(amount))
    yield from list(_findings_of_an_account(amount))[1:]


def _improvements_of_both(amount: int) -> Iterator[str]:
    items = "\n".join(f"- The timeliness of visits by team {number}." for number in range(amount))
    yield letter(improve=items)
    yield letter(improve=items.replace("timeliness", "promptness"), findings="Some work of theirs is not timely.")


#: Where each of some things is compared with each of others, because any may be alike, and how many are tried. They are of
#: one council (its letters, and its findings of later years), of one inspection (its findings and its accounts, its lists
#: of what must improve), or of one council and day (its editions), of which there are few: in 166 real documents at most
#: 9 documents of a council, and 918 findings and 39 things to improve of an inspection.
PAIRWISE: Final[dict[str, tuple[MakeSet, int]]] = {
    "letters of a council": (_letters_of_a_council, 100),
    "letters of a council and day": (_letters_of_a_day, 100),
    "findings of a letter and of an account of it": (_findings_of_both, 3_000),
    "things to improve in two letters on one visit": (_improvements_of_both, 400),
}
