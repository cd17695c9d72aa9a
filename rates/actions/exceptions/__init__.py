"""Exceptions to the cap: asked for, answered, used, over. Source: rule EXCEPTION."""

from rates.actions.exceptions.answering import (
    approve_exception,
    expire_exceptions,
    look_at_exception,
    reject_exception,
)
from rates.actions.exceptions.asking import request_exception
from rates.actions.exceptions.using import allowed_by, excepted

__all__ = [
    "allowed_by",
    "approve_exception",
    "excepted",
    "expire_exceptions",
    "look_at_exception",
    "reject_exception",
    "request_exception",
]
