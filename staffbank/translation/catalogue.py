"""A language's catalogue: what is to be said, what has been said, and the form Django reads."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from staffbank.translation.spoken import everything


def template_of(root: Path, *, now: datetime) -> Catalog:
    """All messages, without a translation."""
    found = Catalog(project="Regional staff bank", creation_date=now, fuzzy=False)
    for name, line, words in everything(root):
        python = "%(" in (words if isinstance(words, str) else words[0])
        flags = ["python-format"] if python else []
        found.add(words, locations=[(name, line)], flags=flags)
    return found


def brought_up_to_date(root: Path, folder: Path, language: str, *, now: datetime) -> Catalog:
    """Keeps every translation whose words still stand; writes the text and its compiled form."""
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    text = place / "django.po"
    kept = Catalog(locale=Locale.parse(language, sep="_"), creation_date=now, fuzzy=False)
    if text.exists():
        kept = read_po(BytesIO(text.read_bytes()), locale=language)
    kept.update(template_of(root, now=now), no_fuzzy_matching=True)
    write(kept, place)
    return kept


def write(catalogue: Catalog, place: Path) -> None:
    with (place / "django.po").open("wb") as text:
        write_po(text, catalogue, width=0, omit_header=False)
    with (place / "django.mo").open("wb") as compiled:
        write_mo(compiled, catalogue)
