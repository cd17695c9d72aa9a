"""What pages say can be read at eleven to fourteen, as far as a formula can tell."""

import re
from pathlib import Path

import pytest
from django.conf import settings

PAGES = sorted(Path(settings.BASE_DIR).glob("*/templates/**/*.html"))
TAGS = re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)
VALUES = re.compile(r"\{\{.*?\}\}", re.DOTALL)
MARKUP = re.compile(r"<[^>]+>")
SENTENCES = re.compile(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", re.DOTALL)
WORD = re.compile(r"[A-Za-z’'-]+")
VOWELS = re.compile("[aeiouy]+")
FEWEST, OLDEST, OLDEST_ON_AVERAGE = 12, 16.5, 14.0


def syllables(word: str) -> int:
    return max(1, len(VOWELS.findall(word)) - word.endswith("e"))


def reading_age(sentence: str) -> float:
    """The Flesch–Kincaid grade and five years, when American children start with the first."""
    words = WORD.findall(sentence.lower())
    each = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) + 11.8 * each - 15.59 + 5


def sentences_of(page: Path) -> list[str]:
    text = VALUES.sub("it", TAGS.sub(" ", page.read_text()))
    said = (MARKUP.sub(" ", each) for each in SENTENCES.findall(text))
    found = (each for block in said for each in re.split(r"(?<=[.!?:;])\s+", block))
    return [each for each in found if len(WORD.findall(each)) >= FEWEST]


@pytest.mark.parametrize(
    ("sentence", "age"),
    [("You are told.", 4), ("Nobody is booked twice at the same time.", 10)],
)
def test_short_words_are_read_young(sentence: str, age: int) -> None:
    assert reading_age(sentence) < age


def test_every_page_is_in_plain_english() -> None:
    """Names of laws and offices are long, so one sentence may be harder than the rest."""
    hard, ages = [], []
    for page in PAGES:
        for sentence in sentences_of(page):
            ages.append(reading_age(sentence))
            hard += [f"{page.name}: {' '.join(sentence.split())}"] * (ages[-1] > OLDEST)
    assert hard == []
    assert sum(ages) / len(ages) < OLDEST_ON_AVERAGE
