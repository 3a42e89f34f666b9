"""Settings for all tests.

What CI says depends on the commit alone: there, the examples of property tests are the same in every run. Anybody
else's run draws new ones; what it finds belongs into an ``@example``.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# Machines differ in speed and are shared: a slow example is not a failing one.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fixed", settings.get_profile("explore"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "explore"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Name what failed in the very last lines; on CI the summary above shows each message whole, which may be long."""
    yield
    for report in [*terminalreporter.stats.get("failed", []), *terminalreporter.stats.get("error", [])]:
        terminalreporter.write_line(f"not passed: {report.nodeid}")
