"""PostgreSQL and Redis without an installation: started, found again and stopped by us."""
