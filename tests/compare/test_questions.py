"""What is asked for in other words is the same question; another datum, or one more, is not."""

from __future__ import annotations

from datetime import date

import pytest

from harness.compare.difference import Difference
from harness.compare.entities import EntityContext
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.core.findings import Severity
from tests.compare.pairs_of_replies import rows

SAME = """
What's your name? | Who's the order for?
I'll need a name for the booking. | What name shall I book that under?
Can I get your full name and a contact number? | Give me your name and the best number to reach you on.
What number can we ring you back on? | Let me take down your phone number so that we can call you back.
And a phone number in case we need to get hold of you? | I'll just take a contact number as well.
When should the delivery come? | Which day shall I send it out?
What date was the payment made? | When did you make the payment?
When do you want the bill paid? | What date should the bill go out of your account?
Would morning or afternoon be better? | Do you prefer the morning or the afternoon?
I need the address you'd like it delivered to. | Where are we delivering to?
Please tell me your house number and postcode. | I'll need the postcode and the number of the house.
Which street is that on? | What's the name of the street?
Where can I email the receipt? | I'll send the receipt over, what's your email address?
For security, can you confirm your date of birth? | I just have to check your birth date with you.
Your date of birth and postcode, please. | To find you I need two details: your postcode and when you were born.
Can I take your card details? | I'll need the card number for that.
How many bags are you checking in? | What number of bags will you have?
For how many nights? | How long will you be staying?
Why are you sending it back? | May I ask what's wrong with the item?
That's fourteen Mill Lane, is that right? | Fourteen Mill Lane, is it?
What's the registration of the car? | I'll need the car's registration.
Tell me the last three digits on the back of the card. | I need the final 3 numbers from the reverse of the card.
What reading does the meter show? | Please read me the figures on the meter.
Give me the order number and I'll look. | Sure, which order is it? Do you have the number?
Okay, and how old is the child? | I'll also need the child's age.
What name and number should I put it under? | What's your name and number?
Which flight are you on? | What's the flight number?
You keep it if you tell us a day ahead. | Give us a day's notice and you keep it.
"""
ANOTHER = """
What's your name? | What's your date of birth?
When would you like to come in? | What's your name?
What name and number should I put it under? | What name should I put it under?
What's your policy number, and what day did it happen? | What's your policy number?
Tell me your date of birth and postcode. | Tell me your date of birth.
Your table is booked for six at eight. | Before I do that, could I have a phone number?
I've moved it to Friday at three. | Sure, what's your reference number?
Your balance is sixty two pounds. | I'll need the last four digits of your card for that.
Which card would you like to use? | Which day would you like to come?
Thanks. What's your account number? | Thanks. Have a nice day.
What's your surname? | What's your surname, and the number on your card?
I can help. What's the meter reading? | I can help. What's the serial number of the meter?
"""


def weighty(live: str, other: str) -> list[Difference]:
    found = compare_reply(ReplyPair(live, other, EntityContext(date(2026, 5, 6))))
    return [one for one in found if one.severity is not Severity.MINOR]


@pytest.mark.parametrize(("live", "other"), rows(SAME))
def test_a_datum_asked_for_in_other_words_is_the_same_question(live: str, other: str) -> None:
    assert weighty(live, other) == weighty(other, live) == []


@pytest.mark.parametrize(("live", "other"), rows(ANOTHER))
def test_another_datum_or_one_more_is_another_question(live: str, other: str) -> None:
    assert weighty(live, other)
    assert weighty(other, live)
