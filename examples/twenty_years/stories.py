"""The two relations that can be followed: what is known of them beside what the service reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Story:
    """A relation to follow; `milestones` label the plot, `chosen` is the title of the article that is compared."""

    dyad: str
    name: str
    milestones: tuple[tuple[date, str], ...]
    chosen: str


STORIES = {
    "ISR-TUR": Story(
        "ISR-TUR",
        "Israel and Türkiye, 2004 to 2023",
        (
            (date(2005, 5, 1), "Erdoğan in Jerusalem"),
            (date(2009, 1, 29), "Davos"),
            (date(2010, 5, 31), "Mavi Marmara"),
            (date(2013, 3, 22), "Apology"),
            (date(2016, 6, 27), "Reconciliation"),
            (date(2018, 5, 15), "Envoys expelled"),
            (date(2022, 3, 9), "Herzog in Ankara"),
            (date(2023, 10, 25), "War in Gaza"),
        ),
        "Erdogan storms off Davos stage after clash with Peres",
    ),
    "IND-PAK": Story(
        "IND-PAK",
        "India and Pakistan, 1999 to 2019",
        (
            (date(1999, 5, 26), "Kargil"),
            (date(2001, 7, 16), "Agra"),
            (date(2003, 11, 26), "Ceasefire"),
            (date(2006, 7, 11), "Mumbai trains"),
            (date(2008, 11, 26), "Mumbai"),
            (date(2011, 2, 10), "Talks resume"),
            (date(2013, 1, 8), "Clash at the line"),
            (date(2016, 9, 18), "Uri"),
            (date(2019, 2, 26), "Balakot"),
        ),
        "India says Pakistan behind attack that killed soldiers in Kashmir",
    ),
}
