"""Files people hand in: judged by content, read in a jail, kept by their hash."""
