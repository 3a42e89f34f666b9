"""The agent's tools: direct functions over the clinic's diary, with the delays of a booking system."""

from __future__ import annotations

import asyncio
from datetime import date, time
from typing import Any

from pipecat.adapters.llm.schemas.direct_function import DirectFunction
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.services.llm_service import FunctionCallParams

from harness.demo.diary import Appointment, Diary, is_closed

SLOW_TOOLS = frozenset({"check_insurance"})
"""Tools that ask somebody outside the house; the agent fills the pause."""

_DELAY_S = {
    "find_slots": 0.35,
    "book_appointment": 0.5,
    "reschedule_appointment": 0.5,
    "cancel_appointment": 0.4,
    "check_insurance": 1.6,
    "transfer_to_person": 0.2,
}
_COVERAGE = {"delta dental": 80, "cigna": 50, "aetna": 60, "blue cross": 70, "metlife": 50, "guardian": 75}
_PREVENTIVE = frozenset({"cleaning", "checkup", "x ray"})
_LATE_FEE = 40


class ClinicTools:
    """The tools of one call, working on one diary."""

    def __init__(self, today: date) -> None:
        self._diary = Diary(today)

    def all(self) -> list[FunctionSchema | DirectFunction]:
        """The functions to give to the model."""
        return [
            self.find_slots,
            self.book_appointment,
            self.reschedule_appointment,
            self.cancel_appointment,
            self.check_insurance,
            self.transfer_to_person,
        ]

    async def find_slots(
        self, params: FunctionCallParams, date: str, service: str, part_of_day: str | None = None
    ) -> None:
        """Find the free times of a day.

        Args:
            date: The day, as YYYY-MM-DD.
            service: The kind of visit, or "any".
            part_of_day: "morning" or "afternoon", where the caller wants one.
        """
        day = _day(date)
        times = [f"{at:%H:%M}" for at in self._diary.free(day, part_of_day)]
        await _answer(params, {"date": date, "closed": is_closed(day), "times": times})

    async def book_appointment(
        self, params: FunctionCallParams, name: str, phone: str, service: str, date: str, time: str
    ) -> None:
        """Book an appointment.

        Args:
            name: The patient's full name.
            phone: A telephone number, digits only.
            service: The kind of visit.
            date: The day, as YYYY-MM-DD.
            time: The time of day, as HH:MM.
        """
        reference = self._diary.book(Appointment(name, service, _day(date), _time(time)))
        await _answer(params, {"ok": True, "reference": reference})

    async def reschedule_appointment(self, params: FunctionCallParams, name: str, date: str, time: str) -> None:
        """Move a patient's appointment to another day and time.

        Args:
            name: The patient's full name.
            date: The new day, as YYYY-MM-DD.
            time: The new time of day, as HH:MM.
        """
        appointment = self._diary.find(name)
        if appointment is None:
            await _answer(params, {"ok": False, "reason": "not_found"})
            return
        moved = self._diary.move(appointment, _day(date), _time(time))
        await _answer(
            params, {"ok": True, "service": moved.service, "from": f"{appointment.day}T{appointment.at:%H:%M}"}
        )

    async def cancel_appointment(self, params: FunctionCallParams, name: str) -> None:
        """Cancel a patient's appointment.

        Args:
            name: The patient's full name.
        """
        appointment = self._diary.find(name)
        if appointment is None:
            await _answer(params, {"ok": False, "reason": "not_found"})
            return
        self._diary.remove(appointment)
        fee = _LATE_FEE if self._diary.is_short_notice(appointment) else 0
        day, at = appointment.day.isoformat(), f"{appointment.at:%H:%M}"
        await _answer(params, {"ok": True, "service": appointment.service, "date": day, "time": at, "fee": fee})

    async def check_insurance(self, params: FunctionCallParams, insurer: str, service: str) -> None:
        """Ask an insurer whether a patient's plan is accepted and what it covers.

        Args:
            insurer: The insurance company.
            service: The kind of visit, or "any".
        """
        percent = _COVERAGE.get(insurer)
        if percent is None:
            await _answer(params, {"accepted": False})
            return
        covers = 100 if service in _PREVENTIVE else percent
        await _answer(params, {"accepted": True, "covers_percent": covers})

    async def transfer_to_person(self, params: FunctionCallParams, reason: str) -> None:
        """Put the caller through to a person.

        Args:
            reason: "asked" or "complaint".
        """
        await _answer(params, {"ok": True, "queue": "front desk"})


async def _answer(params: FunctionCallParams, result: dict[str, Any]) -> None:
    await asyncio.sleep(_DELAY_S[params.function_name])
    await params.result_callback(result)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _time(text: str) -> time:
    return time.fromisoformat(text)
