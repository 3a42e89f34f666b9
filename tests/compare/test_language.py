from __future__ import annotations

import pytest

from harness.compare.language import language_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Yes, as long as you don't use it as a ladder."),
        ("en", "Do you want a table on the patio or in a bar?"),
        ("pt", "A sua consulta é na terça às nove, pode ser?"),
        ("es", "Hola, su cita es el martes por la tarde."),
        ("fr", "Votre table est réservée pour ce soir."),
        ("de", "Der Termin ist am Montag um neun."),
        ("nl", "Dat is geen probleem, we hebben een tafel voor u."),
        ("ru", "Ваш столик забронирован."),
        (None, "Señor Como, no?"),
        (None, ""),
    ],
)
def test_the_language_of_a_reply_by_its_commonest_words(code: str | None, text: str) -> None:
    assert language_of(text) == code
