"""Recharging a host for the workers that it was lent (decision 0050)."""

from rates.actions.recharges.answering import (
    agree_recharge,
    answer_recharge,
    query_recharge,
    settle_recharge,
)
from rates.actions.recharges.drafting import draft_recharges
from rates.actions.recharges.issuing import issue_recharge, reissue_recharge
from rates.actions.recharges.looking import look_at_recharge, look_at_recharges

__all__ = [
    "agree_recharge",
    "answer_recharge",
    "draft_recharges",
    "issue_recharge",
    "look_at_recharge",
    "look_at_recharges",
    "query_recharge",
    "reissue_recharge",
    "settle_recharge",
]
