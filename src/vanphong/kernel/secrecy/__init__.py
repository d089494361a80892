"""The gate against state secrets on a connected installation (decision D7)."""
