"""Changing a module when, and only if, it is imported."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType

Change = Callable[[ModuleType], None]


def when_imported(name: str, change: Change) -> None:
    """Call ``change`` with a module as soon as it has been executed, which may be now."""
    if name in sys.modules:
        change(sys.modules[name])
        return
    if not _finder.changes:
        sys.meta_path.insert(0, _finder)
    _finder.changes.setdefault(name, []).append(change)


class _Changing(importlib.abc.MetaPathFinder):
    """Lets a module load as always, then lets the harness change it."""

    def __init__(self) -> None:
        self.changes: dict[str, list[Change]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        changes = self.changes.get(fullname)
        if changes is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def executed(module: ModuleType) -> None:
            execute(module)
            for change in changes:
                change(module)

        spec.loader.exec_module = executed  # type: ignore[method-assign]
        return spec


_finder = _Changing()
