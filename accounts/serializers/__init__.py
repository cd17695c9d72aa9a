"""What the API of WHO takes and gives."""
