"""Replaying past months under a version that is not in force. Nothing else is changed by it."""

from rates.actions.what_if.asking import (
    ask_what_if,
    cancel_what_if,
    look_at_what_if,
    look_at_what_ifs,
    restart_what_if,
)
from rates.actions.what_if.replaying import fail_what_if, replay_next_part

__all__ = [
    "ask_what_if",
    "cancel_what_if",
    "fail_what_if",
    "look_at_what_if",
    "look_at_what_ifs",
    "replay_next_part",
    "restart_what_if",
]
