"""Pay outside the system, from the files that say so: pure, so without Django (decision 0051)."""
