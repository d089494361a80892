"""State machines as tables of moves, and the one road by which a state changes."""
