"""Ed25519 signatures, checked in plain Python: RFC 8032, 5.1. Nothing secret passes through it."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # a square root of -1
Point = tuple[int, int, int, int]  # x, y, z, t: x/z and y/z on the curve, t = xy/z


def add(left: Point, right: Point) -> Point:
    a = (left[1] - left[0]) * (right[1] - right[0]) % P
    b = (left[1] + left[0]) * (right[1] + right[0]) % P
    c = 2 * left[3] * right[3] * D % P
    d = 2 * left[2] * right[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def same(left: Point, right: Point) -> bool:
    return (
        (left[0] * right[2] - right[0] * left[2]) % P
        == 0
        == (left[1] * right[2] - right[1] * left[2]) % P
    )


def point_at(y: int, odd: int) -> Point | None:
    """The point of this height whose x is odd or even; None if there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return x, y, 1, x * y % P


def unpacked(packed: bytes) -> Point | None:
    whole = int.from_bytes(packed, "little")
    return point_at(whole & ((1 << 255) - 1), whole >> 255)


BASE = point_at(4 * pow(5, -1, P) % P, 0)


def holds(text: bytes, *, signature: bytes, key: bytes) -> bool:
    """Whether the owner of this public key signed this text."""
    if len(key) != 32 or len(signature) != 64 or BASE is None:
        return False
    owner, nonce = unpacked(key), unpacked(signature[:32])
    scale = int.from_bytes(signature[32:], "little")
    if owner is None or nonce is None or scale >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + text).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return same(times(scale, BASE), add(nonce, times(challenge, owner)))
