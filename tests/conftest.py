"""Settings for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Machines differ in speed and are shared: a slow example is not a failing one.
settings.register_profile("harness", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("harness")
