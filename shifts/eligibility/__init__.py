"""Who may be booked: one rule, one file, written once.

The same SQL searches the whole pool and explains a single worker; `registry.RULES` lists the rules
and docs/rules.md is written from it.
"""
