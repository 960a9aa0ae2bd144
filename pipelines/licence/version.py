"""Name and version of the rules; raise it whenever they read something differently."""

DETECTOR = "cuttings-licence/6"
"""Kept with every piece of evidence."""
