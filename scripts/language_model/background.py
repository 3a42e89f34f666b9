"""Everyday English from the acoustic model's package: what the grammar's words do in sentences that it never says."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pocketsphinx

_LONGEST = 12
_SHORT = {
    *("a", "am", "an", "as", "at", "be", "by", "do", "go", "he", "i", "if", "in", "is", "it"),
    *("me", "my", "no", "of", "oh", "on", "or", "so", "to", "up", "us", "we"),
}


def _general() -> tuple[Any, Any]:
    log = pocketsphinx.LogMath()
    path = pocketsphinx.get_model_path("en-us/en-us.lm.bin")
    return pocketsphinx.NGramModel(pocketsphinx.Config(), log, path), log


def common_words(number: int) -> list[str]:
    """The words that the general model takes for the most frequent, of those that the dictionary can say."""
    model, log = _general()
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    known = {line.partition(" ")[0] for line in path.read_text(encoding="utf-8").splitlines()}
    # Single letters and odd spellings are counted by the general model, but nobody says them as words.
    spoken = [word for word in known if word.replace("'", "").isalpha() and (len(word) > 2 or word in _SHORT)]
    # A word that the general model does not know has the probability of the unknown word.
    unknown = model.prob(["<unk>"])
    likely = {word: log.exp(model.prob([word])) for word in spoken if model.prob([word]) != unknown}
    return sorted(likely, key=lambda word: (-likely[word], word))[:number]


def sentences(words: Sequence[str], number: int, rng: random.Random) -> Iterator[list[str]]:
    """Yield sentences drawn from the bigrams of PocketSphinx's general model, from these words only."""
    model, log = _general()
    follow = (*words, "</s>")

    @cache
    def after(word: str) -> list[float]:
        """Running sums of what may follow."""
        total, sums = 0.0, []
        for other in follow:
            # Six digits: the same choices where the last bits of a logarithm differ.
            total += round(log.exp(model.prob([other, word])), 6)
            sums.append(total)
        return sums

    for _ in range(number):
        line: list[str] = []
        while len(line) < _LONGEST:
            (word,) = rng.choices(follow, cum_weights=after(line[-1] if line else "<s>"))
            if word == "</s>":
                break
            line.append(word)
        if line:
            yield line
