"""Settings for all tests.

What CI says depends on the commit alone: there, the examples of property tests are the same in every run. Anybody
else's run draws new ones; what it finds belongs into an ``@example``.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Machines differ in speed and are shared: a slow example is not a failing one.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fixed", settings.get_profile("explore"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "explore"))
