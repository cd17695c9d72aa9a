"""What a pack has that the one before it had not, and the other way round, row by row."""

import csv
import json
import zipfile
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from rates.evidence.contents import CONTENTS, Content

LISTED = 100  # rows of each kind and file; the counts are of all
Keyed = tuple[tuple[tuple[int, str], ...], list[str]]


def changes_between(before: Path, after: Path) -> dict[str, Any]:
    """For each file that differs: how many rows came, went and changed, and the keys of the first."""
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        had, has = hashes(old), hashes(new)
        return {
            content.name: differences(content, old, new)
            for content in CONTENTS
            if had.get(content.name) != has[content.name]
        }


def hashes(pack: zipfile.ZipFile) -> dict[str, str]:
    manifest = json.loads(pack.read("manifest.json"))
    return {each["path"]: each["sha256"] for each in manifest["files"]}


def differences(content: Content, old: zipfile.ZipFile, new: zipfile.ZipFile) -> dict[str, Any]:
    counts = dict.fromkeys(("added", "removed", "changed"), 0)
    listed: dict[str, list[str]] = {kind: [] for kind in counts}
    for kind, row in merged(rows_of(old, content), rows_of(new, content)):
        counts[kind] += 1
        if counts[kind] <= LISTED:
            listed[kind].append(" ".join(row[: content.key]))
    return {kind: {"rows": counts[kind], "first": listed[kind]} for kind in counts}


def rows_of(pack: zipfile.ZipFile, content: Content) -> Iterator[Keyed]:
    """An id sorts as a number, whatever else as text: as the statements order them."""
    if content.name not in pack.namelist():
        return
    with pack.open(content.name) as file:
        found = csv.reader(TextIOWrapper(file, encoding="utf-8", newline=""))
        for row in islice(found, 1, None):
            yield tuple(sorting(part) for part in row[: content.key]), row


def sorting(part: str) -> tuple[int, str]:
    return (int(part), "") if part.isdigit() else (-1, part)


def merged(old: Iterator[Keyed], new: Iterator[Keyed]) -> Iterator[tuple[str, list[str]]]:
    """Both are in order, so one row of each is all that is held."""
    left, right = next(old, None), next(new, None)
    while left or right:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield "removed", left[1]
            left = next(old, None)
        elif left is None or right[0] < left[0]:
            yield "added", right[1]
            right = next(new, None)
        else:
            if left[1] != right[1]:
                yield "changed", right[1]
            left, right = next(old, None), next(new, None)
