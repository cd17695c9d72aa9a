"""What the API of rates takes and gives. Money is text with two decimals; days are London dates."""
