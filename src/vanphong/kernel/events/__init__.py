"""What happened, told to those who react: an outbox row in the act's own transaction."""
