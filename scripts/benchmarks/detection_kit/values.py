"""Values of a call: how they are said, how a recogniser or a model writes them, and what they are misheard as."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from detection_kit.spelling import LETTERS, cardinal, digit_words, grouped_repeats, ordinal, ordinal_digits

Kind = Literal[
    "count", "money", "date", "time", "phone", "code", "digits", "name", "staff", "email", "duration", "percent",
    "weight",
]  # fmt: skip
Style = Literal["spoken", "written"]
"""Spoken: words only, as a recogniser without inverse text normalisation writes. Written: digits and signs."""

FIRST = [
    "Rosa",
    "Imran",
    "Greta",
    "Tomas",
    "Yuki",
    "Colm",
    "Nadia",
    "Pavel",
    "Ingrid",
    "Kwame",
    "Lucia",
    "Bertil",
    "Farah",
    "Declan",
    "Mirela",
    "Oskar",
]
LAST = [
    "Lindqvist",
    "Haddad",
    "Moreau",
    "Castellan",
    "Tanaka",
    "Brennan",
    "Petrov",
    "Osei",
    "Valdez",
    "Kowalski",
    "Rahimi",
    "Sorensen",
    "Abara",
]
STAFF = [
    "Whitlock",
    "Okonjo",
    "Ferrante",
    "Delacroix",
    "Nakagawa",
    "Thornbury",
    "Szabo",
    "Mbeki",
    "Villanueva",
    "Hargreave",
]
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
_CLOCK_MINUTES = (0, 0, 5, 10, 15, 15, 20, 25, 30, 30, 40, 45, 45, 50)
_DURATIONS = (10, 20, 25, 30, 35, 40, 45, 50, 60, 90, 120)
_DURATION_WORDS = {
    30: ("half an hour", "half an hour"),
    45: ("three quarters of an hour", "45 mins"),
    60: ("an hour", "1 hour"),
    90: ("an hour and a half", "1.5 hours"),
    120: ("two hours", "2 hours"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value; ``data`` is an int, a string or, of a clock time, minutes since midnight. Money is in cents."""

    kind: Kind
    data: Any

    @property
    def argument(self) -> Any:
        """The value as a tool takes it: JSON, canonical."""
        match self.kind:
            case "date":
                return self.data.isoformat()
            case "time":
                return f"{self.data // 60:02d}:{self.data % 60:02d}"
            case "money":
                return self.data / 100
            case "phone":
                return f"+1{self.data}"
            case "weight":
                return self.data / 2
            case "code":
                return self.data.upper()
            case _:
                return self.data

    def forms(self) -> list[tuple[str, str]]:
        """Ways to say it, each with the way it is written."""
        return _FORMS[self.kind](self.data)

    def text(self, style: Style, form: int) -> str:
        """One form; a number past the last begins again."""
        forms = self.forms()
        return forms[form % len(forms)][style == "written"]


def draw(kind: Kind, rng: Random, today: date) -> Value:  # noqa: C901, PLR0912 - one case a kind
    """A value of a kind at random; dates lie two to six weeks after the day of the call."""
    match kind:
        case "count":
            return Value(
                kind, rng.choice([3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 19, 30, 40, 50, 60, 70, 80, 90])
            )
        case "money":
            return Value(kind, rng.randint(14, 480) * 100 + rng.choice([0, 0, 25, 50, 75, 95]))
        case "date":
            return Value(kind, today + timedelta(days=rng.randint(14, 42)))
        case "time":
            return Value(kind, rng.randint(8, 19) * 60 + rng.choice(_CLOCK_MINUTES))
        case "phone":
            return Value(kind, f"{rng.choice(['602', '415', '206', '312'])}5550{rng.randint(100, 199)}")
        case "code":
            letters = "".join(rng.sample("bcdfghjklmnpqrstvwxz", 3))
            digits = "".join(rng.choices("23456789", k=3))
            return Value(kind, "".join(a + b for a, b in zip(letters, digits, strict=True)))
        case "digits":
            return Value(kind, "".join(rng.choices("0123456789", k=8)))
        case "name":
            return Value(kind, f"{rng.choice(FIRST)} {rng.choice(LAST)}")
        case "staff":
            return Value(kind, rng.choice(STAFF))
        case "email":
            host = rng.choice(["posthouse.org", "brightmail.net", "quillbox.com"])
            return Value(kind, f"{rng.choice(FIRST).lower()}.{rng.choice(LAST).lower()}@{host}")
        case "duration":
            return Value(kind, rng.choice(_DURATIONS))
        case "percent":
            return Value(kind, rng.choice([5, 8, 10, 12, 15, 18, 20, 25, 30, 40]))
        case "weight":
            return Value(kind, rng.randint(3, 40))


def confused(value: Value, rng: Random) -> Value:
    """Another value of the kind, the one that is misheard or mistaken for it where there is such a one."""
    return replace(value, data=_other(value, rng))


def _other(value: Value, rng: Random) -> Any:  # noqa: C901, PLR0912 - one case a kind
    match value.kind:
        case "count":
            teens = {13: 30, 14: 40, 15: 50, 16: 60, 17: 70, 18: 80, 19: 90}
            back = {tens: teen for teen, tens in teens.items()}
            near = {5: 9, 9: 5, 6: 7, 7: 11, 3: 8, 8: 18, 4: 14}
            return (teens | back | near)[value.data]
        case "money":
            return value.data + rng.choice([1000, -1000, 10000, 200, 500])
        case "date":
            return value.data + timedelta(days=rng.choice([1, -1, 7, 10, -10]))
        case "time":
            return rng.choice([value.data + 60, value.data - 60, value.data // 60 * 60 + (value.data % 60 + 35) % 60])
        case "phone" | "digits":
            at = rng.randrange(len(value.data) - 3, len(value.data))
            digit = {"5": "9", "9": "5"}.get(value.data[at], str((int(value.data[at]) + rng.randint(1, 8)) % 10))
            return value.data[:at] + digit + value.data[at + 1 :]
        case "code":
            pairs = {"b": "d", "d": "b", "m": "n", "n": "m", "p": "t", "t": "p", "f": "s", "s": "f"}
            at = rng.choice((0, 2, 4))
            return (
                value.data[:at]
                + pairs.get(value.data[at], "h" if value.data[at] != "h" else "k")
                + value.data[at + 1 :]
            )
        case "name":
            first, last = value.data.split()
            if rng.random() < 0.5:
                return f"{first} {rng.choice([other for other in LAST if other != last])}"
            return f"{rng.choice([other for other in FIRST if other != first])} {last}"
        case "staff":
            return rng.choice([other for other in STAFF if other != value.data])
        case "email":
            user, host = value.data.split("@")
            first = rng.choice([name for name in FIRST if name.lower() not in user]).lower()
            return f"{first}.{user.split('.')[1]}@{host}"
        case "duration":
            return rng.choice([other for other in _DURATIONS if other != value.data])
        case "percent":
            return rng.choice([other for other in (5, 8, 10, 12, 15, 18, 20, 25, 30, 40) if other != value.data])
        case "weight":
            return value.data + rng.choice([2, 3, 10])


def _count(number: int) -> list[tuple[str, str]]:
    return [(cardinal(number), str(number))]


def _money(cents: int) -> list[tuple[str, str]]:
    whole, part = divmod(cents, 100)
    sign = f"${whole}.{part:02d}" if part else f"${whole}"
    if not part:
        return [(f"{cardinal(whole)} dollars", sign), (f"{cardinal(whole)} dollars", f"{whole} dollars")]
    return [
        (f"{cardinal(whole)} dollars and {cardinal(part)} cents", sign),
        (f"{cardinal(whole)} dollars {cardinal(part)}", sign),
        (f"{cardinal(whole)} dollars and {cardinal(part)} cents", f"{whole} dollars and {part} cents"),
    ]


def _date(day: date) -> list[tuple[str, str]]:
    month = MONTHS[day.month - 1]
    weekday = day.strftime("%A")
    said = f"{weekday.lower()} {month.lower()} the {ordinal(day.day)}"
    return [
        (f"{month.lower()} the {ordinal(day.day)}", f"{month} {ordinal_digits(day.day)}"),
        (f"the {ordinal(day.day)} of {month.lower()}", f"the {ordinal_digits(day.day)} of {month}"),
        (f"{month.lower()} {ordinal(day.day)}", f"{month} {day.day}"),
        (said, f"{weekday}, {month} {day.day}"),
    ]


def _time(minutes: int) -> list[tuple[str, str]]:
    hour, minute = divmod(minutes, 60)
    clock = (hour - 1) % 12 + 1
    after = clock % 12 + 1
    half = "p m" if hour >= 12 else "a m"
    dotted = "p.m." if hour >= 12 else "a.m."
    part = "in the morning" if hour < 12 else "in the afternoon" if hour < 17 else "in the evening"
    spoken = cardinal(clock)
    if minute:
        spoken += " " + (f"oh {cardinal(minute)}" if minute < 10 else cardinal(minute))
    digits = f"{clock}:{minute:02d}" if minute else str(clock)
    out = [(f"{spoken} {half}", f"{digits} {dotted}"), (f"{spoken} {half}", f"{clock}:{minute:02d} {half[0].upper()}M")]
    words = {
        15: f"quarter past {cardinal(clock)}",
        30: f"half past {cardinal(clock)}",
        45: f"quarter to {cardinal(after)}",
        0: f"{cardinal(clock)} o'clock",
    }
    if minute in words:
        out.append((f"{words[minute]} {part}", f"{clock}:{minute:02d} {part}"))
    return out


def _phone(digits: str) -> list[tuple[str, str]]:
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return [
        (digit_words(digits), f"{area}-{exchange}-{line}"),
        (digit_words(digits, "zero"), f"({area}) {exchange}-{line}"),
        (grouped_repeats(digits), f"{area} {exchange} {line}"),
    ]


def _code(code: str) -> list[tuple[str, str]]:
    plain = " ".join(digit_words(sign) if sign.isdigit() else sign for sign in code)
    table = " ".join(digit_words(sign) if sign.isdigit() else f"{sign} as in {LETTERS[sign]}" for sign in code)
    return [(plain, code.upper()), (plain, "-".join(code.upper())), (table, code.upper())]


def _digits(digits: str) -> list[tuple[str, str]]:
    return [
        (digit_words(digits), digits),
        (digit_words(digits, "zero"), f"{digits[:4]} {digits[4:]}"),
        (grouped_repeats(digits), f"{digits[:4]}-{digits[4:]}"),
    ]


def _name(name: str) -> list[tuple[str, str]]:
    return [(name.lower(), name)]


def _email(address: str) -> list[tuple[str, str]]:
    return [(address.replace(".", " dot ").replace("@", " at "), address)]


def _duration(minutes: int) -> list[tuple[str, str]]:
    out = [(f"{cardinal(minutes)} minutes", f"{minutes} minutes"), (f"{cardinal(minutes)} minutes", f"{minutes} min")]
    if minutes in _DURATION_WORDS:
        out.append(_DURATION_WORDS[minutes])
    return out


def _percent(number: int) -> list[tuple[str, str]]:
    return [(f"{cardinal(number)} percent", f"{number}%"), (f"{cardinal(number)} per cent", f"{number} percent")]


def _weight(halves: int) -> list[tuple[str, str]]:
    whole, half = divmod(halves, 2)
    if not half:
        return [(f"{cardinal(whole)} kilos", f"{whole} kg"), (f"{cardinal(whole)} kilograms", f"{whole} kilograms")]
    return [
        (f"{cardinal(whole)} and a half kilos", f"{whole}.5 kg"),
        (f"{cardinal(whole)} point five kilograms", f"{whole}.5 kilograms"),
    ]


_FORMS = {
    "count": _count,
    "money": _money,
    "date": _date,
    "time": _time,
    "phone": _phone,
    "code": _code,
    "digits": _digits,
    "name": _name,
    "staff": _name,
    "email": _email,
    "duration": _duration,
    "percent": _percent,
    "weight": _weight,
}
