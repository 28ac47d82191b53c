"""What the tests of training share: a tiny data folder, with the labels and sentences of the project's own beside it."""

import csv
import gzip
import json

import pytest
from hypothesis import HealthCheck, settings

from training import corpora

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# An article a state, in two tellings each, the first about the first pair.
TELLINGS = {
    "cooperative": (
        "{a} and {b} signed an agreement on trade. {b} thanked {a} for its help. Both will build a bridge.",
        "{b} welcomed the aid of {a}. The two agreed to work together. {a} lifted its duties on steel from {b}.",
    ),
    "impasse": (
        "Talks between {a} and {b} ended without agreement. {b} refused to sign. {a} rejected the demand.",
        "{a} and {b} failed to agree on fish. {a} summoned the envoy of {b}. No breakthrough was made.",
    ),
    "hostile": (
        "{a} bombed a base in {b}. {b} vowed to retaliate. {a} threatened more strikes on {b}.",
        "{b} expelled the envoy of {a}. {a} imposed sanctions on {b}. {b} massed troops near the border.",
    ),
    "none": (
        "{a} beat {b} at football on Saturday. The crowd sang. The captain of {b} was ill.",
        "Rain fell in {a} and {b}. A singer from {b} gave a concert. The choir of {a} sang.",
    ),
}
PAIRS = {
    "PAK-USA": ("Pakistan", "the United States"),
    "IND-NPL": ("India", "Nepal"),
    "CHL-PER": ("Chile", "Peru"),
}


def article_rows() -> list[dict]:
    """The articles with their labels: every telling of every state, of each pair."""
    return [
        {
            "id": f"{dyad}-{state}-{number}",
            "title": f"{first} and {second}: {state}" if number else "",
            "text": f"Report {number}{state}{dyad}. {telling.format(a=first, b=second)}",
            "published_at": ("2011-05-02", "1987", None)[number],
            "dyad": dyad,
            "state": state,
            "conf": 3 - number,
        }
        for dyad, (first, second) in PAIRS.items()
        for state, tellings in TELLINGS.items()
        for number, telling in enumerate(tellings)
    ]


def passage_rows(articles: list[dict]) -> list[dict]:
    """The sentences of the articles that name both sides, with the label of the article."""
    rows = []
    for article in articles:
        first, second = PAIRS[article["dyad"]]
        for sentence in article["text"].split(". ")[1:]:
            if first in sentence and second.removeprefix("the ") in sentence:
                start = article["text"].index(sentence)
                acts = "" if article["state"] == "none" else article["dyad"][: len("PAK")]
                rows.append(
                    {
                        "article": article["id"],
                        "start": start,
                        "end": start + len(sentence),
                        "dyad": article["dyad"],
                        "sentence": sentence,
                        "state": article["state"],
                        "actor": "both" if " and " in sentence and acts else acts,
                        "conf": 3,
                    }
                )
    return rows


MARKED = [
    {"marked_sentence": "<s>Ankara</s> threatened <t>the Kurdish rebels</t> again.", "root": "THREATEN"},
    {
        "marked_sentence": "The <s>rebels</s> agreed to talks with <t>Ankara</t>, the <s>rebels</s> said.",
        "root": "AGREE",
    },
    {"marked_sentence": "<s>The union</s> rejected the offer of <t>the port</t>.", "root": "REJECT"},
    {"marked_sentence": "<s>The union</s> spoke of <t>the port</t>.", "root": "RETREAT"},
]
WRITTEN = ["# state	actor	passage"] + [
    f"{state}\t{actor}\t{text}"
    for state, actor, text in (
        ("hostile", "a", "{a} threatened {b} with war."),
        ("hostile", "b", "{a} was bombed by {b}."),
        ("impasse", "b", "{a} was rebuffed by {b}, an ally of {c}."),
        ("cooperative", "both", "{a} and {b} signed an agreement."),
        ("none", "", "{c} beat {a} and {b} at football."),
    )
]
EVENTS = [
    "# root	sentence",
    "THREATEN\t<s>The guild</s> threatened <t>the city</t>.",
    "AGREE\t<s>Oslo</s> agreed with <t>the guild</t>.",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The data folder. What the project keeps beside training/corpora.py is in it too, in `beside`."""
    articles = article_rows()
    pool = [row for row in articles if row["dyad"] == "CHL-PER"]
    train = [row for row in articles if row["dyad"] != "CHL-PER"]
    passages = passage_rows(articles)
    write_json_lines(tmp_path / "articles" / "train.jsonl.gz", train)
    write_json_lines(
        tmp_path / "articles" / "pool.jsonl.gz", [without_label(row) for row in pool] + [UNLABELLED]
    )
    given, own = ([row for row in passages if (row["dyad"] == "CHL-PER") is ours] for ours in (False, True))
    write_tab_separated(tmp_path / "passages" / "news_train.tsv", given)
    write_tab_separated(tmp_path / "passages" / "plover_train.tsv", MARKED)
    beside = tmp_path / "beside"
    labels = [
        {"article": row["id"], "dyad": row["dyad"], "state": row["state"], "conf": row["conf"]}
        for row in pool
    ]
    write_tab_separated(beside / "labels" / "articles.tsv", labels)
    write_tab_separated(beside / "labels" / "passages.tsv", own)
    (beside / "written_passages.tsv").write_text("\n".join(WRITTEN), encoding="utf-8")
    (beside / "written_events.tsv").write_text("\n".join(EVENTS), encoding="utf-8")
    monkeypatch.setattr(corpora, "__file__", str(beside / "corpora.py"))
    monkeypatch.setattr(corpora, "_LABELS", beside / "labels")
    return tmp_path


UNLABELLED = {"id": "pool-1", "title": "", "text": "Ships sailed. Ships sank.", "published_at": None}


def without_label(row: dict) -> dict:
    return {name: row[name] for name in ("id", "title", "text", "published_at")}


def write_json_lines(path, rows):
    path.parent.mkdir(exist_ok=True, parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def write_tab_separated(path, rows):
    path.parent.mkdir(exist_ok=True, parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writeheader()
        writer.writerows(rows)
