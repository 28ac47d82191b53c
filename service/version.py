"""The version of the service, as the changelog and pyproject.toml have it."""

from typing import Final

VERSION: Final = "0.1.0"
