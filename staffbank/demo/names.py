"""The names in names.toml, to draw from."""

import tomllib
from pathlib import Path

WRITTEN = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
FIRST: list[str] = WRITTEN["first"].split()
LAST: list[str] = WRITTEN["last"].split()
REFEREES: list[str] = WRITTEN["referees"].splitlines()
SUPERVISORS: list[str] = WRITTEN["supervisors"].splitlines()
