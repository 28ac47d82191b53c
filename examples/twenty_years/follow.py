"""Twenty years of one relation, as a service that reads newspapers tells them.

A notebook in cells (`# %%`): run it whole with `python examples/twenty_years/follow.py`, or cell by cell in an
editor that knows them. It needs a running Entente (ENTENTE_URL); README.md beside it says the three commands.
"""

# %%
from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from articles import Ledger, load
from plots import Told, compared_plot, outlets_plot, score_plot, told_plot
from stories import STORIES

from entente_client import Client, EntenteError
from entente_client.results import Shift

parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
parser.add_argument("dyad", nargs="?", default="ISR-TUR", choices=STORIES, help="the relation to follow")
parser.add_argument("--url", help="the service; otherwise ENTENTE_URL, or http://localhost:8000")
parser.add_argument("--into", type=Path, default=Path("build/twenty_years"), help="the folder of the plots")
parser.add_argument(
    "--clean", action="store_true", help="remove the articles that this example stored, and end"
)
asked = parser.parse_args([] if "ipykernel" in sys.modules else None)  # a notebook has arguments of its own

story = STORIES[asked.dyad]
client = Client(url=asked.url)
ledger = Ledger(asked.into / "stored.jsonl")

if asked.clean:
    try:
        print(f"Removed {ledger.clean(client)} articles from {client.url}.")
    except EntenteError as error:
        sys.exit(f"Could not remove the articles: {error}")
    sys.exit()

# %% [markdown]
# ## The archive
# Written for this example about real events. A text that is stored already is not stored again. What else the service
# has on these two in these years counts as well.

# %%
articles = load(story.dyad)
try:
    ids = ledger.store(client, articles)
except EntenteError as error:
    sys.exit(f"Could not store the archive: {error}")
print(f"{story.name}: {len(articles)} articles of {len({each.outlet for each in articles})} outlets.\n")
years = range(articles[0].published.year, articles[-1].published.year + 1)
first, last = date(years[0], 1, 1), date(years[-1], 12, 31)

# %% [markdown]
# ## How it was read, and where it was misread
# Each article has the state that its writer meant. That is one person's word, but it says where to look.

# %%
readings, unread, misread = [], [], []
for article, id_ in zip(articles, ids, strict=True):
    found = [each for each in client.article(id_).reading.positions if each.dyad == story.dyad]
    if not found:
        unread.append(article)
        continue
    readings.append((article.published, found[0]))
    if found[0].state != article.intended:
        misread.append((article, found[0]))

print(f"{len(readings)} were read, {len(misread)} of them otherwise than their writer meant:")
for article, position in misread:
    sure = position.probabilities[position.state]
    print(
        f"  {article.published} {article.title}\n    meant {article.intended}, read {position.state} ({sure:.0%})"
    )
print(f"On {len(unread)} no position was taken on this pair:")
for article in unread:
    print(f"  {article.published} {article.title} ({article.outlet})")

# %% [markdown]
# ## Twenty years
# The interval is what to look at: with three articles a year, a mean says little by itself.

# %%
asked.into.mkdir(parents=True, exist_ok=True)
timeline = client.timeline(story.dyad, bucket="year", published_from=first, published_to=last)
figure = score_plot(timeline, readings, story.milestones, story.name)
figure.savefig(asked.into / f"{story.dyad}-score.png")
print(f"\nThe twenty years as a whole: {timeline.summary}")

# %% [markdown]
# ## What would have been told at the time
# `as_of` counts only what had been published by then. A shift that was plain for years may vanish in hindsight, once
# the relation has moved back: the service looks for a change that lasts, over all that it is asked about.

# %%
told = []
for year in years:
    day = date(year, 12, 31)
    then = client.timeline(story.dyad, bucket="year", as_of=day, published_from=first, published_to=last)
    relation = client.relation(story.dyad, as_of=day, published_from=first, published_to=last)
    if relation.score is not None and relation.first_published_at is not None:
        told.append(Told(day, relation.first_published_at, relation.score, then.shifts))
figure = told_plot(told, story.name)
figure.savefig(asked.into / f"{story.dyad}-told.png")

# %% [markdown]
# ## Shifts, beside what happened
# Each is shown as it was told when it was surest. Its date is a stretch of time: between the last article before it
# and the first after it, nobody can say when it was.

# %%
surest: dict[datetime, tuple[date, Shift]] = {}
for each in told:
    for shift in each.shifts:
        known = surest.get(shift.at)
        if known is None or shift.confidence > known[1].confidence:
            surest[shift.at] = (each.asked, shift)
if not surest:
    print("\nAt the end of no year was there a shift to be told.")
for day, shift in sorted(surest.values(), key=lambda pair: pair[1].at):
    print(
        f"\nAs of {day}: from {shift.before.state} ({shift.before.score:+.2f}, {shift.before.distinct} articles) to "
        f"{shift.after.state} ({shift.after.score:+.2f}, {shift.after.distinct}), confidence {shift.confidence:.3f}"
    )
    for article in articles:
        when = datetime.combine(article.published, datetime.min.time(), UTC)
        if when in (shift.earliest, shift.latest):
            side = "last before" if when == shift.earliest else "first after"
            print(f"  {side}: {article.published} {article.title}")

# %% [markdown]
# ## Who departs from the others
# Not a judgement of the outlets, which are invented; but an agency that reports clashes and a gazette that reports
# agreements differ here as they do in life.

# %%
outlets = client.outlets(story.dyad, published_from=first, published_to=last)
figure = outlets_plot(outlets, story.name)
figure.savefig(asked.into / f"{story.dyad}-outlets.png")
print()
for outlet in outlets:
    if outlet.departs is not None and outlet.difference is not None:
        print(f"{outlet.outlet} departs: {outlet.departs.replace('_', ' ')}, by {outlet.difference:+.2f}.")

# %% [markdown]
# ## One article, on its day and in hindsight

# %%
chosen = next(each for each in articles if each.title == story.chosen)
rows: dict[str, dict[str, float]] = {}
print(f"\n{chosen.published} {chosen.title}")
for label, as_of in (("on its day", chosen.published), ("in hindsight", articles[-1].published)):
    answer = client.compare(**chosen.sent(), as_of=as_of)
    (compared,) = [each for each in answer.comparisons if each.dyad == story.dyad]
    rows.setdefault("the article", dict(compared.position.probabilities.items()))
    if compared.consensus is not None:
        rows[f"the others, {label}"] = dict(compared.consensus.probabilities.items())
    print(f"  {label}: {compared.summary}")
figure = compared_plot(rows, chosen.title)
figure.savefig(asked.into / f"{story.dyad}-compared.png")
print(f"\nThe plots are in {asked.into}. With --clean, the articles are removed again.")
