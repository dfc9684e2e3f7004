"""The registry of a sources folder: what is known of its documents from outside their own text."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import Field, StrictBool, field_validator, model_validator

from pipeline.core.paths import REGISTRY_NAME
from pipeline.core.text_going_out import shows_credentials
from pipeline.core.yaml_config import ConfigModel, config_error, load_config
from pipeline.schema.terms import load_vocabularies
from pipeline.schema.vocabularies import DocumentKind


class RegistryEntry(ConfigModel):
    """The entry of one file. A field that is left out is not known, and its column is null with a reason."""

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
    def _holds_no_secret(cls, value: str | None) -> str | None:
        if value is not None and shows_credentials(value):
            raise ValueError("a URL with a user name, a password or a token would be published; write it without")
        return value

    @field_validator("publisher", "licence", "attribution", "url")
    @classmethod
    def _is_printable(cls, value: str | None) -> str | None:
        if value is not None and not value.isprintable():
            raise ValueError("it holds a line break or another unprintable character; write it on one line")
        return value

    @field_validator("publisher", "licence", "attribution")
    @classmethod
    def _is_not_empty(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("it is empty; leave the key out if the value is not known")
        return value


class Registry(ConfigModel):
    """All entries, by the path of the file below the sources folder, with `/` between its parts."""

    documents: dict[str, RegistryEntry] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _paths_are_relative(self) -> "Registry":
        for name in self.documents:
            if name.startswith("/") or re.search(r"(^|/)\.\.(/|$)|\\", name):
                raise ValueError(f"'{name}' must be a path below the sources folder, written with '/'")
        return self


def load_registry(folder: Path) -> Registry:
    """Read the registry of a sources folder; an empty one where the folder has none.

    Raises:
        ConfigError: there is a mistake in the file; the message gives its line.
    """
    path = folder / REGISTRY_NAME
    if not path.exists():
        return Registry()
    registry = load_config(path, Registry)
    for name, entry in registry.documents.items():
        require_known_licence(entry.licence, path, ("documents", name, "licence"))
    return registry


def require_known_licence(licence: str | None, path: Path, location: Sequence[int | str]) -> None:
    """Make sure that a licence is a term of the vocabulary, or not known.

    Args:
        licence: as a file gives it.
        path: of that file.
        location: keys and indices from its top.

    Raises:
        ConfigError: it is neither; the message gives the line.
    """
    licences = load_vocabularies()["licence"].terms
    if licence is not None and licence not in licences:
        raise config_error(path, location, f"'{licence}' is not one of {', '.join(sorted(licences))}")
