"""Where the project's own data files stand in a checkout.

What belongs here: paths of files that ship with the code. What does not: folders that an operator chooses
(those are parameters), and anything that reads a file.
"""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SCHEMAS: Final = ROOT / "schemas"
SOURCES: Final = ROOT / "sources"
OUTPUTS: Final = ROOT / "outputs"
LOCAL_AUTHORITIES: Final = SOURCES / "local_authorities.csv"
LEXICONS: Final = ROOT / "pipeline" / "extraction" / "lexicons"
LOCK: Final = ROOT / "requirements.lock"
REGISTRY_NAME: Final = "registry.yaml"
CORRECTIONS_NAME: Final = "corrections.yaml"
