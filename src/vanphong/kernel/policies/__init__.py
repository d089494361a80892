"""Who may see and do what: one class per noun over one table of data."""

from vanphong.kernel.policies.decisions import Decision, Missing, NotPermitted, Refusal
from vanphong.kernel.policies.policy import OfficePolicy, Policy

__all__ = ["Decision", "Missing", "NotPermitted", "OfficePolicy", "Policy", "Refusal"]
