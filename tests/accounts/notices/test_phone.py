import pytest

from accounts.phone import mobile_of

KEPT = "+447700900123"


@pytest.mark.parametrize(
    "typed",
    [
        "07700900123",
        "07700 900 123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700-900-123",
        "447700900123",
        " (07700) 900.123 ",
    ],
)
def test_mobile_of(typed: str) -> None:
    assert mobile_of(typed) == KEPT


def test_mobile_of_the_isle_of_man() -> None:
    assert mobile_of("07624 900123") == "+447624900123"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0151 496 0123",  # a landline
        "07000 900123",  # a personal number
        "07600 900123",  # a pager
        "07700 90012",
        "07700 9001234",
        "+33 6 12 34 56 78",
        "07700 900123 ext 4",
        "07700 900123\n+447700900124",
        "٠٧٧٠٠٩٠٠١٢٣",
    ],
)
def test_mobile_of_something_else(typed: str) -> None:
    assert mobile_of(typed) is None
