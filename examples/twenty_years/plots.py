"""The four plots: what the service tells of a relation, with how sure it is of it.

The colours are three of Okabe and Ito's, which people with any kind of colour vision can tell apart; each state
has a marker of its own as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from entente_client.results import Outlets, Position, Shift, Timeline

COLOURS = {"cooperative": "#0072B2", "impasse": "#8A8A8A", "hostile": "#D55E00"}
MARKERS = {"cooperative": "^", "impasse": "s", "hostile": "v"}
INK = "#333333"
_LEANING = {
    "more_cooperative": COLOURS["cooperative"],
    "more_hostile": COLOURS["hostile"],
    None: COLOURS["impasse"],
}
_SCORES = "score: P(cooperative) − P(hostile)"


@dataclass(frozen=True, slots=True)
class Told:
    """What the service would have told at the end of a year: shifts, and the mean score where there are none."""

    asked: date
    first: datetime
    score: float
    shifts: tuple[Shift, ...]


def score_plot(
    timeline: Timeline,
    readings: Sequence[tuple[date, Position]],
    milestones: Sequence[tuple[date, str]],
    name: str,
) -> Figure:
    """Each article by its score, the mean of each year with its 95 % interval, and what happened."""
    figure, axes = _figure(f"{name}: what the articles say", 10, 5)
    for state, colour in COLOURS.items():
        those = [(day, each.score) for day, each in readings if each.state == state]
        days, scores = [_place(day) for day, _ in those], [score for _, score in those]
        label = f"an article, {state}"
        axes.scatter(
            days,
            scores,
            s=30,
            c=colour,
            marker=MARKERS[state],
            edgecolors="white",
            lw=0.4,
            label=label,
            zorder=3,
        )
    for point in timeline.points:
        if point.score is None or point.interval is None:
            continue
        middle = _place(point.start + (point.end - point.start) / 2)
        axes.vlines(middle, point.interval.low, point.interval.high, INK, lw=5, alpha=0.15)
        axes.hlines(point.score, _place(point.start), _place(point.end), INK, lw=2)
    axes.plot([], [], color=INK, lw=2, label="mean of a year, with its 95 % interval")
    for shift in timeline.shifts:
        axes.axvspan(_place(shift.earliest), _place(shift.latest), color="#E69F00", alpha=0.4)
    for number, (day, label) in enumerate(milestones):
        axes.axvline(_place(day), color=INK, lw=0.6, ls=":")
        height = 1.12 if number % 2 else 1.28
        axes.text(_place(day), height, label, ha="center", va="bottom", fontsize=8, color=INK)
    axes.axhline(0, color=INK, lw=0.5)
    axes.set_ylim(-1.08, 1.48)
    axes.set_yticks([-1, -0.5, 0, 0.5, 1])
    axes.set_ylabel(_SCORES)
    axes.xaxis_date()
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=4, frameon=False, fontsize=8)
    return figure


def told_plot(told: Sequence[Told], name: str) -> Figure:
    """One row for each year in which one asks: the stretches that the service tells apart, as it then would have."""
    figure, axes = _figure(f"{name}: what would have been told, year by year", 10, 5)
    for each in told:
        for start, end, score in _stretches(each):
            width = _place(end) - _place(start)
            axes.barh(each.asked.year, width, 0.8, _place(start), color=_shade(score))
            middle = _place(start) + width / 2
            if width > 500:  # narrower than that the number would not fit
                axes.text(middle, each.asked.year, f"{score:+.1f}", ha="center", va="center", fontsize=7)
    axes.set_yticks([each.asked.year for each in told])
    axes.tick_params(axis="y", labelsize=8)
    axes.invert_yaxis()
    axes.set_ylabel("asked at the end of")
    axes.set_xlabel("what was told of these years: the mean score, and a break where it told of a shift")
    axes.xaxis_date()
    labels = (("cooperative", 0.8), ("about even", 0.0), ("hostile", -0.8))
    patches = [Patch(color=_shade(score), label=label) for label, score in labels]
    axes.legend(handles=patches, loc="upper right", frameon=False, fontsize=8)
    return figure


def outlets_plot(outlets: Outlets, name: str) -> Figure:
    """How far each outlet is from the others, with the 95 % interval of that."""
    figure, axes = _figure(f"{name}: who departs from the others", 8, 3)
    for number, outlet in enumerate(outlets):
        if outlet.difference is None:
            continue
        colour = _LEANING[outlet.departs]
        if outlet.interval is not None:
            axes.hlines(number, outlet.interval.low, outlet.interval.high, colour, lw=4, alpha=0.4)
        axes.plot(outlet.difference, number, "o", color=colour)
    axes.axvline(0, color=INK, lw=0.8)
    axes.set_yticks(range(len(outlets)), [f"{each.outlet} ({each.stored})" for each in outlets], fontsize=9)
    axes.set_ylim(len(outlets) - 0.5, -0.5)
    axes.set_xlabel("more hostile than the others  ←  difference of scores  →  more cooperative")
    return figure


def compared_plot(rows: Mapping[str, Mapping[str, float]], title: str) -> Figure:
    """Probabilities of the states, a bar a row."""
    figure, axes = _figure(title, 8, 2.6)
    for number, probabilities in enumerate(rows.values()):
        left = 0.0
        for state, colour in COLOURS.items():
            share = probabilities[state]
            axes.barh(number, share, 0.7, left, color=colour, label=state if number == 0 else None)
            if share > 0.08:  # narrower than that the number would not fit
                axes.text(left + share / 2, number, f"{share:.0%}", ha="center", va="center", color="white")
            left += share
    axes.set_yticks(range(len(rows)), list(rows), fontsize=9)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xlabel("probability")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.28), ncols=3, frameon=False, fontsize=8)
    return figure


def _figure(title: str, width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _place(moment: date) -> float:
    """Where a time lies on an axis of dates."""
    return float(date2num(moment))  # type: ignore[no-untyped-call]


def _stretches(told: Told) -> list[tuple[datetime, datetime, float]]:
    """From when to when, and the mean score; a shift lies between the last article before it and the first after."""
    end = datetime.combine(told.asked, datetime.min.time(), told.first.tzinfo) + timedelta(days=1)
    if not told.shifts:
        return [(told.first, end, told.score)]
    starts = [told.first, *(shift.latest for shift in told.shifts)]
    ends = [*(shift.earliest for shift in told.shifts), end]
    scores = [told.shifts[0].before.score, *(shift.after.score for shift in told.shifts)]
    return list(zip(starts, ends, scores, strict=True))


def _shade(score: float) -> tuple[float, float, float]:
    """A colour between those of hostile and cooperative, by way of a light grey."""
    end = COLOURS["cooperative" if score > 0 else "hostile"]
    full = [int(end[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    strength = min(1.0, abs(score))
    red, green, blue = (0.92 + (each - 0.92) * strength * 0.8 for each in full)
    return red, green, blue
