"""Checks an evidence pack with nothing but Python 3.11; a copy of it is in every pack."""
