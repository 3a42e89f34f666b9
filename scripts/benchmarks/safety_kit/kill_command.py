"""What a command under attack is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from safety_kit.killed import End, Finish


@dataclass(frozen=True, slots=True)
class Command:
    """A command under attack, on a folder that ``begin`` has prepared.

    ``after`` tells what is wrong once it was killed, ``again`` does it once more (by default the same), and ``state``
    is what must be the same in the end as without a kill.
    """

    name: str
    work: Callable[[Path, Finish], int]
    after: Callable[[Path, End], Iterator[str]]
    state: Callable[[Path], object]
    again: Callable[[Path, Finish], int] | None = None
    begin: Callable[[Path], None] = field(default=lambda folder: None)
    ends: frozenset[int] = frozenset((0,))
    again_ends: frozenset[int] | None = None
