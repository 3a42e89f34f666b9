"""Exchanges that fit any industry; the last third of each table is held out."""

from __future__ import annotations

from typing import Any

PRICES = [
    (
        "What do grown-ups and children pay?",
        "Grown-ups pay {a}, children pay {b}.",
        "For grown-ups it's {a}, for children {b}.",
    ),
    ("What are the two fees again?", "The basic one is {a} and the full one is {b}.", "Basic is {a}, full is {b}."),
    (
        "What was it before and what is it now?",
        "It used to be {a}, today it's {b}.",
        "Before, it was {a}; now it's {b}.",
    ),
]
CALLER_DENIES = [
    ("I do want the newsletter.", "I don't want the newsletter.", "Noted."),
    ("My wife has signed it.", "My wife hasn't signed it.", "Alright."),
    ("You may leave a message there.", "You may not leave a message there.", "Understood."),
]
WORD_MISHEARD = [
    ("The weather's been dreadful up here.", "The feather's been dreadful up here.", "Same over here."),
    ("I was gardening all morning with my sister.", "I was gathering all morning with my sister.", "That sounds nice."),
    ("Our boiler rattled like a tractor.", "Our boiler rattled like a trackpad.", "Oh dear."),
]
LONG_TALE = [
    "Well you see my husband usually handles all of this but he's travelling so now it has landed on my desk.",
    "So the thing is I was told by the fellow at the counter that somebody would ring me and nobody ever did.",
    "Right so I had been meaning to get in touch since spring but then the roof leaked and everything got messy.",
]
LONG_TALE_REPLY = [
    "Don't worry, we'll get through it together step by step, and I'll explain every part as we go along.",
    "Thank you for your patience, I'll take care of the whole thing and make certain it moves along nicely.",
    "I appreciate you explaining all that, and I'm going to walk you through the rest of it at your own pace.",
]
FOREIGN = [
    "Claro que sí, con mucho gusto le ayudo a terminar todo esto ahora mismo.",
    "Natürlich, das erledigen wir jetzt gerne zusammen, bleiben Sie einfach dran.",
    "Bien sûr, je vais vous aider à terminer tout cela maintenant, ne quittez pas.",
]
ASKED_AGAIN = [
    ("What is your date of birth?", "Sorry, what's your date of birth?", "Can you tell me your date of birth?"),
    ("What is your postcode?", "Sorry, what's the postcode?", "Could you tell me your postcode?"),
    ("What's your home address?", "Sorry, what is your home address?", "Can I have your home address?"),
]
CHATTER = ["Funny how quiet it is today.", "I'm walking the dog as we speak.", "Sorry about the noise behind me."]
CHATTER_REPLY = ["It really is.", "How nice, take your time.", "That's quite alright."]
WORDINGS = [
    ("Any tips for the weekend?", "There's a lovely market by the river.", "Many people enjoy the old lighthouse."),
    ("How do I find you?", "We're next to the big bakery.", "Look for the red awning across from the park."),
    ("What's the mood like over there?", "Everyone is cheerful and busy.", "People are decorating the windows."),
]


def share(table: list[Any], held_out: bool) -> list[Any]:
    """The entries for development, or those held out."""
    return table[-1:] if held_out else table[:-1]
