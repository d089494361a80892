"""The exchange as one who acts: what it does has no person behind it."""

from __future__ import annotations

from vanphong.kernel.principals import system_actor

EXCHANGE = system_actor("exchange")
