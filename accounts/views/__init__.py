"""Pages of workers and their passports."""
