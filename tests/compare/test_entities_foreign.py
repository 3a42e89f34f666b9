from __future__ import annotations

from datetime import date

import pytest

from harness.compare.entities import EntityContext, EntityDiff, compare_entities, entities_of_pair
from harness.compare.entities.foreign import _phrases

CONTEXT = EntityContext(date(2026, 7, 2))


def differ(live: str, other: str) -> EntityDiff:
    return compare_entities(*entities_of_pair(live, other, CONTEXT))


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Son treinta y cinco euros por persona en el barco.", "Son 35 euros por persona en el barco."),
        (
            "Votre table est pour quatre-vingt-dix personnes le douze mai.",
            "Le 12 mai, votre table est pour 90 personnes.",
        ),
        ("Ihr Tisch für vier ist am Freitag reserviert.", "Ich habe Ihnen am Freitag einen Tisch für 4 reserviert."),
        ("Dat is eenentwintig euro op dinsdag voor u.", "Dat is 21 euro op dinsdag voor u."),
        ("La camera è per due persone, grazie.", "È per 2 persone la camera, grazie."),
    ],
)
def test_the_same_values_in_another_language_agree(live: str, other: str) -> None:
    for found in (differ(live, other), differ(other, live)):
        assert found.same and found.agreed


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Tiene mesa para cuatro el viernes a las siete.", "Tiene mesa para cinco el viernes a las siete."),
        ("Ihr Tisch ist am Freitag um neun reserviert.", "Ihr Tisch ist am Samstag um neun reserviert."),
        ("A sua consulta é na terça-feira às nove.", "A sua consulta é na quarta-feira às nove."),
        ("Sono ventotto euro per la camera.", "Sono trentotto euro per la camera."),
        ("Le train est à onze heures pour vous.", "Le train est à treize heures pour vous."),
    ],
)
def test_another_value_in_another_language_is_changed(live: str, other: str) -> None:
    assert len(differ(live, other).changed) == 1


@pytest.mark.parametrize("language", ["es", "pt", "fr", "it", "de", "nl"])
def test_every_number_to_ninety_nine_but_one_has_a_word(language: str) -> None:
    figures = {int(text) for text in _phrases(language).values() if text.isdigit()}
    assert figures == set(range(100)) - {1}
