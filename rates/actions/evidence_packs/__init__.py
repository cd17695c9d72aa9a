"""A region's quarter frozen in a file that anyone can check (decision 0044)."""

from rates.actions.evidence_packs.asking import (
    ask_for_pack,
    look_at_packs,
    restart_pack,
    take_pack,
)
from rates.actions.evidence_packs.building import fail_pack, make_pack

__all__ = [
    "ask_for_pack",
    "fail_pack",
    "look_at_packs",
    "make_pack",
    "restart_pack",
    "take_pack",
]
