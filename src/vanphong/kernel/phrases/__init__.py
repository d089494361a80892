"""Phrases that people keep for what they write again and again: own ones, and the office's."""
