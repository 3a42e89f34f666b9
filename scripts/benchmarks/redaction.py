"""Redaction: recall and false redaction on seeded utterances, and findings before and after.

The wording is this file's own: it shares no list with the detectors.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from detection_kit.export import rules
from detection_kit.industry import industries
from detection_kit.pairs import pairs
from detection_kit.spelling import cardinal, digit_words, grouped_repeats, ordinal
from detection_kit.values import MONTHS

from harness.compare.diff import diff
from harness.core.timeline import Timeline
from harness.redact.redaction import Redaction, name_stand_in
from harness.redact.surrogates import Surrogates
from harness.redact.timeline import learned, redact_timeline

KEY = b"benchmark".ljust(32, b".")
STYLES = ("spoken", "written", "noised")
FALSE_TARGET = 0.01
TARGETS = {"phone": 0.99, "card": 0.99, "ssn": 0.99, "email": 0.99, "birth": 0.97, "name": 0.97}
FIRST = [
    "Rosalind",
    "Imogen",
    "Bartholomew",
    "Takeshi",
    "Oluwaseun",
    "Priyanka",
    "Magnus",
    "Yesenia",
    "Tobias",
    "Ngozi",
    "Liam",
    "Zoe",
    "Ana",
    "Hugo",
]
LAST = [
    "Vandermeer",
    "Okafor",
    "Castellanos",
    "Whitcombe",
    "Bjornstad",
    "Iyer",
    "Quintanilla",
    "Abernathy",
    "Moss",
    "Lund",
    "Reyes",
    "Dhillon",
]
HOSTS = ["gmail.com", "outlook.com", "riverbend.org", "fastpost.net", "example.co.uk", "mailbox.io"]
CARRIERS = {
    "phone": ["sure you can call me back on {}", "{}", "my cell is {} thanks", "reach my wife at {} after lunch",
              "um it's {} and ask for billing", "the best one is {} I think"],
    "card": ["it's a visa {}", "put it on {} please", "{} expiring next spring", "the long number is {}", "okay {}"],
    "ssn": ["my social is {}", "social security number {}", "it's {}", "{} is my social", "last I checked {}"],
    "email": ["you can write to {}", "my email is {}", "it's {} thanks", "send the receipt over to {} please", "{}"],
    "birth": ["I was born {}", "my date of birth is {}", "{} is when I was born", "it's {}", "birthday {} okay"],
    "name": ["my name is {}", "it's under {} I believe", "{} here calling about the bill", "could you tell {} I rang",
             "is that {} speaking", "put it down for {} please"],
}  # fmt: skip
PLAIN = [
    "I would like to move my cleaning from nine fifteen to half past ten on thursday the fourteenth",
    "that will be two hundred and forty dollars and fifty cents for three nights",
    "we are open from eight to six on weekdays and nine to one on saturdays",
    "is the table for seven people at 7:30 still free on May 21st 2026",
    "the flight leaves gate 12 at 6:45 and lands at 9:05", "it weighs four point five kilos and costs $1,250.00",
    "do you have two rooms for twenty nine nights in june 2026", "I will be there in ten or fifteen minutes",
    "can you put me through to the billing department please", "the rate is 4.5% for thirty six months",
    "no that is not right I said tuesday not thursday", "we can do ten thirty eleven fifteen or two forty five",
    "please hold while I look that up for you", "there are three hundred and sixty five days in a year",
    "I think it may rain and I will bring a rose for grace", "turn left after 400 meters then go 2 miles north",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """One utterance, and the words of it that are private."""

    kind: str
    text: str
    private: tuple[str, ...]


def luhn(rng: Random, digits: str) -> str:
    total = sum(sum(divmod(int(d) * (1 + at % 2), 10)) for at, d in enumerate(reversed(digits + "0")))
    return digits + str(-total % 10)


def value(kind: str, rng: Random) -> str | date:
    match kind:
        case "phone":
            area = rng.choice(["212", "415", "602", "206", "312", "503", "617", "720", "919", "214"])
            return area + str(rng.randint(2, 9)) + "".join(rng.choices("0123456789", k=6))
        case "card":
            return luhn(rng, rng.choice(["4", "5", "37"]) + "".join(rng.choices("0123456789", k=13)))
        case "ssn":
            return f"{rng.randint(101, 665)}{rng.randint(11, 99)}{rng.randint(1001, 9999)}"
        case "email":
            joint = rng.choice([".", "_", "", "-"])
            tail = str(rng.randint(2, 99)) if rng.random() < 0.3 else ""
            return f"{rng.choice(FIRST).lower()}{joint}{rng.choice(LAST).lower()}{tail}@{rng.choice(HOSTS)}"
        case "birth":
            return date(1935, 1, 1) + timedelta(days=rng.randint(0, 25_000))
        case _:
            return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def written(kind: str, data: str | date, rng: Random) -> str:
    match data:
        case date():
            month = MONTHS[data.month - 1]
            return rng.choice([
                f"{month} {data.day}, {data.year}", f"{data.month}/{data.day}/{data.year}", data.isoformat(),
                f"{data.day} {month} {data.year}", f"{data.month:02d}-{data.day:02d}-{data.year}",
            ])  # fmt: skip
    match kind:
        case "phone":
            a, b, c = data[:3], data[3:6], data[6:]
            return rng.choice(
                [f"({a}) {b}-{c}", f"{a}-{b}-{c}", f"+1 {a} {b} {c}", data, f"{a}.{b}.{c}", f"1-{a}-{b}-{c}"]
            )
        case "card":
            return rng.choice([" ", "-", ""]).join(data[at : at + 4] for at in range(0, len(data), 4))
        case "ssn":
            return rng.choice([f"{data[:3]}-{data[3:5]}-{data[5:]}", data, f"{data[:3]} {data[3:5]} {data[5:]}"])
        case _:
            return data


def spoken(kind: str, data: str | date, rng: Random) -> str:
    match data:
        case date():
            month, day = MONTHS[data.month - 1].lower(), ordinal(data.day)
            late = data.year % 100
            year = (
                f"nineteen {cardinal(late) if late > 9 else 'oh ' + cardinal(late)}"
                if data.year < 2000
                else ("two thousand" + (f" and {cardinal(late)}" if late else ""))
            )
            forms = [f"{month} {day} {year}", f"the {day} of {month} {year}", f"{month} the {day} {year}"]
            if late > 31 and data.year < 2000:
                forms.append(f"{month} {day} {cardinal(late)}")
            return rng.choice(forms)
    match kind:
        case "email":
            names = {".": " dot ", "@": " at ", "_": " underscore ", "-": " dash "}
            text = "".join(names.get(sign, sign) for sign in data)
            if rng.random() < 0.3:
                local, _, host = text.partition(" at ")
                first = local.split()[0]
                text = f"{' '.join(first)} {local[len(first) :].strip()}".strip() + f" at {host}"
            return "".join(f" {digit_words(s)} " if s.isdigit() else s for s in text).replace("  ", " ")
        case "name":
            return data.lower()
        case _:
            sizes = rng.choice([(3, 3, 4), (4, 4, 4, 4), (len(data),)])
            joint = rng.choice([" ", " ", " uh "])
            say = rng.choice([digit_words, grouped_repeats, lambda d: digit_words(d, "zero")])
            parts, at = [], 0
            for size in sizes:
                parts.append(say(data[at : at + size]))
                at += size
            return joint.join(part for part in [*parts, say(data[at:]) if data[at:] else ""] if part)


def noised(kind: str, text: str, rng: Random) -> str:
    """What a recogniser makes of it: sound-alikes, a lost or doubled word, no capitals."""
    words = text.split()
    alike = {"four": "for", "two": "to", "eight": "ate", "one": "won", "nine": "niner", "three": "tree", "oh": "o"}
    inner = [at for at in range(1, len(words) - 1) if words[at] in alike]
    if kind in ("phone", "card", "ssn") and inner:
        at = rng.choice(inner)
        words[at] = alike[words[at]]
    if kind == "name":
        at = rng.randrange(len(words))
        word = words[at]
        if len(word) > 5:
            cut = rng.randrange(2, len(word) - 1)
            words[at] = rng.choice([word[:cut] + word[cut + 1 :], word[:cut] + word[cut] + word[cut:]])
    elif rng.random() < 0.3 and kind in ("phone", "card", "ssn"):
        at = rng.randrange(1, len(words))
        words.insert(at, rng.choice(["uh", "um"]))
    return " ".join(words)


def planted(number: int, rng: Random) -> Planted:
    kind = list(TARGETS)[number % len(TARGETS)]
    data = value(kind, rng)
    style = STYLES[number // len(TARGETS) % len(STYLES)]
    said = written(kind, data, rng) if style == "written" else spoken(kind, data, rng)
    if style == "noised":
        said = noised(kind, said, rng)
    said = " ".join(said.split())
    return Planted(f"{kind} {style}", rng.choice(CARRIERS[kind]).format(said), tuple(said.split()))


def survives(one: Planted, redaction: Redaction) -> bool:
    """Whether any figure or telling word of the private value is still in its place."""
    said = " ".join(one.private)
    start = one.text.index(said)
    gone = [False] * len(one.text)
    for each in redaction.found(one.text):
        for edit in each.edits:
            gone[edit.start : edit.end] = [True] * (edit.end - edit.start)
    skipped = set(
        [
            "uh",
            "um",
            "dot",
            "at",
            "underscore",
            "dash",
            "the",
            "of",
            "and",
            "com",
            "org",
            "net",
            "io",
            "co",
            "uk",
            "double",
            "triple",
            "nineteen",
            "1",
        ]
    )
    at = start
    for word in one.private:
        at = one.text.index(word, at)
        core = word.strip(".,-()+")
        if core not in skipped and "@" not in word and not any(gone[at : at + len(word)]):
            return True
        at += len(word)
    return "@" in said and not any(gone[start : start + len(said)])


@dataclass(frozen=True, slots=True)
class Recall:
    """Private values of one kind: how many were said, and how many were left, by style."""

    target: float
    seen: Counter[str]
    left: Counter[str]

    @property
    def value(self) -> float:
        return 1 - sum(self.left.values()) / sum(self.seen.values())

    def of(self, style: str) -> float:
        return 1 - self.left[style] / max(1, self.seen[style])


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many pairs of accounts findings and verdicts are the same before and after redaction."""

    pairs: int
    findings: int
    verdicts: int
    private: int


def redaction_of_names() -> Redaction:
    """A redaction that knows every name of the benchmark."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    return Redaction(Surrogates(KEY)).learn([], [], names)


def recalls(utterances: int, seed: int, show: int = 0) -> dict[str, Recall]:
    """By kind, what of the planted values is found in so many utterances; so many misses are printed."""
    rng, redaction = Random(seed), redaction_of_names()
    seen: dict[str, Counter[str]] = {kind: Counter() for kind in TARGETS}
    left: dict[str, Counter[str]] = {kind: Counter() for kind in TARGETS}
    for number in range(utterances):
        one = planted(number, rng)
        kind, style = one.kind.split()
        seen[kind][style] += 1
        if survives(one, redaction):
            left[kind][style] += 1
            if show > 0:
                show -= 1
                print("missed:", one.kind, "|", one.text, "=>", redaction.text(one.text))
    return {kind: Recall(target, seen[kind], left[kind]) for kind, target in TARGETS.items()}


def false_redaction(show: int = 0) -> tuple[int, int]:
    """Words that were taken for private in texts without anything private, and all their words."""
    redaction = redaction_of_names()
    words = wrong = 0
    for text in [*PLAIN, *(carrier.format("that") for group in CARRIERS.values() for carrier in group)]:
        words += len(text.split())
        found = redaction.found(text)
        wrong += sum(len(text[one.edits[0].start : one.edits[-1].end].split()) for one in found)
        if found and show > 0:
            print("false:", text, "=>", redaction.text(text))
    return wrong, words


def agreement(per_kind: int, seed: int, show: int = 0) -> Agreement:
    """Whether redacted timelines yield the findings of the raw ones."""
    of = industries()
    with tempfile.TemporaryDirectory() as folder:
        by = rules(Path(folder), of)
    surrogates = Surrogates(KEY)
    after = replace(by, names=(*by.names, *(name_stand_in(name.lower().split(), surrogates) for name in by.names)))
    found = Agreement(0, 0, 0, 0)
    for pair in pairs(of, per_kind, seed):
        raw = [Timeline.parse(pair.live, "live", pair.name), Timeline.parse(pair.candidate, "candidate", pair.name)]
        redaction = learned(Redaction(surrogates), raw, [], by.names)
        clean = [redact_timeline(one, redaction, 0).timeline for one in raw]
        one, two = diff(raw[0], raw[1], by), diff(clean[0], clean[1], after)
        agree = _told(one) == _told(two)
        found = Agreement(
            pairs=found.pairs + 1,
            findings=found.findings + agree,
            verdicts=found.verdicts + (one["verdict"] == two["verdict"]),
            private=found.private + (clean[0] != raw[0]),
        )
        if not agree and show > 0:
            show -= 1
            _show(pair.name, _told(one), _told(two), raw, clean)
    return found


def _told(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return sorted((one["check"], one["kind"], one["path"], one["severity"], one["turn"]) for one in found["findings"])


def _show(name: str, one: list[Any], two: list[Any], raw: list[Timeline], clean: list[Timeline]) -> None:
    print("differs:", name, sorted(set(one) ^ set(two)))
    for before, now in zip(raw, clean, strict=True):
        for old, new in zip(before.events, now.events, strict=True):
            if old != new:
                print("   ", getattr(old, "text", old), "=>", getattr(new, "text", new))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--utterances", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=3, help="pairs of each kind that are compared before and after")
    parser.add_argument("--show", type=int, default=0, help="print so many misses")
    options = parser.parse_args()
    for kind, found in recalls(options.utterances, options.seed, options.show).items():
        parts = ", ".join(f"{style} {found.of(style):.3f}" for style in STYLES)
        print(f"{kind:6} recall {found.value:.4f} of {found.seen.total()} (target {found.target}): {parts}")
    wrong, words = false_redaction(show=1)
    print(f"false redaction {wrong / words:.4f} of {words} words (target {FALSE_TARGET})")
    same = agreement(options.per_kind, options.seed, options.show)
    print(
        f"findings agree on {same.findings} of {same.pairs} pairs, verdicts on {same.verdicts};"
        f" {same.private} pairs hold something private"
    )


if __name__ == "__main__":
    main()
