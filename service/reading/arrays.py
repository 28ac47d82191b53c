"""Between the fitted model and the plain arrays it is kept as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.reading.actors import ActorModel
from service.reading.classifier import (
    ArticleModel,
    Block,
    Calibration,
    Classifier,
    Floats,
    PassageModel,
    Scope,
)
from service.reading.terms import InverseDocumentFrequencies
from service.reading.vectoriser import Vectoriser
from service.reading.words import Words

Arrays = Mapping[str, NDArray[Any]]
Parts = dict[str, NDArray[Any]]
_PASSAGE_BLOCKS: Final = 3


def to_arrays(classifier: Classifier, actors: ActorModel, frequencies: InverseDocumentFrequencies) -> Parts:
    """The model as named arrays without objects."""
    return {
        "words": _text(classifier.words.stems),
        **_passage_parts("passage", classifier.passage),
        **_passage_parts("marked", classifier.marked),
        **_article_parts(classifier.article),
        **_block_parts("actors", actors.block),
        "actors_intercept": actors.intercept,
        "calibrations": np.array(
            [
                [each.temperature, *each.bias]
                for each in (classifier.of_passage, classifier.of_article, classifier.of_marked)
            ]
        ),
        "terms_ids": frequencies.ids,
        "terms_values": frequencies.values,
        "terms_unseen": np.array(frequencies.unseen),
    }


def from_arrays(arrays: Arrays) -> tuple[Classifier, ActorModel, InverseDocumentFrequencies]:
    """The model of named arrays; raises KeyError or ValueError where they are not one."""
    calibrations = [Calibration(float(row[0]), row[1:].copy()) for row in arrays["calibrations"]]
    of_passage, of_article, of_marked = calibrations
    classifier = Classifier(
        words=Words(_lines(arrays["words"])),
        passage=_passage_model("passage", arrays),
        marked=_passage_model("marked", arrays),
        article=_article_model(arrays),
        of_passage=of_passage,
        of_article=of_article,
        of_marked=of_marked,
    )
    actors = ActorModel(_block("actors", arrays), arrays["actors_intercept"])
    frequencies = InverseDocumentFrequencies(
        arrays["terms_ids"], arrays["terms_values"], float(arrays["terms_unseen"])
    )
    return classifier, actors, frequencies


def _text(lines: tuple[str, ...]) -> NDArray[Any]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _lines(array: NDArray[Any]) -> list[str]:
    text = array.tobytes().decode()
    return text.split("\n") if text else []


def _block_parts(name: str, block: Block) -> Parts:
    """Keys are kept as their steps, which compress well; weights at half precision, which costs no figure."""
    order = np.argsort(block.vectoriser.keys)
    return {
        f"{name}_keys": np.diff(block.vectoriser.keys[order], prepend=np.int64(0)),
        f"{name}_idf": block.vectoriser.idf[order],
        f"{name}_coefficients": block.coefficients[order].astype(np.float16),
    }


def _block(name: str, arrays: Arrays) -> Block:
    vectoriser = Vectoriser(np.cumsum(arrays[f"{name}_keys"]), arrays[f"{name}_idf"])
    return Block(vectoriser, arrays[f"{name}_coefficients"])


def _rates_parts(name: str, rates: Mapping[str, Floats]) -> Parts:
    values = np.array([rates[dyad] for dyad in sorted(rates)], np.float32)
    return {f"{name}_dyads": _text(tuple(sorted(rates))), f"{name}_rates": values}


def _rates(name: str, arrays: Arrays) -> dict[str, Floats]:
    values = arrays[f"{name}_rates"].astype(np.float64)
    return dict(zip(_lines(arrays[f"{name}_dyads"]), values, strict=True))


def _passage_parts(name: str, model: PassageModel) -> Parts:
    parts: Parts = {
        f"{name}_anywhere": model.anywhere.astype(np.float16),
        f"{name}_between": model.between.astype(np.float16),
        f"{name}_intercept": model.intercept,
        **_rates_parts(name, model.base_rates),
    }
    for number, block in enumerate(model.blocks):
        parts |= _block_parts(f"{name}_{number}", block)
    return parts


def _passage_model(name: str, arrays: Arrays) -> PassageModel:
    return PassageModel(
        blocks=tuple(_block(f"{name}_{number}", arrays) for number in range(_PASSAGE_BLOCKS)),
        anywhere=arrays[f"{name}_anywhere"].astype(np.float32),
        between=arrays[f"{name}_between"].astype(np.float32),
        intercept=arrays[f"{name}_intercept"],
        base_rates=_rates(name, arrays),
    )


def _article_parts(model: ArticleModel) -> Parts:
    parts: Parts = {
        "article_of_means": model.of_means,
        "article_of_shape": model.of_shape,
        "article_intercept": model.intercept,
        **_rates_parts("article", model.base_rates),
    }
    for scope, block in model.scopes.items():
        parts |= _block_parts(f"article_{scope.value}", block)
    return parts


def _article_model(arrays: Arrays) -> ArticleModel:
    return ArticleModel(
        scopes={scope: _block(f"article_{scope.value}", arrays) for scope in Scope},
        of_means=arrays["article_of_means"],
        of_shape=arrays["article_of_shape"],
        intercept=arrays["article_intercept"],
        base_rates=_rates("article", arrays),
    )
