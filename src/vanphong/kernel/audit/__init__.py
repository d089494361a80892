"""Append-only account of every act; sealed into signed Merkle heads and witnessed."""
