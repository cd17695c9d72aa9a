"""Where the files of evidence packs lie: below EVIDENCE_DIR, named by region and pack.

Deeper than the files that show credentials, so that what sweeps those leaves these alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from rates.errors import PackGone
from rates.models import EvidencePack


def folder_of(pack: EvidencePack) -> Path:
    return Path(settings.EVIDENCE_DIR) / "packs" / pack.region.code


def place_of(pack: EvidencePack) -> Path:
    return folder_of(pack) / f"{pack.pk}.zip"


def coming(pack: EvidencePack) -> Path:
    """One name for each making: who takes up a killed one writes over what it left."""
    return folder_of(pack) / f".coming-{pack.pk}.zip"


@contextmanager
def begun(pack: EvidencePack) -> Iterator[IO[bytes]]:
    """A file to write to, gone again if anything fails; `keep` puts it in its place."""
    file = coming(pack)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with file.open("wb") as output:
            yield output
            output.flush()
            os.fsync(output.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def keep(pack: EvidencePack) -> int:
    """Put what was written in its place, whole; its size."""
    place = place_of(pack)
    coming(pack).replace(place)
    return place.stat().st_size


def throw_away(pack: EvidencePack) -> None:
    coming(pack).unlink(missing_ok=True)


def found(pack: EvidencePack) -> Path:
    """The file of a pack that was made. Raises PackGone where it is missing or cut."""
    place = place_of(pack)
    if not place.is_file() or place.stat().st_size != pack.file_bytes:
        raise PackGone
    return place
