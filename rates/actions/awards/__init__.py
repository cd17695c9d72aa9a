"""Pay awards: spines, imports with a dry run, and what follows when an award settles."""
