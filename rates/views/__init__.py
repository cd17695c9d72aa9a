"""Pages of caps, decisions and spend: find what may be seen, read one report, render."""
