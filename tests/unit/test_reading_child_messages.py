"""What a parent believes of its reading child, and whose fault it is that a child ended."""

import hashlib
import io
import pickle
import signal
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.execution.batches import Rejection
from pipeline.execution.serialization import DamagedError, deserialize_facts, deserialize_summary, serialize
from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.child.endings import Cause, Ending
from pipeline.reading.child.limits import ReadingLimits
from pipeline.reading.child.messages import (
    MOST_BYTES,
    Failed,
    Hindered,
    MessageError,
    OutOfMemory,
    Read,
    Ready,
    Unreadable,
    deserialize_answer,
    read_message,
    serialize_answer,
    write_message,
)
from pipeline.reading.reader import read_document
from tests.conftest import Lambeth

DOCUMENT = read_document(
    "Heading\n\nInspectors came in May 2021. They left in June.\n\n- “One” – two".encode(), "a.txt"
)
ANSWERS = (
    Ready(has_its_share=True),
    Read(DOCUMENT),
    Unreadable("empty", "the file holds no bytes"),
    OutOfMemory(),
    Failed("KeyError: 'a'"),
    Hindered("OSError: no"),
)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_arrives_as_it_was_sent(answer: Read) -> None:
    pipe = io.BytesIO()
    write_message(pipe, serialize_answer(answer))
    pipe.seek(0)
    message = read_message(pipe, MOST_BYTES)
    assert message is not None
    assert deserialize_answer(message) == answer


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"", *(serialize_answer(answer) for answer in ANSWERS)]), st.data())
def test_any_bytes_are_an_answer_or_none(noise: bytes, answer: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(answer)))
    until = data.draw(st.integers(at, len(answer)))
    try:
        found = deserialize_answer(answer[:at] + noise + answer[until:])
    except MessageError as error:
        assert str(error) == "what it sent is no answer"  # noqa: PT017 - not the words of the other end
    else:
        assert type(found) in map(type, ANSWERS)


@pytest.mark.parametrize("content", [b"\x91" * 1_000_000, b"\xdd\xff\xff\xff\xff", pickle.dumps(ANSWERS[3])])
def test_what_is_nested_endlessly_or_too_long_or_a_pickle_is_no_answer(content: bytes) -> None:
    with pytest.raises(MessageError):
        deserialize_answer(content)
    unknown = b"\x82\xa4type\xadout of memory\xa1x" + content
    with pytest.raises(MessageError):
        deserialize_answer(unknown)


def test_a_length_is_not_believed() -> None:
    with pytest.raises(MessageError, match="4,611,686,018,427,387,904 bytes"):
        read_message(io.BytesIO((1 << 62).to_bytes(8, "little")), MOST_BYTES)


@pytest.mark.parametrize("content", [b"", b"1234567", b"\x05\0\0\0\0\0\0\0four"])
def test_half_a_message_is_none(content: bytes) -> None:
    assert read_message(io.BytesIO(content), MOST_BYTES) is None


def test_facts_come_out_of_their_bytes_as_they_went_in(lambeth: Lambeth) -> None:
    for facts in lambeth.facts.values():
        content = serialize(facts)
        assert deserialize_facts(content) == facts
        assert deserialize_summary(content).n_findings == len(facts.findings)
    assert deserialize_facts(serialize(Rejection("empty", "nothing"))) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.data())
def test_any_bytes_are_facts_or_damaged(lambeth_letter_2010: DocumentFacts, noise: bytes, data: st.DataObject) -> None:
    """With the hash that they must have, so that it is their content which is judged."""
    body = serialize(lambeth_letter_2010)[hashlib.sha256().digest_size :]
    at = data.draw(st.integers(0, len(body)) | st.integers(0, 100))
    until = data.draw(st.integers(at, min(len(body), at + 60)) | st.just(len(body)))
    changed = body[:at] + noise + body[until:]
    try:
        found = deserialize_facts(hashlib.sha256(changed).digest() + changed)
    except DamagedError:
        return
    assert found is None or isinstance(found, DocumentFacts)


LIMITS = ReadingLimits(megabytes=512, cpu_seconds=30, wall_seconds=120)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals there")
@pytest.mark.parametrize(
    ("ending", "cause", "words"),
    [
        (Ending(-signal.SIGXCPU, 30.2), Cause.DOCUMENT, "more than 30 s of processor time"),
        (Ending(-signal.SIGXCPU, None), Cause.DOCUMENT, "more than 30 s of processor time"),
        (Ending(-signal.SIGXCPU, 3.1), Cause.MACHINE, "SIGXCPU"),  # a stricter limit of the machine, or somebody
        (Ending(-signal.SIGKILL, 29.0), Cause.MACHINE, "ended from outside (SIGKILL)"),
        (Ending(-signal.SIGKILL, 31.0), Cause.MACHINE, "ended from outside (SIGKILL)"),
        (Ending(-signal.SIGTERM, 0.1), Cause.MACHINE, "ended from outside (SIGTERM)"),
        (Ending(-signal.SIGUSR1, 0.1), Cause.MACHINE, "ended from outside (SIGUSR1)"),
        (Ending(-40, 0.1), Cause.MACHINE, "ended from outside ("),
        (Ending(None, None), Cause.MACHINE, "was lost"),
        (Ending(-signal.SIGSEGV, 0.1), Cause.UNCERTAIN, "(SIGSEGV)"),
        (Ending(-signal.SIGABRT, 0.1), Cause.UNCERTAIN, "(SIGABRT)"),
        (Ending(-signal.SIGBUS, 0.1), Cause.UNCERTAIN, "(SIGBUS)"),
        (Ending(3, 0.1), Cause.UNCERTAIN, "(with status 3)"),
        (Ending(0, 0.1), Cause.UNCERTAIN, "(with status 0)"),
        (Ending(-signal.SIGKILL, 0.1, is_late=True), Cause.MACHINE, "after 120 seconds, of which it computed for 0.1"),
        (Ending(-signal.SIGKILL, 29.9, is_late=True), Cause.MACHINE, "was paused or had to wait"),
        (Ending(-signal.SIGKILL, 30.0, is_late=True), Cause.DOCUMENT, "not done after 120 seconds"),
        (Ending(1, None, is_late=True), Cause.UNCERTAIN, "not done after 120 seconds"),
        (Ending(-signal.SIGKILL, 0.1, nonsense="it is a pickle"), Cause.UNCERTAIN, "answered wrongly: it is a pickle"),
    ],
)
def test_whose_fault_it_is_that_a_child_ended(ending: Ending, cause: Cause, words: str) -> None:
    fault = ending.fault(LIMITS)
    assert fault.cause is cause
    assert words in fault.detail
