"""Measurements: each prints a JSON object a measurement and one last line."""
