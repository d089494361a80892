"""Template components, by theme; all join the one library `ui`."""
