"""What a build costs beside the libraries that it cannot do without: `make bench`.

Prints, in one run, the CPU time of the build of the five texts and that of importing dagster, pandas and
great_expectations alone, each as the median of several whole processes in turn, and their ratio.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 3
BOUND = 1.6


def cpu_seconds(command: list[str]) -> float:
    """CPU seconds, of the user and the system, of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "GX_ANALYTICS_ENABLED": "False"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run both in turn, after one run of each that does not count, and print what they cost."""
    imports = [sys.executable, "-c", "import dagster, pandas, great_expectations"]
    command = str(Path(sys.executable).parent / "inspection-outcomes")
    imported: list[float] = []
    built: list[float] = []
    for number in range(RUNS + 1):
        with tempfile.TemporaryDirectory() as outputs:
            pair = cpu_seconds(imports), cpu_seconds([command, "build", "--outputs", outputs])
        if number:
            imported.append(pair[0])
            built.append(pair[1])
    ratio = statistics.median(b / i for b, i in zip(built, imported, strict=True))
    print(f"imports of dagster, pandas, great_expectations  {statistics.median(imported):6.2f} s CPU")
    print(f"build of the five texts                         {statistics.median(built):6.2f} s CPU")
    print(f"ratio                                           {ratio:6.2f}   (bound: {BOUND})")


if __name__ == "__main__":
    main()
