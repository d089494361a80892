"""Views of lists that people keep under a name: their conditions, columns and order."""
