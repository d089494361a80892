"""Papers kept together: what is laid before the leaders (hồ sơ trình)."""
