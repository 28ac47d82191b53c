"""Short articles to try the page with, written for this project about real events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sample:
    """An article to pick: its name in addresses, what is said of it, and what fills the form."""

    name: str
    about: str
    title: str
    published_at: str
    text: str

    def fields(self) -> dict[str, str]:
        """What the form holds once it is filled with it."""
        return {"text": self.text, "title": self.title, "published_at": self.published_at}


SAMPLES: Final = (
    Sample(
        "supply-route",
        "Talks that end without a deal",
        "No agreement on the road through Karachi",
        "2012-06-20",
        "Pakistan and the United States have again failed to agree on reopening the road that supplied the war in"
        " Afghanistan. Pakistan closed it in November, after American aircraft killed two dozen of its soldiers at"
        " a border post.\n\n"
        "Islamabad demands an apology and a higher fee for each lorry. Washington has expressed regret and refused"
        " to apologise, and its negotiators went home last week with nothing signed. “We are where we were in the"
        " spring,” a Pakistani diplomat said.\n\n"
        "Neither side has walked away. American officials said that the United States still hoped for a settlement,"
        " and Pakistan said that the door was open. But both governments conceded that relations between the two"
        " countries remain deadlocked, and no date has been set for another round.",
    ),
    Sample(
        "embassy",
        "Old enemies who make peace",
        "In Asmara, a flag goes up after twenty years",
        "2018-07-16",
        "Eritrea reopened its embassy in Ethiopia on Monday, a week after the two countries declared that their war"
        " was over. President Isaias Afwerki raised the flag in Addis Ababa himself, with Prime Minister Abiy Ahmed"
        " at his side.\n\n"
        "The two leaders signed a declaration of peace and friendship in Asmara on 9 July. Ethiopia pledged to"
        " accept the ruling on the border that it had rejected since 2002. Flights between the capitals resume this"
        " week, telephone lines are open again, and Ethiopia will once more ship goods through the port of"
        " Assab.\n\n"
        "Both governments thanked each other for their courage and agreed to send ambassadors at once. Families that"
        " had not met since 1998 embraced at the airport.",
    ),
    Sample(
        "air-strike",
        "Neighbours on the edge of war",
        "Jets over the line",
        "2019-02-27",
        "Pakistan shot down an Indian fighter jet over Kashmir on Wednesday and captured its pilot, a day after"
        " Indian aircraft bombed what New Delhi called a terrorist camp near Balakot.\n\n"
        "India accused Pakistan of aggression and said that its own aircraft had brought down a Pakistani one, which"
        " Islamabad denied. Both armies shelled each other’s posts along the line of control; villagers on both"
        " sides were killed. Pakistan closed its airspace, and India put its forces on high alert.\n\n"
        "Earlier in the month India had withdrawn trade privileges from Pakistan and blamed it for the suicide"
        " attack that killed forty Indian policemen at Pulwama. Pakistan’s prime minister warned that a miscalculation"
        " could lead to war.",
    ),
    Sample(
        "three-countries",
        "One article, several pairs",
        "A handshake in Beijing",
        "2023-03-10",
        "Saudi Arabia and Iran agreed on Friday to restore diplomatic relations, seven years after they broke them"
        " off, and to reopen their embassies within two months. Saudi Arabia thanked Iran for its sincerity, and Iran"
        " pledged to Saudi Arabia that it would revive a security pact of 2001. The talks were held in Beijing.\n\n"
        "Nothing of the kind is in sight between Iran and the United States. The United States imposed new sanctions"
        " on Iran this week and accused Iran of arming Russia. Iran rejected the charge and threatened the United"
        " States with retaliation.",
    ),
    Sample(
        "orchestra",
        "Nothing to find, and why",
        "Waltzes for the first night",
        "2023-10-07",
        "The orchestra opened its season on Saturday with a programme of waltzes. The conductor, who turned sixty in"
        " May, received flowers and a long round of applause from the full house.\n\n"
        "Soloists from France and Japan sang in the second half, and the choir of the city’s schools joined them for"
        " the last number. The hall, closed for repairs since the winter, has new seats and better light; the sound,"
        " most in the audience agreed, is as good as it was.",
    ),
)
BY_NAME: Final = {sample.name: sample for sample in SAMPLES}
