"""The recipe of the embedded recogniser's language model, and what is shipped of it."""

from __future__ import annotations

import hashlib
import json
import math
import random
import runpy
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "scripts"
SHIPPED = ROOT / "harness" / "candidate" / "stt" / "clinic"
sys.path.insert(0, str(SCRIPTS))

from language_model import grammar, ngrams  # noqa: E402  (the scripts' folder is no package of ours)
from language_model.held_out import HeldOut, plain  # noqa: E402


@pytest.fixture(scope="module")
def recipe() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPTS / "make_language_model"), run_name="recipe")


@pytest.fixture(scope="module")
def clinic() -> grammar.Grammar:
    folder = SCRIPTS / "language_model"
    return grammar.read(folder / "clinic.grammar", folder / "classes.txt")


@pytest.mark.slow
def test_the_recipe_gives_the_shipped_bytes(recipe: dict[str, Any], tmp_path: Path) -> None:
    recipe["main"](tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), path.name


def test_the_manifest_tells_the_truth() -> None:
    manifest = json.loads((SHIPPED / "manifest.json").read_text())
    files = manifest["files"] | json.loads((SHIPPED / "acoustic.json").read_text())["files"]
    assert files == {name: hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() for name in files}
    sources = manifest["sources"]
    assert sources == {n: hashlib.sha256((SCRIPTS / "language_model" / n).read_bytes()).hexdigest() for n in sources}
    assert (SHIPPED / "clinic.lm").stat().st_size <= 2_000_000


def test_nothing_that_is_tested_with_is_learnt_from(clinic: grammar.Grammar) -> None:
    held_out = HeldOut.shipped(clinic.classes)
    calls = tomllib.loads((SCRIPTS / "fixtures" / "calls.toml").read_text(encoding="utf-8"))["call"]
    said = [line["say"] for call in calls for line in call["line"] if "say" in line]
    assert len(said) > 50
    assert all(plain(line) in held_out for line in said)
    clips = (Path(__file__).parent / "audio" / "spoken.tsv").read_text(encoding="utf-8").splitlines()
    assert all(plain(line.split("\t")[1]) in held_out for line in clips)


def test_what_is_held_out_is_not_in_the_corpus(recipe: dict[str, Any], clinic: grammar.Grammar) -> None:
    held_out = HeldOut.shipped(clinic.classes)
    makes = recipe["corpus"].__globals__
    makes["SENTENCES"] = 4000
    assert not [line for line in recipe["corpus"](clinic, held_out) if line in held_out]


def test_holding_out_sees_through_classes_and_letters() -> None:
    held_out = HeldOut.of(["It's for Dana. D, a, n!"], {"first": ("dana", "paul")})
    assert ["it's", "for", "{first}"] in held_out
    assert ["it's", "for", "paul"] not in held_out
    assert ["d:letter", "a:letter", "n:letter"] in held_out
    assert ["it's", "for", "{first}", "d:letter", "a:letter", "n:letter"] in held_out


def test_every_rule_of_the_notation() -> None:
    read = grammar._parse("(a | b)? {day} [c] <time> d's")
    drawn = {repr(read)}
    assert len(drawn) == 1
    made = grammar.Grammar({"say": read, "time": grammar._parse("ten | noon")}, {"day": ("monday",)})
    rng = random.Random(0)
    lines = {" ".join(made.draw(rng)) for _ in range(200)}
    assert lines == {
        f"{first}{{day}} {third}{time} d's"
        for first in ("", "a ", "b ")
        for third in ("", "c ")
        for time in ("ten", "noon")
    }


@pytest.mark.parametrize("text", ["(a | b", "a)", "[a"])
def test_a_bracket_without_its_fellow_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        grammar._parse(text)


def test_an_undefined_rule_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g").write_text("say = <nothing>\n")
    (tmp_path / "c").write_text("first: dana\nlast: cole\n")
    with pytest.raises(ValueError, match="<nothing>, which nothing defines"):
        grammar.read(tmp_path / "g", tmp_path / "c")


LINES = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), min_size=1, max_size=30)


@given(LINES, st.integers(min_value=0, max_value=40))
def test_whatever_was_seen_the_probabilities_after_each_context_sum_to_one(lines: list[list[str]], keep: int) -> None:
    table = _parsed(ngrams.arpa(ngrams.pruned(ngrams.estimate(lines), keep), {}))
    words = [word for (word,) in table[1] if word != ngrams.BEGIN]
    contexts = [(), *table[1], *table[2]]
    for context in contexts:
        if context and context[-1] == ngrams.END:
            continue
        assert math.isclose(sum(_probability(table, context, word) for word in words), 1.0, abs_tol=0.02)


def _parsed(text: str) -> dict[int, dict[tuple[str, ...], tuple[float, float]]]:
    table: dict[int, dict[tuple[str, ...], tuple[float, float]]] = {1: {}, 2: {}, 3: {}}
    order = 0
    for line in text.splitlines():
        if line.endswith("-grams:"):
            order = int(line[1])
        elif order and line and line != "\\end\\":
            fields = line.split()
            weight = float(fields[order + 1]) if len(fields) > order + 1 else 0.0
            table[order][tuple(fields[1 : order + 1])] = (10 ** float(fields[0]), 10**weight)
    return table


def _probability(
    table: dict[int, dict[tuple[str, ...], tuple[float, float]]], context: tuple[str, ...], word: str
) -> float:
    gram = (*context, word)
    if gram in table[len(gram)]:
        return table[len(gram)][gram][0]
    weight = table[len(context)].get(context, (0.0, 1.0))[1]
    return weight * _probability(table, context[1:], word)
