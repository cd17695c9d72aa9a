"""Reliability: the share of the shifts accepted lately that the worker kept.

Whoever has accepted none has the benefit: full points.
"""

SHARE = "1"
FACT = "no missed shift on record"
