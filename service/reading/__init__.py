"""From a text to a reading: which dyads it is about, in what state, and which passages say so.

Pure: this package knows no HTTP, no database and no clock.
"""

from service.reading.artefact import ModelUnusable
from service.reading.reader import Reader

__all__ = ["ModelUnusable", "Reader"]
