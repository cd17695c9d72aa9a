"""Every word of a page can be said in another language: docs/decisions/0065."""
