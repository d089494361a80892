"""Offices, units, people, posts and who stands in for whom, valid in time."""
