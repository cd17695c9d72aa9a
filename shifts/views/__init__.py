"""Pages of bookings, offers and hours: find what may be seen, call one action, render."""
