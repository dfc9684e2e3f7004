"""Where the files are that the code reads and the operator did not choose.

In a checkout they are at its top level, where people edit them. An installed package carries copies of them in
`pipeline/data/`, which the build of the wheel puts there (see `pyproject.toml`).
"""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parents[1]
#: The folder above the package: a checkout, or `site-packages`.
ROOT: Final = PACKAGE.parent

_PACKAGED: Final = PACKAGE / "data"
_IS_INSTALLED: Final = _PACKAGED.is_dir()
_DATA: Final = _PACKAGED if _IS_INSTALLED else ROOT
#: Defaults of the command and of the Dagster definitions: of an installed package, folders where it is run.
_WORKPLACE: Final = Path() if _IS_INSTALLED else ROOT

SCHEMAS: Final = _DATA / "schemas"
LOCAL_AUTHORITIES: Final = _DATA / "sources" / "local_authorities.csv"
LOCK: Final = _DATA / "requirements.lock"
LEXICONS: Final = PACKAGE / "extraction" / "lexicons"

SOURCES: Final = _WORKPLACE / "sources"
OUTPUTS: Final = _WORKPLACE / "outputs"
REGISTRY_NAME: Final = "registry.yaml"
CORRECTIONS_NAME: Final = "corrections.yaml"
WATCH_NAME: Final = "watch.yaml"
