"""What an answer follows from, as one hash: the same question over the same lines is the same."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from rates.what_if.figures import Row

ENGINE = 1  # raised whenever the same inputs would come to other figures


def digest_of(
    *,
    version: str,
    first_month: date,
    last_month: date,
    limits: Sequence[Mapping[str, Any]],
    rows: Iterable[Row],
) -> str:
    inputs = {
        "engine": ENGINE,
        "version": version,
        "months": [first_month.isoformat(), last_month.isoformat()],
        "limits": limits,
        "ledger": sorted(
            [row.council, row.job_role, row.figures.lines, row.fingerprint] for row in rows
        ),
    }
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
