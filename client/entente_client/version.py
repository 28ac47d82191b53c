"""The version of this package, which pyproject.toml repeats."""

from typing import Final

__version__: Final = "0.1.0"
