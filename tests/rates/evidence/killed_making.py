"""A worker that is killed half-way through a pack: python -m tests.rates.evidence.killed_making ID DAY FOLDER."""

import sys
from datetime import date
from typing import Any

import django

from tests.races.killed_posting import die

HALF_WAY = 6  # files


def main() -> None:
    django.setup()
    from django.test import override_settings

    from rates.actions.evidence_packs import building, make_pack

    def step(progress: Any, files_done: int, bytes_done: int) -> None:
        if files_done >= HALF_WAY:
            die()

    building.Progress.step = step  # type: ignore[method-assign]
    with override_settings(EVIDENCE_DIR=sys.argv[3], AUDIT_SIGNING_KEY="5e" * 32):
        make_pack(pack_id=int(sys.argv[1]), today=date.fromisoformat(sys.argv[2]))


if __name__ == "__main__":
    main()
