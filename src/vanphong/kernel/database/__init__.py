"""The embedded PostgreSQL under our own supervisor; any other server by DATABASE_URL."""
