"""Sending signals at random to a run, the processes of its pool and their reading children."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipeline.core.paths import ROOT

Role = Literal["parent", "worker", "child"]
#: What happens to a process of each role, and how often in comparison. A stopped one goes on after some seconds: a
#: number below zero means never.
FAULTS: dict[Role, list[tuple[signal.Signals, float, int]]] = {
    "child": [(signal.SIGKILL, 0, 8), (signal.SIGTERM, 0, 4), (signal.SIGSTOP, 0.2, 4), (signal.SIGSTOP, -1, 1)],
    "worker": [(signal.SIGKILL, 0, 12), (signal.SIGTERM, 0, 8), (signal.SIGSTOP, 0.3, 12), (signal.SIGSTOP, -1, 1)],
    "parent": [(signal.SIGSTOP, 0.3, 12), (signal.SIGSTOP, 4, 1), (signal.SIGINT, 0, 2), (signal.SIGKILL, 0, 2)],
}
ROLES: dict[Role, int] = {"child": 6, "worker": 3, "parent": 2}


class Signals:
    """Sends signals.

    Attributes:
        sent: how many, by role and signal.
        seen: the numbers of all processes that belonged to a run.
    """

    def __init__(self, seed: int) -> None:
        self.sent: Counter[str] = Counter()
        self.seen: set[int] = set()
        self._chance = random.Random(seed)
        self._stopped: list[tuple[float, int]] = []

    def send_until_it_ends(self, run: subprocess.Popen[str], most: int, pause: tuple[float, float]) -> int:
        """Send signals to a run, up to so many in all, with pauses between the two limits; the status of the run."""
        while run.poll() is None:
            time.sleep(self._chance.uniform(*pause))
            self._continue(time.monotonic())
            processes = dict(_processes_of(run.pid))
            self.seen |= set(processes)
            roles = [role for role in ROLES if role in processes.values()]
            if self.sent.total() < most and "child" in roles:  # it reads, and does not only start processes
                (role,) = self._chance.choices(roles, [ROLES[role] for role in roles])
                self._send(role, self._chance.choice([number for number, has in processes.items() if has == role]))
        self._continue(float("inf"))
        assert run.returncode is not None
        return run.returncode

    def _send(self, role: Role, number: int) -> None:
        ((which, lasts, _),) = self._chance.choices(FAULTS[role], [weight for *_, weight in FAULTS[role]])
        if _signalled(number, which):
            self.sent[f"{role} {which.name}"] += 1
            if which == signal.SIGSTOP and lasts > 0:
                self._stopped.append((time.monotonic() + lasts, number))

    def _continue(self, now: float) -> None:
        """Let those go on that have been stopped long enough."""
        due = [number for until, number in self._stopped if until <= now]
        self._stopped = [item for item in self._stopped if item[0] > now]
        for number in due:
            _signalled(number, signal.SIGCONT)


def start(kind: Literal["read", "build"], sources: Path, outputs: Path) -> subprocess.Popen[str]:
    """Start a run of `soak_run`."""
    environment = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    with (outputs.parent / "errors").open("a") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.soak_run", kind, str(sources), str(outputs)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )


def _signalled(number: int, which: signal.Signals) -> bool:
    """Send a signal; whether there was such a process."""
    try:
        os.kill(number, which)
    except ProcessLookupError:
        return False
    return True


def _processes_of(run: int) -> Iterator[tuple[int, Role]]:
    """A run and the processes below it, with their roles."""
    parents = dict(_parents())
    for number in parents:
        ancestors = [number]
        while ancestors[-1] in parents and ancestors[-1] != run:
            ancestors.append(parents[ancestors[-1]])
        if ancestors[-1] == run:
            role = _role(number, run)
            if role is not None:
                yield number, role


def _parents() -> Iterator[tuple[int, int]]:
    """The numbers of all processes and of their parents."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended
            continue
        yield int(path.parent.name), int(stat.rpartition(")")[2].split()[1])


def _role(number: int, run: int) -> Role | None:
    if number == run:
        return "parent"
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return None
    return "child" if b"pipeline.reading.child" in command else "worker" if b"spawn_main" in command else None
