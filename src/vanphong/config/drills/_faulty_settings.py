"""The product's settings with the faults and the clock of `drill numbers` around every page."""

from __future__ import annotations

from vanphong.config.settings import *  # noqa: F403 - Django's way to extend settings
from vanphong.config.settings import MIDDLEWARE

MIDDLEWARE = [*MIDDLEWARE, "vanphong.config.drills._faults.FaultMiddleware"]
