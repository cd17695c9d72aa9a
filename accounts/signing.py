"""Ed25519 (RFC 8032): the key that signs the trail's daily heads, and those that signed before it.

Keys and signatures are written as hexadecimal digits: 64 for a key, 128 for a signature.
"""

import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from accounts.errors import DomainError

KEY = re.compile("[0-9a-f]{64}")


class SigningKeyMissing(DomainError):
    """No key to sign with: set AUDIT_SIGNING_KEY, as docs/configuration.md says."""

    code = "signing_key_missing"


def private_key() -> Ed25519PrivateKey:
    """Raises SigningKeyMissing where none is set, or what is set is not one."""
    digits = settings.AUDIT_SIGNING_KEY or key_in_file(settings.AUDIT_SIGNING_KEY_FILE)
    if not KEY.fullmatch(digits):
        raise SigningKeyMissing
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(digits))


def key_in_file(file: Path | None) -> str:
    """Made once, and only where development has named a file for it."""
    if file is None:
        return ""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT, 0o600), "w") as output:
            output.write(secrets.token_hex(32))
        try:
            os.link(beside, file)  # of two that make one at once, the first stays
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return file.read_text()


def public_key() -> str:
    return private_key().public_key().public_bytes_raw().hex()


def trusted_keys() -> list[str]:
    """The key of today, where one is set, and those before it."""
    earlier: list[str] = settings.AUDIT_EARLIER_KEYS
    try:
        return [public_key(), *earlier]
    except SigningKeyMissing:
        return earlier


def sign(text: str) -> tuple[str, str]:
    """The signature of the text, and the public key that proves it."""
    return private_key().sign(text.encode()).hex(), public_key()


def holds(text: str, *, signature: str, key: str) -> bool:
    try:
        known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        known.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
