"""The words that English uses for figures, calendar and clock. Tables only."""

from __future__ import annotations

from decimal import Decimal

from harness.compare.plain import word_set


def _numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: start + step * number for number, word in enumerate(words.split())}


DIGIT_WORDS = _numbered("zero one two three four five six seven eight nine")
ZEROS = word_set("zero oh o nought naught")
TEENS = _numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10) | {"fourty": 40}
DECADES = {f"{word.removesuffix('y')}ies": number for word, number in TENS.items()}
SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINAL_UNITS = _numbered("first second third fourth fifth sixth seventh eighth ninth", 1)
ORDINAL_TEENS = _numbered(
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", 10
)
ORDINAL_TENS = _numbered("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", 20, 10)
REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}

MONTHS = _numbered("january february march april may june july august september october november december", 1)
MONTH_SHORT = _numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1) | {"sept": 9}
WEEKDAYS = _numbered("monday tuesday wednesday thursday friday saturday sunday")
WEEKDAY_SHORT = _numbered("mon tue wed thu fri sat sun") | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

DAY_PARTS = {
    "morning": (0, 720),
    "afternoon": (720, 1110),
    "evening": (1020, 1440),
    "night": (1080, 1440),
    "tonight": (1020, 1440),
    "lunchtime": (660, 840),
}
"""Parts of the day as half-open stretches of minutes; where speakers differ, the wider reading."""

DURATION_S = {
    "second": 1,
    "sec": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "hr": 3600,
    "day": 86400,
    "night": 86400,
    "week": 604800,
    "fortnight": 1209600,
}
DURATION_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}

CURRENCIES = {
    "$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "buck": "USD",
    "bucks": "USD",
    "usd": "USD",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "gbp": "GBP",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "rupee": "INR",
    "rupees": "INR",
    "yen": "JPY",
    "cad": "CAD",
    "aud": "AUD",
}
CENTS = word_set("cent cents pence penny pennies")

UNITS = {
    "milligram": "mg", "mg": "mg", "gram": "g", "g": "g", "kilogram": "kg", "kilo": "kg", "kg": "kg",
    "microgram": "mcg", "mcg": "mcg", "milliliter": "ml", "millilitre": "ml", "ml": "ml", "liter": "l", "litre": "l",
    "l": "l", "gallon": "gal", "ounce": "oz", "oz": "oz", "lb": "lb", "lbs": "lb", "mile": "mi", "kilometer": "km",
    "kilometre": "km", "km": "km", "meter": "m", "metre": "m", "foot": "ft", "feet": "ft", "ft": "ft", "inch": "in",
    "yard": "yd", "degree": "deg", "gigabyte": "gb", "gig": "gb", "gb": "gb", "megabyte": "mb", "mb": "mb",
    "megabit": "mbit", "terabyte": "tb", "watt": "w", "kilowatt": "kw", "volt": "v", "amp": "a", "acre": "acre",
    "square": "sq", "hectare": "ha", "millimeter": "mm", "millimetre": "mm", "mm": "mm", "centimeter": "cm",
    "centimetre": "cm", "cm": "cm", "tonne": "t", "pint": "pt", "quart": "qt", "mph": "mph", "kwh": "kwh",
    "psi": "psi", "cup": "cup", "teaspoon": "tsp", "tablespoon": "tbsp", "tsp": "tsp", "tbsp": "tbsp", "km/h": "km/h",
}  # fmt: skip

PHONETIC = {
    "alpha": "a", "alfa": "a", "bravo": "b", "charlie": "c", "delta": "d", "echo": "e", "foxtrot": "f", "golf": "g",
    "hotel": "h", "india": "i", "juliet": "j", "juliett": "j", "kilo": "k", "lima": "l", "mike": "m", "november": "n",
    "oscar": "o", "papa": "p", "quebec": "q", "romeo": "r", "sierra": "s", "tango": "t", "uniform": "u",
    "victor": "v", "whiskey": "w", "whisky": "w", "xray": "x", "yankee": "y", "zulu": "z",
}  # fmt: skip
"""The radiotelephony spelling alphabet (ICAO Annex 10, volume II, 5.2.1.3)."""

LETTER_NAMES = {
    "zee": "z",
    "zed": "z",
    "aitch": "h",
    "ay": "a",
    "bee": "b",
    "cee": "c",
    "dee": "d",
    "eff": "f",
    "gee": "g",
    "jay": "j",
    "kay": "k",
    "el": "l",
    "ell": "l",
    "em": "m",
    "en": "n",
    "pee": "p",
    "cue": "q",
    "ar": "r",
    "ess": "s",
    "tee": "t",
    "vee": "v",
    "ex": "x",
    "wye": "y",
}

_SHORT = {
    "saint": "st", "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "lane": "ln", "boulevard": "blvd",
    "apartment": "apt", "square": "sq", "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy",
    "drive": "dr", "doctor": "dr", "mount": "mt", "fort": "ft", "department": "dept", "appointment": "appt",
    "junior": "jr", "senior": "sr", "terrace": "ter", "circle": "cir", "building": "bldg", "floor": "fl",
    "suite": "ste", "north": "n", "south": "s", "east": "e", "west": "w", "center": "ctr", "centre": "ctr",
    "expressway": "expy", "freeway": "fwy", "turnpike": "tpke", "trail": "trl", "close": "cl", "crescent": "cres",
    "gardens": "gdns", "grove": "gr", "company": "co", "limited": "ltd", "brothers": "bros", "international": "intl",
    "mark": "mk",
}  # fmt: skip

_SHORT_FORMS = frozenset(_SHORT.values())


def written_short(word: str) -> str:
    """The word as it is often written short: "Parkway" is "Pkwy"; "St" stands for a street and for a saint."""
    return _SHORT.get(word, word)


def is_written_short(word: str) -> bool:
    """Whether a word is one that others are written short as: "Apt"."""
    return word in _SHORT_FORMS


VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
HALF = Decimal("0.5")
QUARTER = Decimal("0.25")


def singular(word: str) -> str:
    """The word without its plural ``s``."""
    if word.endswith(("ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word
