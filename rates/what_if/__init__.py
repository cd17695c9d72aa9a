"""What a proposed version would have done to past spend: pure, without a database."""

from rates.what_if.digest import ENGINE, digest_of
from rates.what_if.figures import Figures, Row, total
from rates.what_if.limits import Limit, as_if_throughout, limits_of
from rates.what_if.states import NEXT, UNDER_WAY, WhatIfState

__all__ = [
    "ENGINE",
    "NEXT",
    "UNDER_WAY",
    "Figures",
    "Limit",
    "Row",
    "WhatIfState",
    "as_if_throughout",
    "digest_of",
    "limits_of",
    "total",
]
