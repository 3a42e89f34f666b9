"""Numbers, days and months of other languages put word for word into English, for the readers of values.

Rules:
    1. Only texts that ``language_of`` can place are touched, and only words that say a value or hide one: the
       articles, which are letters in English ("el", "de"), are put into English too.
    2. Numbers to ninety-nine become figures; larger ones are left as they are written.
    3. German writes every noun with a capital: there a capital tells no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from harness.compare.entities.lexicon import DIGIT_WORDS, MONTHS, TEENS, TENS, WEEKDAYS
from harness.compare.language import language_of
from harness.compare.normal import Token, Tokens, tokens, without_fillers

_SMALL = {
    "es": "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve",
    "pt": "zero - dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete "
    "dezoito dezenove vinte",
    "fr": "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf vingt",
    "it": "zero - due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti",
    "de": "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn zwanzig",
    "nl": "nul - twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig",
}
"""From nought; one is an article as well and is left out."""
_TENS = {
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "fr": "vingt trente quarante cinquante soixante",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
_ONE = {"es": "uno", "pt": "um", "fr": "un", "it": "uno", "de": "ein", "nl": "een"}
_DAYS = {
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_OTHERS = {
    "es": "el-the la-the los-the las-the de-of para-for hoy-today",
    "pt": "o-the a-the os-the as-the de-of para-for hoje-today amanhã-tomorrow",
    "fr": "le-the la-the les-the de-of à-at pour-for demain-tomorrow heures-o'clock",
    "it": "il-the la-the le-the di-of per-for oggi-today domani-tomorrow",
    "de": "der-the die-the das-the für-for um-at heute-today morgen-tomorrow uhr-o'clock",
    "nl": "de-the het-the voor-for om-at vandaag-today morgen-tomorrow uur-o'clock",
}
_LONGEST = 4
_ABOUT = {f"{word}ish": word for word in (*DIGIT_WORDS, *TEENS, *TENS, "noon")} | {"ninish": "nine"}
"""Figures that are said to be none too exact: "sevenish"."""


@lru_cache(maxsize=512)
def readable(text: str) -> Tokens:
    """The tokens of a text as the readers of values take them: without fillers, numbers and days in English."""
    given = without_fillers(tokens(text))
    if any(token.text in _ABOUT for token in given):
        given = Tokens(replace(token, text=_ABOUT.get(token.text, token.text)) for token in given)
    return in_english(given, language_of(text, lead=1))


def in_english(given: Tokens, language: str | None) -> Tokens:
    """The tokens with words that say a value put into English; the same tokens for English and unknown languages."""
    if language not in _SMALL:
        return given
    return Tokens(_translated(given, _phrases(language), capitals=language != "de"))


def _translated(given: Tokens, phrases: dict[tuple[str, ...], str], *, capitals: bool) -> Iterator[Token]:
    at = 0
    while at < len(given):
        texts = tuple(token.text for token in given[at : at + _LONGEST])
        length = next((n for n in range(len(texts), 0, -1) if texts[:n] in phrases), 0)
        first, last = given[at], given[at + max(length, 1) - 1]
        text = phrases[texts[:length]] if length else first.text
        raw = text if length or not capitals else first.raw
        yield replace(first, text=text, raw=raw, after=last.after)
        at += max(length, 1)


@lru_cache
def _phrases(language: str) -> dict[tuple[str, ...], str]:
    pairs = [(pair.split("-")[0], pair.split("-")[1]) for pair in _OTHERS[language].split()]
    pairs += zip(_DAYS[language].split(), WEEKDAYS, strict=True)
    pairs += zip(_MONTHS[language].split(), MONTHS, strict=True)
    pairs += [(words, str(number)) for number, words in _numbers(language)]
    return {tuple(word.replace("-", " ").split()): text for word, text in pairs}


def _numbers(language: str) -> Iterator[tuple[int, str]]:
    small = _SMALL[language].split()
    yield from ((number, word) for number, word in enumerate(small) if number != 1)
    for ten, word in enumerate(_TENS[language].split(), start=2):
        yield 10 * ten, word
        for unit in range(1, 10):
            yield 10 * ten + unit, _joined(language, word, _ONE[language] if unit == 1 else small[unit])
    if language == "fr":
        for rest in range(10, 20):
            yield 60 + rest, f"soixante {'et ' if rest == 11 else ''}{small[rest]}"
        yield 80, "quatre vingts"
        yield from ((80 + rest, f"quatre vingt {_ONE['fr'] if rest == 1 else small[rest]}") for rest in range(1, 20))


def _joined(language: str, ten: str, unit: str) -> str:
    """A ten and its unit: "treinta y cinco", "trentacinque", "fünfunddreißig"."""
    match language:
        case "es":
            return f"{ten} y {unit}"
        case "pt":
            return f"{ten} e {unit}"
        case "fr":
            return f"{ten} et {unit}" if unit == "un" else f"{ten} {unit}"
        case "it":
            return (ten[:-1] if unit[0] in "uo" else ten) + unit
        case "de":
            return f"{unit}und{ten}"
        case _:
            return f"{unit}{'ën' if unit[-1] == 'e' and unit != 'een' else 'en'}{ten}"
