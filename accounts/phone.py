"""Numbers of mobile phones of the United Kingdom, as people type them and as they are kept."""

import re

# Ofcom's plan: 070 are personal numbers and 076 pagers, but for 07624, the Isle of Man's mobiles.
MOBILE = re.compile(r"^(?:\+44|0044|44|0)(7(?:[1-57-9]\d{3}|624\d)\d{5})$")
BETWEEN = re.compile(r"[\s().-]|\(0\)")


def mobile_of(typed: str) -> str | None:
    """+447700900123 for 07700 900123 and the like; None for what is no British mobile."""
    found = MOBILE.match(BETWEEN.sub("", typed.replace("(0)", "")))
    return f"+44{found[1]}" if found else None
