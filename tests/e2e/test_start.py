"""The command on a machine that gives it little: interrupted while it loads, without memory, a terminal or a folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "inspection-outcomes"
#: A module that takes the place of a library and is interrupted while it is loaded.
INTERRUPTED = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(10)\n"


def run(*arguments: str | Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=120, env=env)


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command `$COMMAND` as a person does in a shell."""
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "COMMAND": str(COMMAND), **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("library", "command"),
    [
        ("typer", ["--help"]),
        ("pydantic", ["fetch"]),
        ("filelock", ["build"]),
        ("pandas", ["verify"]),
        ("pyarrow", ["verify"]),
        ("dagster", ["build"]),
        ("httpx", ["fetch"]),
        ("obstore", ["publish", "s3://bucket"]),
    ],
)
def test_ctrl_c_while_a_library_is_loaded(tmp_path: Path, library: str, command: list[str]) -> None:
    stub = tmp_path / "stubs" / library
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text(INTERRUPTED)
    paths = [str(stub.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    if "--help" not in command:
        command = [*command, "--sources" if command == ["fetch"] else "--outputs", str(tmp_path / "folder")]
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "registry.yaml").write_text("documents: {a.txt: {url: 'https://127.0.0.1:1/'}}")
    shown = run(*command, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)})
    assert (shown.returncode, shown.stderr.splitlines()[-1:]) == (130, ["interrupted"])
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("megabytes", [30, 60, 90, 120, 200, 300, 450])
def test_a_small_limit_on_memory_gives_no_traceback(tmp_path: Path, megabytes: int) -> None:
    """Some library may end the process with a message of its own before any of our code can."""
    shown = shell(f'ulimit -v {megabytes * 1000}; "$COMMAND" verify {tmp_path}')
    assert "Traceback" not in shown.stderr
    assert shown.returncode != 0


def test_a_build_with_little_memory_ends(tmp_path: Path) -> None:
    """A library that computes with many threads once asked for memory without end, and heeded no signal."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.txt").write_text("Soup\n\nChop the onions and fry them slowly until they are soft.\n")
    where = f"--sources {tmp_path}/sources --outputs {tmp_path}/outputs"
    shown = shell(f'ulimit -v 1000000; timeout -s KILL 120 "$COMMAND" build {where}')
    # some library may crash for want of memory; it must not go on for ever
    assert shown.returncode not in {-signal.SIGKILL, 128 + signal.SIGKILL}


@pytest.mark.parametrize(
    ("loader", "status"),
    [
        ("raise MemoryError", 1),
        ("raise SystemError('error return without exception set')", 1),
        ("raise ImportError('libx.so: failed to map segment from shared object')", 2),
        ("raise ImportError('libx.so: cannot allocate memory in static TLS block')", 2),
    ],
)
def test_a_library_without_memory_is_reported(tmp_path: Path, loader: str, status: int) -> None:
    (tmp_path / "pandas.py").write_text(loader)
    paths = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    shown = run("verify", tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)})
    assert shown.returncode == status
    assert "not enough memory" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("folder", ["missing", "a-file", "read-only", ""])
def test_an_odd_folder_for_temporary_files(tmp_path: Path, folder: str) -> None:
    (tmp_path / "a-file").write_text("")
    (tmp_path / "read-only").mkdir(mode=0o500)
    place = str(tmp_path / folder) if folder else ""
    shown = run(
        "build", "--sources", tmp_path / "none", "--outputs", tmp_path / "out", env={**os.environ, "TMPDIR": place}
    )
    assert (shown.returncode, shown.stderr.startswith("cannot begin:")) == (2, True)


def test_no_folder_for_temporary_files_at_all(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    code = (
        "import sys, tempfile, pipeline.cli.main as cli; tempfile._candidate_tempdir_list = lambda: ['/nowhere'];"
        f"sys.exit(cli.main(['build', '--sources', '{tmp_path}/sources', '--outputs', '{tmp_path}/outputs']))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert "No usable temporary directory" in shown.stderr
    assert "TMPDIR" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ('"$COMMAND" --help >&-', 0),
        ('"$COMMAND" --help >&- 2>&-', 0),
        ('"$COMMAND" --help <&- >&- 2>&-', 0),
        ('"$COMMAND" --help > /dev/full', 1),
        ('"$COMMAND" verify /nowhere 2> /dev/full', 2),
        ('"$COMMAND" verify /nowhere > /dev/full 2>&1', 2),
        ('"$COMMAND" nonsense 2>&-', 2),
        ('env -u HOME -u USER -u LOGNAME "$COMMAND" verify /nowhere', 2),
        ('LANG=C LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 "$COMMAND" verify /nöwhere', 2),
        ('PYTHONIOENCODING=ascii "$COMMAND" verify /nöwhere', 2),
        ('mkdir "$PLACE/gone" && cd "$PLACE/gone" && rmdir "$PLACE/gone" && "$COMMAND" verify', 2),
    ],
)  # fmt: skip
def test_an_odd_terminal_or_environment(tmp_path: Path, command: str, status: int) -> None:
    shown = shell(command, PLACE=str(tmp_path))
    assert shown.returncode == status
    assert "Traceback" not in shown.stderr + shown.stdout
    assert "Exception ignored" not in shown.stderr


def test_what_is_printed_goes_into_no_file_where_the_streams_are_closed(tmp_path: Path) -> None:
    """The first file that a process opens would have the number of a closed stream."""
    shown = shell(f'"$COMMAND" verify /nowhere --outputs {tmp_path} <&- >&- 2>&-')
    assert shown.returncode == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.builds
def test_ctrl_c_while_documents_are_read_ends_with_130(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "letter.txt").write_text("The inspection found much to like.\n" * 20_000)
    process = subprocess.Popen(
        [COMMAND, "build", "--sources", tmp_path / "sources", "--outputs", tmp_path / "outputs"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline().startswith("found ")
    process.send_signal(signal.SIGINT)
    printed = process.communicate(timeout=120)[1]
    assert process.returncode == 130, printed
    assert "Traceback" not in printed
