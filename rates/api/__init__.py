"""The API of WHAT IT MAY COST: find in a scoped queryset, call one action, render."""
