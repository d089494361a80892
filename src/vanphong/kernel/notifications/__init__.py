"""Telling people: the bell, mails in daytime batches, the morning digest."""
