"""Numbers as people say them."""

from __future__ import annotations

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LETTERS = {
    "a": "alfa", "b": "bravo", "c": "charlie", "d": "delta", "e": "echo", "f": "foxtrot", "g": "golf", "h": "hotel",
    "j": "juliet", "k": "kilo", "l": "lima", "m": "mike", "n": "november", "p": "papa", "q": "quebec", "r": "romeo",
    "s": "sierra", "t": "tango", "u": "uniform", "v": "victor", "w": "whiskey", "x": "x-ray", "z": "zulu",
}  # fmt: skip


def cardinal(number: int) -> str:
    """A whole number below a million in words: 342 is "three hundred and forty two"."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return f"{_SMALL[number // 100]} hundred" + (f" and {cardinal(rest)}" if rest else "")
    rest = number % 1000
    joint = " and " if 0 < rest < 100 else " "
    return f"{cardinal(number // 1000)} thousand" + (joint + cardinal(rest) if rest else "")


def ordinal(number: int) -> str:
    """A day of the month in words: 21 is "twenty first"."""
    *head, last = cardinal(number).split()
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    last = _IRREGULAR.get(last, regular)
    return " ".join([*head, last])


def ordinal_digits(number: int) -> str:
    """A day of the month in digits: 21 is "21st"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def digit_words(digits: str, nought: str = "oh") -> str:
    """Digits one by one: "407" is "four oh seven"."""
    return " ".join(nought if digit == "0" else _SMALL[int(digit)] for digit in digits)


def grouped_repeats(digits: str) -> str:
    """Digits one by one, equal neighbours told together: "5551" is "triple five one"."""
    out: list[str] = []
    at = 0
    while at < len(digits):
        run = 1
        while at + run < len(digits) and digits[at + run] == digits[at] and run < 3:
            run += 1
        word = digit_words(digits[at])
        out.append({1: word, 2: f"double {word}", 3: f"triple {word}"}[run])
        at += run
    return " ".join(out)
