"""A temporary PostgreSQL server for a test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: With characters that are special in URLs.
PASSWORD = "p@ss/w:rd %41"  # noqa: S105 - of a server that lives for one test


def programs() -> Path | None:
    """The folder of the server's programs; Debian has them in one for each version, outside the path."""
    found = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = Path(found) if found else next(reversed(versions), None)
    return path.resolve().parent if path else None


@contextmanager
def postgres(bin_folder: Path) -> Iterator[dict[str, str]]:
    """Run a server on loopback; the environment variables that name it."""
    as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(
        tempfile.mkdtemp(prefix="inspection-outcomes-")
    )  # pytest's own folders are closed to the server's user
    try:
        (folder / "password").write_text(PASSWORD)
        if as_server:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres", "postgres")
        port = _free_port()

        def call(program: str, *arguments: str) -> None:
            command = [*as_server, str(bin_folder / program), "-D", str(folder / "data"), *arguments]
            # the server would keep a pipe open for as long as it runs, so its output goes to a file
            with (folder / "log").open("ab") as log:
                done = subprocess.run(command, stdout=log, stderr=log, check=False, cwd=folder)
            assert done.returncode == 0, (folder / "log").read_text()

        call("initdb", "-U", "dagster", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "--no-sync")
        call("pg_ctl", "start", "-w", "-o", f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F")
        try:
            yield {
                "DAGSTER_PG_HOST": "127.0.0.1",
                "DAGSTER_PG_PORT": str(port),
                "DAGSTER_PG_USER": "dagster",
                "DAGSTER_PG_PASSWORD": PASSWORD,
                "DAGSTER_PG_DB": "postgres",
            }
        finally:
            call("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
