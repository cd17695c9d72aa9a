"""What is found of an assignment while it lasts: one rule, one file, pure.

`registry.RULES` lists the rules, `load` gathers the facts of many assignments at once, and the
second part of docs/rules.md is written from here.
"""
