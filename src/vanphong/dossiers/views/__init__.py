"""Screens of submissions."""
