"""Paraphrases of what agents tell callers in many trades, to estimate false alarms and recall.

Each intent is a set of templates that say the same; a slot is filled with any rendering of one value. Wording here was
written from how people talk, not from the tables of the checks.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random


def words(text: str) -> list[str]:
    return text.split()


HOURS = words("twelve one two three four five six seven eight nine ten eleven")
TENS = words("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
UNITS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen "
    "nineteen"
)
MONTHS = words("January February March April May June July August September October November December")
ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth"
)
DAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

Renderer = Callable[[Random, int], str]


def cardinal(number: int) -> str:
    """English words for 0 to 9999, with "and" after hundreds."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f" {UNITS[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {cardinal(number % 100)}" if number % 100 else ""
        return f"{UNITS[number // 100]} hundred{rest}"
    rest = (
        f" {cardinal(number % 1000)}"
        if number % 1000 >= 100
        else f" and {cardinal(number % 1000)}"
        if number % 1000
        else ""
    )
    return f"{cardinal(number // 1000)} thousand{rest}"


def ordinal(day: int) -> str:
    if day < 20:
        return ORDINALS[day - 1]
    if day % 10 == 0:
        return {20: "twentieth", 30: "thirtieth"}[day]
    return f"{TENS[day // 10]} {ORDINALS[day % 10 - 1]}"


def suffixed(day: int) -> str:
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def count(rng: Random, value: int) -> str:
    return rng.choice([str(value), cardinal(value)])


def money(rng: Random, cents: int) -> str:
    dollars, rest = divmod(cents, 100)
    forms = [
        f"${dollars:,}" + (f".{rest:02d}" if rest else ""),
        f"{dollars} dollars" + (f" and {rest} cents" if rest else ""),
    ]
    forms.append(f"{cardinal(dollars)} dollars" + (f" and {cardinal(rest)} cents" if rest else ""))
    if not rest:
        forms.append(f"{cardinal(dollars)} bucks")
    return rng.choice(forms)


def clock(rng: Random, minute: int) -> str:
    hour, rest = divmod(minute, 60)
    half = "pm" if hour >= 12 else "am"
    h12 = hour % 12 or 12
    spoken = HOURS[hour % 12] + ("" if rest == 0 else f" oh {UNITS[rest]}" if rest < 10 else f" {cardinal(rest)}")
    forms = [f"{h12}:{rest:02d} {half}", f"{h12}:{rest:02d}", spoken, f"{spoken} {half[0]} m"]
    if rest == 0:
        forms += [f"{h12} {half[0]}.m.", f"{spoken} o'clock", f"{h12}{half}"]
    if rest == 30:
        forms.append(f"half past {HOURS[hour % 12]}")
    if rest == 15:
        forms.append(f"quarter past {HOURS[hour % 12]}")
    if rest == 45:
        forms.append(f"a quarter to {HOURS[(hour + 1) % 12]}")
    return rng.choice(forms)


def date(rng: Random, value: int) -> str:
    month, day = divmod(value, 100)
    name = MONTHS[month - 1]
    return rng.choice(
        [
            f"{name} {suffixed(day)}",
            f"the {ordinal(day)} of {name}",
            f"{name} {ordinal(day)}",
            f"{month}/{day}",
            f"{day} {name}",
        ]
    )


def weekday(rng: Random, value: int) -> str:
    return DAYS[value]


def length(rng: Random, minutes: int) -> str:
    forms = [f"{minutes} minutes", f"{cardinal(minutes)} minutes"]
    if minutes == 30:
        forms += ["half an hour", "a half hour"]
    if minutes == 60:
        forms += ["an hour", "one hour"]
    if minutes == 90:
        forms += ["an hour and a half", "one and a half hours"]
    if minutes == 120:
        forms += ["two hours", "2 hours"]
    return rng.choice(forms)


def percent(rng: Random, value: int) -> str:
    return rng.choice([f"{value}%", f"{value} percent", f"{cardinal(value)} percent"])


def code(rng: Random, value: int) -> str:
    figures = f"{value:05d}"
    spoken = " ".join(UNITS[int(figure)] for figure in figures)
    return rng.choice([figures, spoken, spoken.replace("zero", "oh"), " ".join(figures)])


VALUES: dict[str, tuple[Renderer, list[int]]] = {
    "money": (money, [1500, 4000, 4500, 5000, 8999, 12000, 12500, 20050, 140000]),
    "clock": (clock, [480, 495, 540, 570, 585, 615, 660, 690, 780, 795, 840, 870, 930, 960, 1005, 1050]),
    "date": (date, [113, 203, 330, 404, 512, 521, 609, 722, 830, 915, 1011, 1101, 1212, 1220]),
    "weekday": (weekday, [0, 1, 2, 3, 4, 5, 6]),
    "length": (length, [10, 15, 20, 30, 45, 60, 90, 120]),
    "percent": (percent, [5, 10, 12, 15, 20, 50]),
    "code": (code, [40721, 55310, 90817, 12345, 66002]),
    "count": (count, [2, 3, 4, 5, 6, 8, 12, 15, 50]),
}

INTENTS: list[tuple[str, ...]] = [
    ("The repair would run you {money}.", "You're looking at {money} for the repair.", "Fixing it costs {money}."),
    (
        "Your ferry sails at {clock} on {weekday}.",
        "On {weekday} the ferry goes at {clock}.",
        "It's the {clock} ferry, {weekday}.",
    ),
    (
        "The inspector can drop by {weekday} around {clock}.",
        "I could send the inspector on {weekday} at about {clock}.",
    ),
    ("The permit is valid through {date}.", "Your permit runs out on {date}.", "It stays valid until {date}."),
    (
        "You earned {count} points on that purchase.",
        "That purchase gave you {count} points.",
        "{count} points went onto your card.",
    ),
    (
        "Reference {code} is what you want to quote.",
        "Please quote reference {code}.",
        "The reference to quote is {code}.",
    ),
    ("The lesson lasts {length}.", "It's a lesson of {length}.", "Plan on {length} for the lesson."),
    ("Members save {percent}.", "As a member you get {percent} off.", "There's a {percent} discount for members."),
    (
        "We rented you the van for {count} days at {money} in total.",
        "The van is yours for {count} days, {money} all in.",
    ),
    ("The recital begins at {clock} on {date}.", "On {date}, the recital starts at {clock}."),
    (
        "Your kayak is reserved for {weekday}.",
        "You've got the kayak on {weekday}.",
        "The kayak is set aside for you {weekday}.",
    ),
    ("A locksmith gets to you in {length}.", "The locksmith is {length} away.", "Give the locksmith {length}."),
    ("The deposit of {money} went back to your bank.", "I've returned the {money} deposit to your bank account."),
    ("The vaccine costs {money} and takes {length}.", "It takes {length} to get the vaccine, and it's {money}."),
    ("We received your form on {date}.", "Your form reached us {date}.", "{date} is when your form came in."),
    ("The kiln is free on {weekday} and {date}.", "You can use the kiln on {date} or on {weekday}."),
    ("Your locker is number {count}.", "You have locker {count}.", "It's locker number {count}."),
]
OPENINGS = [
    "",
    "",
    "Okay. ",
    "Sure thing! ",
    "Thanks for waiting. ",
    "Alright, so ",
    "Great. ",
    "Let's see. ",
    "Um, okay. ",
    "Right. ",
    "Thank you. ",
]
CLOSINGS = [
    "", "", " Anything else?", " Can I help with anything else?", " Is there something else I can do for you?",
    " Have a lovely day!",
    " Thanks for calling.", " Does that sound good?", " Is that okay?", " Let me know if you have any questions.",
]  # fmt: skip


def _said(rng: Random, template: str, values: dict[str, int]) -> str:
    text = template.format(**{kind: VALUES[kind][0](rng, value) for kind, value in values.items()})
    return rng.choice(OPENINGS) + text + rng.choice(CLOSINGS)


def harmless(rng: Random) -> tuple[str, str]:
    """Two replies that say the same."""
    templates, values = _drawn(rng)
    one, two = rng.sample(templates, 2)
    return _said(rng, one, values), _said(rng, two, values)


def defect(rng: Random) -> tuple[str, str, str]:
    """Two replies of which one has another value, and the kind of the value."""
    templates, values = _drawn(rng)
    kind = rng.choice(sorted(values))
    others = [
        value for value in VALUES[kind][1] if value != values[kind] and not _mistakable(kind, value, values[kind])
    ]
    one, two = rng.sample(templates, 2)
    return _said(rng, one, values), _said(rng, two, {**values, kind: rng.choice(others)}), kind


def _mistakable(kind: str, one: int, two: int) -> bool:
    """Times that differ only in the half of the day are not told apart where it is not said."""
    return kind == "clock" and one % 720 == two % 720


def _drawn(rng: Random) -> tuple[tuple[str, ...], dict[str, int]]:
    templates = rng.choice(INTENTS)
    kinds = [kind for kind in VALUES if "{" + kind + "}" in templates[0]]
    return templates, {kind: rng.choice(VALUES[kind][1]) for kind in kinds}
