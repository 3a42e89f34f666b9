"""What a candidate does to the machine around it: attacks inside the guard, with all its layers and with fewer.

Held to: with the system's layers every attack is stopped, in a process of its own and in a fork, and what a bot needs
works. With audit hooks alone those that are not stopped are named. Without any guard most succeed, or the attacks would
show nothing; those that would leave the machine are not tried so.
"""

from __future__ import annotations

from harness.candidate.isolation import probe
from safety_kit.guarded import KEPT, Attacked, Guard, attacked
from safety_kit.table import Row

WAYS: dict[str, tuple[Guard, bool]] = {
    "OS layers, own process": ("system", False),
    "OS layers, own fork": ("system", True),
    "audit hooks alone, own process": ("hooks", False),
    "audit hooks alone, own fork": ("hooks", True),
    "no guard": ("nothing", False),
}
TARGETS: dict[Guard, str] = {
    "system": "every attack stopped, what a bot needs works",
    "hooks": "those not stopped are named",
    "nothing": "most succeed: the attacks are real",
}


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """Each way ``count`` times."""
    missing = probe().missing
    return [_row(way, count, missing) for way in WAYS if way.startswith(only)]


def _row(way: str, count: int, missing: dict[str, str]) -> Row:
    guard, forked = WAYS[way]
    promise, target = f"egress: {way}", TARGETS[guard]
    if guard == "system" and missing:
        return Row(promise=promise, target=target, attacks=0, broken=(f"not here: {', '.join(missing)}",))
    runs = [attacked(guard, forked=forked) for _ in range(count)]
    succeeded = dict.fromkeys(name for run in runs for name in run.succeeded)
    stopped = dict.fromkeys(name for run in runs for name in run.attacks if name not in run.succeeded)
    broken = tuple(fault for run in runs for fault in _faults(guard, run))
    names = {"system": "", "hooks": ", ".join(succeeded), "nothing": ", ".join(stopped)}[guard]
    note = f"{len(stopped)} of {len(runs[0].attacks)} stopped"
    note += {"system": "", "hooks": f"; not stopped: {names}", "nothing": f", by the system as it is: {names}"}[guard]
    return Row(promise=promise, target=target, attacks=sum(len(run.attacks) for run in runs), broken=broken, note=note)


def _faults(guard: Guard, run: Attacked) -> list[str]:
    if guard == "nothing":
        few = 2 * len(run.succeeded) < len(run.attacks)
        return ["most fail without any guard: they show nothing"] if few else []
    faults = [f"{name} does not work: {run.outcomes.get(name)}" for name in run.hindered if guard == "system"]
    if guard == "system":
        faults += [f"{name}: {run.outcomes[name]}" for name in run.succeeded]
        faults += ["a place that is not allowed was reached"] if run.elsewhere else []
        faults += ["files outside are changed"] if run.files != dict.fromkeys(KEPT, "kept") else []
    return faults
