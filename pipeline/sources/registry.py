"""The registry: what is known of a source document from outside its own words.

What belongs here: the model of `registry.yaml` and looking a file up in it. What does not: reading documents.
"""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, StrictBool, field_validator, model_validator

from pipeline.core.yaml_config import ConfigModel, config_error, load_config
from pipeline.schema.vocabularies import DocumentKind


class RegistryEntry(ConfigModel):
    """What the registry says of one file. A field left out is not known, and its column is null with a reason."""

    publisher: str | None = None
    document_kind: DocumentKind | None = None
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    licence: str | None = None
    attribution: str | None = None
    redistributable: StrictBool | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    published_date: date | None = None

    @field_validator("url")
    @classmethod
    def _is_no_secret(cls, value: str | None) -> str | None:
        if value is not None and "@" in urlsplit(value).netloc:
            raise ValueError("an address with a name or a password in it would be published; write it without")
        return value

    @field_validator("publisher", "licence", "attribution", "url")
    @classmethod
    def _is_printable(cls, value: str | None) -> str | None:
        if value is not None and not value.isprintable():
            raise ValueError("it holds a character that cannot be printed, or a line end; write it on one line")
        return value

    @field_validator("publisher", "licence", "attribution")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("an empty text says nothing: leave the key out where it is not known")
        return value


class Registry(ConfigModel):
    """All entries, by the file's path below the sources folder, with `/` between its parts."""

    documents: dict[str, RegistryEntry] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _paths_are_relative(self) -> "Registry":
        for name in self.documents:
            if name.startswith("/") or re.search(r"(^|/)\.\.(/|$)|\\", name):
                raise ValueError(f"'{name}' must be a path below the sources folder, written with '/'")
        return self


def load_registry(path: Path, licences: frozenset[str]) -> Registry:
    """Read the registry, or an empty one where the folder has none.

    Args:
        path: the registry file.
        licences: the closed vocabulary of licences.

    Raises:
        ConfigError: a mistake in the file, with its line.
    """
    if not path.exists():
        return Registry()
    registry = load_config(path, Registry)
    for name, entry in registry.documents.items():
        if entry.licence is not None and entry.licence not in licences:
            expected = ", ".join(sorted(licences))
            raise config_error(path, ("documents", name, "licence"), f"'{entry.licence}' is none of {expected}")
    return registry
