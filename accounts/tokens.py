"""Making a token and turning it into what is stored."""

import hashlib
import secrets


def new_secret() -> str:
    return f"sb_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """A fast hash is right here: the secret is 256 random bits, not a password."""
    return hashlib.sha256(secret.encode()).hexdigest()
