"""Whatever is built, removed, restored, put back, withdrawn or killed, in whatever order: no number ever names two
contents, the pointer names a release that is there, and the list forgets none."""

import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipeline.releases.build_lock import build_lock
from pipeline.releases.release_index import ReleaseError, latest_release
from pipeline.releases.version import Change
from tests.support.fake_releases import build, dying_after, withdraw_version

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]
WORDS = st.sampled_from(["one", "two", "three", "four"])
INDEX = ("latest.json", "versions.json")


class Histories(RuleBasedStateMachine):
    """What an operator, builds and accidents do to one folder of outputs."""

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
        self.folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.outputs = self.folder / "outputs"
        self.outputs.mkdir()
        #: The checksums of each release that was ever in its place.
        self.seen: dict[str, bytes] = {}
        #: The versions that were current after a build that was not killed, and those that the operator withdrew.
        self.current: set[str] = set()
        self.withdrawn: set[str] = set()
        #: Whether the operator left the pointer at something that is not there.
        self.is_broken = False
        self.copy: dict[str, bytes] = {}
        self.is_restored = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @property
    def record(self) -> Path:
        return self.outputs / "releases/.given.json"

    @property
    def pointed(self) -> str | None:
        pointer = self.outputs / "latest.json"
        return json.loads(pointer.read_text())["version"] if pointer.exists() else None

    @property
    def complete(self) -> list[str]:
        return sorted(path.parent.name for path in self.outputs.glob("releases/[0-9]*/SHA256SUMS"))

    def note(self) -> None:
        """Compare the releases in place with those seen before."""
        for version in self.complete:
            sums = (self.outputs / "releases" / version / "SHA256SUMS").read_bytes()
            assert self.seen.setdefault(version, sums) == sums, f"{version} names two contents"

    @rule(words=WORDS, weight=st.sampled_from(list(Change)), page=st.sampled_from(["", "other"]))
    def build(self, words: str, weight: Change, page: str) -> None:
        before, made, problem = self.seen.copy(), None, ""
        try:
            made = build(self.outputs, words, page, weight)
        except ReleaseError as error:
            problem = str(error)
        if made is None:
            assert self.is_broken or "withdrawn" in problem or "rolled back" in problem, problem
            return
        assert not made.is_new or str(made.version) not in self.current
        assert before.get(str(made.version)) in {None, (made.path / "SHA256SUMS").read_bytes()}
        self.is_broken = self.is_restored = False
        assert latest_release(self.outputs) is not None
        names = {item["version"] for item in json.loads((self.outputs / "versions.json").read_text())}
        self.current.add(str(made.version))
        assert self.current <= names
        page_of_versions = (self.outputs / "index.html").read_text()
        assert all(f">{name}" in page_of_versions for name in names)

    @rule(words=WORDS, weight=st.sampled_from(list(Change)), last=st.integers(1, 250))
    def build_that_is_killed(self, words: str, weight: Change, last: int) -> None:
        with dying_after(self.outputs, last), suppress(OSError, ReleaseError):
            build(self.outputs, words, "", weight)
        self.note()

    @precondition(lambda self: self.complete)
    @rule(data=st.data(), last=st.one_of(st.just(0), st.integers(1, 120)))
    def withdraw(self, data: st.DataObject, last: int) -> None:
        version = data.draw(st.sampled_from(self.complete))
        is_withdrawn, problem = False, ""
        with dying_after(self.outputs, last) as operations:
            try:
                withdraw_version(self.outputs, version)
                is_withdrawn = True
            except (OSError, ReleaseError) as error:
                problem = str(error)
        if not is_withdrawn:
            assert self.is_broken or operations.count > last > 0 or version not in self.current, problem
            return
        self.withdrawn.add(version)
        self.is_broken = self.is_restored = False
        assert [path.name for path in (self.outputs / "releases" / version).iterdir()] == ["index.html"]

    @precondition(lambda self: self.complete)
    @rule(data=st.data())
    def remove_a_folder_by_hand(self, data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(self.complete))
        self.is_broken |= self.pointed == version
        shutil.rmtree(self.outputs / "releases" / version)

    @rule()
    def remove_the_pointer(self) -> None:
        (self.outputs / "latest.json").unlink(missing_ok=True)
        self.is_broken = False

    @precondition(lambda self: self.record.exists())
    @rule()
    def remove_the_list(self) -> None:
        (self.outputs / "versions.json").unlink(missing_ok=True)

    @precondition(lambda self: (self.outputs / "versions.json").exists() and not self.is_restored)
    @rule()
    def remove_the_record(self) -> None:
        """The numbers of dead builds are in nothing else, but nobody was told of those."""
        with build_lock(self.outputs):
            pass
        names = {item["version"] for item in json.loads((self.outputs / "versions.json").read_text())}
        self.record.unlink(missing_ok=True)
        self.seen = {version: sums for version, sums in self.seen.items() if version in {*names, *self.complete}}

    @precondition(lambda self: self.current - self.withdrawn)
    @rule(data=st.data())
    def put_the_pointer_back(self, data: st.DataObject) -> None:
        here = sorted((self.current - self.withdrawn) & set(self.complete))
        if here:
            version = data.draw(st.sampled_from(here))
            (self.outputs / "latest.json").write_text(json.dumps({"version": version}))
            self.is_broken = False
            with build_lock(self.outputs):
                pass
            made = build(self.outputs, (self.outputs / "releases" / version / "people.csv").read_text(), "no such page")
            assert made.is_new or str(made.version) == version

    @rule()
    def copy_the_pointers(self) -> None:
        paths = [self.outputs / name for name in INDEX]
        self.copy = {path.name: path.read_bytes() for path in paths if path.exists()}

    @precondition(lambda self: self.copy and self.record.exists())
    @rule()
    def restore_the_pointers(self) -> None:
        for name, content in self.copy.items():
            (self.outputs / name).write_bytes(content)
        self.is_restored = True
        self.is_broken = self.pointed is not None and self.pointed not in self.complete

    @invariant()
    def every_release_has_its_bytes_and_none_that_was_withdrawn_is_there(self) -> None:
        self.note()
        assert not self.withdrawn & set(self.complete)

    @invariant()
    def the_pointer_names_a_release_that_is_there(self) -> None:
        if self.pointed is not None and not self.is_broken:
            assert self.pointed in self.complete


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=40,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
