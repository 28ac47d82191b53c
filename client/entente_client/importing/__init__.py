"""Files of articles sent to a service: a line is lost by no interruption, and none is stored twice."""

from entente_client.importing.importer import Importer, Progress
from entente_client.importing.journal import Journal, JournalInUse, JournalUnusable, state_folder
from entente_client.importing.sources import Source, SourceUnreadable

__all__ = [
    "Importer",
    "Journal",
    "JournalInUse",
    "JournalUnusable",
    "Progress",
    "Source",
    "SourceUnreadable",
    "state_folder",
]
