"""The demo province: Ninh Bình 2026, with people and letters."""
