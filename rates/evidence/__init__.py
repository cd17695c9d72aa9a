"""What an evidence pack holds, how it is written, and how it is checked. No Django in here."""
