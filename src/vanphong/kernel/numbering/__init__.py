"""Numbers that never skip and never repeat: one counter row per series and period."""
