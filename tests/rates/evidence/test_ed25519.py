"""The verifier's own Ed25519, against the vectors of RFC 8032, 7.1, and the signing library."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rates.evidence.verifier.ed25519 import ORDER, holds

VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


@pytest.mark.parametrize(("key", "text", "signature"), VECTORS)
def test_holds_for_the_vectors_of_the_standard(key: str, text: str, signature: str) -> None:
    proof = {"signature": bytes.fromhex(signature), "key": bytes.fromhex(key)}
    assert holds(bytes.fromhex(text), **proof)
    assert not holds(bytes.fromhex(text) + b"\0", **proof)


def test_holds_agrees_with_the_library_and_finds_every_kind_of_change() -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    key, text = private.public_key().public_bytes_raw(), b"a head"
    good = private.sign(text)
    assert holds(text, signature=good, key=key)
    scale = int.from_bytes(good[32:], "little") + ORDER  # the same to a lax verifier
    lax = good[:32] + scale.to_bytes(32, "little")
    wrong = [lax, good[:-1], bytes([good[0] ^ 1]) + good[1:], good[:32] + b"\0" * 32]
    wrong += [b"\xff" * 32 + good[32:]]
    assert [each for each in wrong if holds(text, signature=each, key=key)] == []
    assert not holds(text, signature=good, key=key[::-1])
    assert not holds(text, signature=good, key=b"\x02" + b"\0" * 31)
