"""Engines without business words; every capability stands on them."""
