"""Screens of the desk: the home page and the search."""
