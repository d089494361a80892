"""Main jobs walked through the real pages of a throw-away installation."""
