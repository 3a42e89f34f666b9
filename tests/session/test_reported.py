"""Live events that were reported of a call join its recording, whatever of them is missing."""

from __future__ import annotations

from harness.core.call import Call
from harness.core.events import CallStarted, Fault, Outcome, ToolCall, ToolResult
from harness.session.live import with_reported

CALL = Call(call_id="C1", tracks={}, provider="twilio")


def test_reports_in_any_order_make_one_timeline() -> None:
    call = ToolCall(call="t1", name="book", at_ns=5)
    result = ToolResult(call="t1", at_ns=9)
    live = with_reported(CALL, [Outcome(value="resolved", at_ns=20), result, call]).live
    assert live is not None
    assert live.events == (
        CallStarted(call_id="C1", provider="twilio"),
        call,
        result,
        Outcome(value="resolved", at_ns=20),
    )


def test_a_result_whose_call_was_lost_on_the_way_is_a_fault_and_no_obstacle() -> None:
    live = with_reported(CALL, [ToolResult(call="t1", at_ns=9), Outcome(value="resolved")]).live
    assert live is not None
    (fault,) = live.of_kind(Fault)
    assert (fault.where, fault.message) == ("live.report", "1 tool results answer no call that was reported")
    assert not live.of_kind(ToolResult)
