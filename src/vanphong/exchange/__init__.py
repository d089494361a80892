"""Messages between offices: documents sent, what becomes of them, recalls, transfer slips."""
