"""Telling receivers what happens on a dyad: what is news, and how it is brought to an address safely."""
