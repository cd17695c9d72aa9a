"""Compliance at a glance: who is over the cap, where exceptions pile up, what is overdue."""
