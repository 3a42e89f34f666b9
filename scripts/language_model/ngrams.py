"""A trigram model with interpolated Kneser-Ney smoothing, pruned to a size, as an ARPA file.

R. Kneser and H. Ney, "Improved backing-off for m-gram language modeling", ICASSP 1995, with one discount for each
order, D = n1 / (n1 + 2 n2). Pruning drops the n-grams whose loss costs least likelihood, one by one, after
A. Stolcke, "Entropy-based pruning of backoff language models", 1998.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, log10

Gram = tuple[str, ...]
BEGIN, END = "<s>", "</s>"


@dataclass(frozen=True)
class Trigrams:
    """Probability of each n-gram's last word after its others, for orders one to three, and how often it was seen."""

    orders: tuple[Mapping[Gram, float], Mapping[Gram, float], Mapping[Gram, float]]
    seen: Mapping[Gram, int]


def estimate(lines: Iterable[list[str]]) -> Trigrams:
    """Estimate from tokenised lines."""
    seen: Counter[Gram] = Counter()
    for line in lines:
        words = (BEGIN, *line, END)
        for order in (2, 3):
            seen.update(zip(*(words[start:] for start in range(order)), strict=False))
    triples = Counter({gram: count for gram, count in seen.items() if len(gram) == 3})
    pairs = Counter(gram[1:] for gram in triples)
    # Nothing stands before a sentence's first word: its own count takes the place of the count of what stood before.
    pairs.update({gram: count for gram, count in seen.items() if len(gram) == 2 and gram[0] == BEGIN})
    singles = Counter(gram[1:] for gram in seen if len(gram) == 2)
    unigrams = _smoothed(singles, {(): 1 / len(singles)})
    bigrams = _smoothed(pairs, unigrams)
    return Trigrams((unigrams, bigrams, _smoothed(triples, bigrams)), seen)


def _smoothed(counts: Counter[Gram], lower: Mapping[Gram, float]) -> dict[Gram, float]:
    once, twice = (sum(count == times for count in counts.values()) for times in (1, 2))
    discount = once / (once + 2 * twice) if once and twice else 0.5
    total: Counter[Gram] = Counter()
    kinds: Counter[Gram] = Counter()
    for gram, count in counts.items():
        total[gram[:-1]] += count
        kinds[gram[:-1]] += 1
    return {
        gram: (count - discount + discount * kinds[gram[:-1]] * lower[gram[1:] if gram[1:] in lower else ()])
        / total[gram[:-1]]
        for gram, count in counts.items()
    }


def pruned(model: Trigrams, keep: int) -> Trigrams:
    """The model with at most about ``keep`` bigrams and trigrams, those that tell most about the text."""
    unigrams, bigrams, trigrams = model.orders
    gain = {
        gram: model.seen[gram] * log(probability / lower[gram[1:]])
        for lower, higher in ((unigrams, bigrams), (bigrams, trigrams))
        for gram, probability in higher.items()
    }
    best = sorted(gain, key=lambda gram: (-gain[gram], gram))[:keep]
    kept = {gram for gram in best if gain[gram] > 0}
    # A trigram hangs on the bigram of its first two words and backs off to that of its last two.
    kept |= {part for gram in kept if len(gram) == 3 for part in (gram[:2], gram[1:])}
    orders = (unigrams, *({g: p for g, p in order.items() if g in kept} for order in (bigrams, trigrams)))
    return Trigrams(orders, model.seen)


def arpa(model: Trigrams, share: Mapping[str, float]) -> str:
    """The ARPA file: log10 of probability, the words, log10 of the back-off weight of n-grams that others begin with.

    ``share`` is a factor on the probability of the words named in it.
    """
    unigrams, bigrams, trigrams = model.orders
    weight = {**_back_off(bigrams, unigrams), **_back_off(trigrams, bigrams, unigrams)}
    orders: list[Mapping[Gram, float]] = [{**unigrams, (BEGIN,): 1e-99}, bigrams, trigrams]
    out = ["\\data\\", *(f"ngram {n}={len(grams)}" for n, grams in enumerate(orders, start=1))]
    for n, grams in enumerate(orders, start=1):
        out += ["", f"\\{n}-grams:"]
        for gram in sorted(grams):
            line = f"{log10(grams[gram] * share.get(gram[-1], 1.0)):.3f} {' '.join(gram)}"
            out.append(f"{line} {log10(weight[gram]):.3f}" if gram in weight else line)
    return "\n".join([*out, "", "\\end\\", ""])


def _back_off(higher: Mapping[Gram, float], *lower: Mapping[Gram, float]) -> dict[Gram, float]:
    used: dict[Gram, float] = defaultdict(float)
    left: dict[Gram, float] = defaultdict(float)
    for gram, probability in higher.items():
        used[gram[:-1]] += probability
        left[gram[:-1]] += next(order[gram[1:]] for order in lower if gram[1:] in order)
    return {context: max(1 - used[context], 1e-6) / max(1 - left[context], 1e-6) for context in used}
