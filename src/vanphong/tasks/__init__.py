"""What was given to do: one lead, those who cooperate, a deadline, a result."""
