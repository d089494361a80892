"""Reliability and security drills; each has a control that must fail."""
