"""Files as people send them: what they really are, and a name that is safe to keep."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.errors import BadInput

LONGEST_NAME = 120
MEGABYTE = 1_000_000
ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/heic": ".heic",
}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
ACCEPT = ",".join([*ENDINGS, ".heic"])


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that may be kept: of a known type, not empty, not too large."""

    name: str
    content_type: str
    content: bytes


def content_type_of(content: bytes) -> str | None:
    """By how the file starts; its name and what the browser calls it say nothing."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "image/heic"
    return None


def plain_name(name: str, content_type: str) -> str:
    """The last part of the path, without what cannot be seen, and never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = (each for each in last if unicodedata.category(each)[0] != "C")
    kept = re.sub(r"\s+", " ", unicodedata.normalize("NFC", "".join(seen))).strip(" .")
    if not kept:
        return f"file{ENDINGS[content_type]}"
    stem, dot, ending = kept.rpartition(".")
    if len(kept) <= LONGEST_NAME:
        return kept
    ending = (dot + ending)[:10] if stem else ""
    return kept[: LONGEST_NAME - len(ending)] + ending


def upload_of(name: str, content: bytes) -> Upload:
    if not content:
        raise BadInput({"file": f"“{shown(name)}” is empty; choose the file again."})
    content_type = content_type_of(content)
    if content_type is None:
        raise BadInput(
            {
                "file": f"“{shown(name)}” is not a PDF, PNG, JPEG or HEIC file, whatever it is"
                " called; take a photograph or save it as a PDF."
            }
        )
    return Upload(
        name=plain_name(name, content_type), content_type=content_type, content=content
    )


def read_upload(file: "UploadedFile[Any]", largest: int) -> Upload:
    """Its size (bytes) is checked before it is read into memory."""
    name = file.name or ""
    if (file.size or 0) > largest:
        most = f"{largest / MEGABYTE:g}"
        raise BadInput(
            {
                "file": f"“{shown(name)}” has {(file.size or 0) / MEGABYTE:.1f} MB; the most is"
                f" {most} MB. Take a smaller photograph."
            }
        )
    return upload_of(name, file.read())


def shown(name: str) -> str:
    return plain_name(name, "application/pdf")
