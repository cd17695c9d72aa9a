"""Calendar files and their servers: written for workers' own calendars, read from them."""
