"""The clinic's diary, in memory: opening hours, free times, patients and their appointments.

Everything follows from the day of the call, so two copies opened for the same day agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from zlib import crc32

from rapidfuzz import fuzz, process

OPENS, CLOSES = time(8), time(17)
_TIMES = tuple(time(hour, minute) for hour in range(8, 17) for minute in (0, 30))
_OFFERED = 3
_SAME_NAME = 82
"""Lowest similarity, out of 100, at which a name as heard finds a patient's file."""


@dataclass(frozen=True, slots=True)
class Appointment:
    patient: str
    service: str
    day: date
    at: time


_BOOKED = (
    ("Robert Ellis", "cleaning", 4, time(10)),
    ("Emma Clark", "cleaning", 3, time(14, 30)),
    ("Daniel Cooper", "checkup", 5, time(9)),
    ("Linda Parker", "filling", 6, time(15)),
    ("Victor Turner", "crown", 10, time(11, 30)),
    ("Nancy Walker", "checkup", 1, time(13)),
    ("Peter Collins", "root canal", 7, time(8, 30)),
    ("Grace Murphy", "whitening", 12, time(16)),
)


class Diary:
    """Appointments of one clinic, opened for the day of a call."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._appointments = {
            patient: Appointment(patient, service, open_day(today + timedelta(days=days)), at)
            for patient, service, days, at in _BOOKED
        }

    def free(self, day: date, part: str | None = None) -> tuple[time, ...]:
        """Free times of a day, at most three, in order; none when the clinic is closed."""
        if is_closed(day) or day < self._today:
            return ()
        taken = {appointment.at for appointment in self._appointments.values() if appointment.day == day}
        times = [at for at in _TIMES if at not in taken and _is_free(day, at)]
        if part:
            times = [at for at in times if (at.hour < 12) == (part == "morning")]
        return tuple(sorted(sorted(times, key=lambda at: crc32(f"{day}{at}".encode()))[:_OFFERED]))

    def find(self, patient: str) -> Appointment | None:
        """The appointment under a name, also where the name was misheard a little."""
        match = process.extractOne(
            patient, list(self._appointments), scorer=fuzz.ratio, score_cutoff=_SAME_NAME, processor=str.casefold
        )
        return self._appointments[match[0]] if match else None

    def book(self, appointment: Appointment) -> str:
        """Enter an appointment; its reference is a number of four digits."""
        self._appointments[appointment.patient] = appointment
        return f"{crc32(repr(appointment).encode()) % 9000 + 1000}"

    def move(self, appointment: Appointment, day: date, at: time) -> Appointment:
        """Move an appointment to another day and time."""
        moved = replace(appointment, day=day, at=at)
        self._appointments[appointment.patient] = moved
        return moved

    def remove(self, appointment: Appointment) -> None:
        """Take an appointment out."""
        del self._appointments[appointment.patient]

    def is_short_notice(self, appointment: Appointment) -> bool:
        """Whether cancelling it now costs a fee: less than two days before."""
        return appointment.day - self._today < timedelta(days=2)


def is_closed(day: date) -> bool:
    """Saturdays and Sundays."""
    return day.weekday() >= 5


def open_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    while is_closed(day):
        day += timedelta(days=1)
    return day


def _is_free(day: date, at: time) -> bool:
    return crc32(f"taken {day} {at}".encode()) % 3 > 0
