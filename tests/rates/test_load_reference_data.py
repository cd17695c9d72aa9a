from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.actions.reference import load_places
from rates.management.commands import load_reference_data

pytestmark = pytest.mark.django_db


def test_load_reference_data_says_that_nothing_changed():
    said = StringIO()
    call_command("load_reference_data", stdout=said)
    assert "councils: 0 added, 0 changed, 153 unchanged" in said.getvalue()
    assert "spine points: 0 added, 0 changed, 125 unchanged" in said.getvalue()


def test_load_reference_data_names_the_cell(monkeypatch, tmp_path):
    (tmp_path / "regions.csv").write_text("code,name\nE12000001,\n")
    monkeypatch.setattr(
        load_reference_data, "load_places", partial(load_places, folder=tmp_path)
    )
    with pytest.raises(CommandError, match=r"regions\.csv, row 2, column name: is empty"):
        call_command("load_reference_data")
