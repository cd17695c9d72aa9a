"""The API of WHEN: find in a scoped queryset, call one action, render."""
