import re
from pathlib import Path

import pytest

from staffbank.embedded.places import BASE_DIR
from tests.staffbank.running import command

ASSETS = BASE_DIR / "staffbank" / "assets"


def test_frontend_builds_once(tmp_path: Path) -> None:
    assert command("-m staffbank.frontend", tmp_path).returncode == 0
    assert command("-m staffbank.frontend", tmp_path).stdout == ""


def test_styles_ask_for_nothing_from_elsewhere() -> None:
    styles = (ASSETS / "app.css").read_text()
    assert "GDS Transport" not in styles
    assert "crest" not in styles
    assert not re.findall(r"url\((?!data:)|@import", styles)


def test_no_class_is_begun_in_two_stylesheets() -> None:
    """Two parts that took one name would lay out each other's pages."""
    begun: dict[str, str] = {}
    changed_for = {"_dark.scss", "_print.scss"}  # these may name what another begins
    for sheet in sorted((BASE_DIR / "staffbank" / "frontend").glob("_*.scss")):
        if sheet.name in changed_for:
            continue
        for name in set(re.findall(r"^\.(app-[a-z_-]+) {", sheet.read_text(), re.MULTILINE)):
            assert begun.setdefault(name, sheet.name) == sheet.name, name


def test_lock_file_names_no_address() -> None:
    lock = (BASE_DIR / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert '"resolved"' not in lock


@pytest.mark.servers
def test_assets_take_hashed_names(tmp_path: Path) -> None:
    done = command("manage.py", tmp_path, "collectstatic", "--no-input")
    assert done.returncode == 0, done.stderr
    names = [path.name for path in (tmp_path / "static").iterdir()]
    assert [name for name in names if re.fullmatch(r"app\.[0-9a-f]{12}\.css\.gz", name)]
