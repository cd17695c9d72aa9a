import pytest

from accounts.cells import plain_text, safe


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@x", "\tx", "\rx", "\nx"])
def test_safe_and_back(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert plain_text(safe(text)) == text.strip()


def test_plain_text_keeps_a_name_with_an_apostrophe() -> None:
    assert plain_text("'Aisha  Khan") == "'Aisha Khan"
