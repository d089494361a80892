"""Who may see and do what: one class per noun over one table of data."""

from vanphong.kernel.policies.decisions import Decision, Missing, NotPermitted, Refusal
from vanphong.kernel.policies.policy import Policy

__all__ = ["Decision", "Missing", "NotPermitted", "Policy", "Refusal"]
