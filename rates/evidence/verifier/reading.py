"""Reading a pack: a ZIP file or the folder it was unpacked to. Plain Python 3.11, no packages."""

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast

csv.field_size_limit(2**31 - 1)
Row = dict[str, str]
AT_ONCE = 1 << 20


class Failed(Exception):
    """The first record that does not hold, and why."""


class Pack:
    """Rows are streamed, so that a large pack needs no more memory than a small one."""

    def __init__(self, place: Path) -> None:
        self.folder = place if place.is_dir() else None
        self.zip = None if self.folder else zipfile.ZipFile(place)
        self.manifest: dict[str, Any] = json.loads(self.read("manifest.json"))

    def open(self, name: str) -> BinaryIO:
        try:
            if self.folder:
                return (self.folder / name).open("rb")
            return cast(BinaryIO, cast(zipfile.ZipFile, self.zip).open(name))
        except (KeyError, FileNotFoundError):
            raise Failed(f"{name}: it is missing") from None

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()

    def names(self) -> set[str]:
        if self.zip:
            return set(self.zip.namelist())
        folder = cast(Path, self.folder)
        found = (file for file in folder.rglob("*") if file.is_file())
        ours = (file for file in found if "__pycache__" not in file.parts)
        return {file.relative_to(folder).as_posix() for file in ours}

    def rows(self, name: str) -> Iterator[Row]:
        with TextIOWrapper(self.open(name), encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def sha256(self, name: str) -> tuple[str, int]:
        whole, size = hashlib.sha256(), 0
        with self.open(name) as file:
            while block := file.read(AT_ONCE):
                whole.update(block)
                size += len(block)
        return whole.hexdigest(), size


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def check_files(pack: Pack) -> str:
    """Every file is the one that the manifest names, and no other is here."""
    manifest = pack.manifest
    listed = [*manifest["files"], *manifest["programs"]]
    for each in listed:
        if pack.sha256(each["path"]) != (each["sha256"], each["bytes"]):
            raise Failed(f"{each['path']}: it is not the file that the manifest names")
    unknown = pack.names() - {each["path"] for each in listed} - {"manifest.json"}
    if unknown:
        raise Failed(f"{min(unknown)}: the manifest does not name it")
    told = {key: value for key, value in manifest.items() if key not in ("pack", "programs")}
    if hashlib.sha256(canonical(told)).hexdigest() != manifest["pack"]:
        raise Failed("manifest.json: the pack's hash is not that of what it names")
    return f"{len(listed)} files; the pack is {manifest['pack']}"


Check = Callable[[Pack], str]
