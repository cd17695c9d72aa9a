import csv
import shutil
from datetime import date

import pytest

from accounts.actions.reference import FILES, load_places
from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, JobRole, Region
from accounts.reference import Tally

pytestmark = pytest.mark.django_db

# Latitude and longitude, south to north and west to east.
BOXES = {
    "North East": (54.4, 55.9, -2.7, -0.8),
    "North West": (52.9, 55.2, -3.7, -1.9),
    "Yorkshire and The Humber": (53.3, 54.6, -2.6, 0.2),
    "East Midlands": (51.9, 53.7, -2.1, 0.4),
    "West Midlands": (51.8, 53.3, -3.3, -1.1),
    "East of England": (51.4, 53.0, -0.8, 1.8),
    "London": (51.28, 51.70, -0.52, 0.34),
    "South East": (50.5, 52.2, -2.0, 1.5),
    "South West": (49.8, 52.2, -6.5, -1.4),
}


@pytest.fixture
def files(tmp_path):
    return shutil.copytree(FILES, tmp_path / "reference")


def rows_of(name):
    with (FILES / name).open(newline="") as lines:
        return list(csv.DictReader(lines))


def replace_in(file, old, new):
    before = file.read_text()
    assert before.count(old) == 1
    file.write_text(before.replace(old, new))


@pytest.mark.parametrize(
    ("name", "model", "count"),
    [("regions.csv", Region, 9), ("councils.csv", Council, 153), ("job_roles.csv", JobRole, 5)],
)
def test_load_places_holds_every_row(name, model, count):
    assert model.objects.count() == len(rows_of(name)) == count


def test_load_places_councils_carry_what_the_file_says():
    for row in rows_of("councils.csv"):
        council = Council.objects.select_related("region").get(gss_code=row["gss_code"])
        assert council.name == row["name"]
        assert council.dfe_code == row["dfe_code"]
        assert council.region.name == row["region"]
        assert council.london_area == row["london_area"]
        assert (
            f"{council.latitude} {council.longitude}" == f"{row['latitude']} {row['longitude']}"
        )
        assert council.effective.lower == date.fromisoformat(row["effective_from"])
        assert council.effective.upper is None


@pytest.mark.parametrize("row", rows_of("councils.csv"), ids=lambda row: row["name"])
def test_councils_lie_in_their_region(row):
    south, north, west, east = BOXES[row["region"]]
    assert south <= float(row["latitude"]) <= north
    assert west <= float(row["longitude"]) <= east


def test_load_places_again_changes_nothing_and_leaves_no_trace():
    before = AuditEntry.objects.count()
    assert load_places(by=None) == {
        "regions": Tally(added=0, changed=0, unchanged=9),
        "councils": Tally(added=0, changed=0, unchanged=153),
        "job roles": Tally(added=0, changed=0, unchanged=5),
    }
    assert AuditEntry.objects.count() == before


def test_load_places_mends_a_changed_and_a_missing_row():
    Council.objects.filter(name="Halton").update(latitude=50)
    JobRole.objects.filter(code="social_worker").delete()
    tallies = load_places(by=None)
    assert tallies["councils"] == Tally(added=0, changed=1, unchanged=152)
    assert tallies["job roles"] == Tally(added=1, changed=0, unchanged=4)
    assert AuditEntry.objects.latest("pk").verb == "reference.loaded"


def test_load_places_names_each_bad_cell_and_loads_nothing(files):
    replace_in(files / "councils.csv", "Halton,North West,,53.344", "Halton,Wirralia,,north")
    with pytest.raises(BadInput) as refused:
        load_places(by=None, folder=files)
    row = 2 + [row["name"] for row in rows_of("councils.csv")].index("Halton")
    assert set(refused.value.fields) == {
        f"councils.csv, row {row}, column region",
        f"councils.csv, row {row}, column latitude",
    }


def test_load_places_names_a_repeated_row(files):
    replace_in(files / "regions.csv", "E12000009,South West", "E12000008,South West")
    with pytest.raises(BadInput) as refused:
        load_places(by=None, folder=files)
    assert refused.value.fields == {
        "regions.csv, row 10, column code": ["repeats row 9; remove one of them"]
    }


def test_load_places_names_a_missing_column(files):
    replace_in(files / "regions.csv", "code,name", "code,title")
    with pytest.raises(BadInput) as refused:
        load_places(by=None, folder=files)
    assert "regions.csv, row 2, column name" in refused.value.fields


def test_load_places_is_the_operators(people):
    with pytest.raises(NotPermitted):
        load_places(by=people.lead)
