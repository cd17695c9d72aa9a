"""What a worker's passport holds in many tables, in one statement, each row as its model has it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Expression, F, Field, OuterRef
from django.db.models.functions import JSONObject, Lower, Upper

from accounts.models import User, Worker
from accounts.models.recorded import Credential

Model = type[Any]  # of a Credential of a worker


def rows_of(models: Iterable[Model], worker: Worker) -> dict[Model, list[Any]]:
    """The newest first, with the name of who recorded each."""
    asked = {model._meta.model_name or "": model for model in models}
    tables = {f"of_{name}": ArraySubquery(told(model)) for name, model in asked.items()}
    found: Any = Worker.objects.filter(pk=worker.pk).values(**tables).get()
    return {
        model: [as_row(model, each) for each in found[f"of_{name}"]]
        for name, model in asked.items()
    }


def told(model: Model) -> Any:
    columns = {each.attname: column(each) for each in model._meta.concrete_fields}
    rows = model._default_manager.filter(worker=OuterRef("pk")).order_by("-pk")
    return rows.values(row=JSONObject(recorder=F("recorded_by__full_name"), **columns))


def column(field: "Field[Any, Any]") -> Expression | F:
    if isinstance(field, DateRangeField):
        return JSONObject(lower=Lower(field.name), upper=Upper(field.name))
    return F(field.attname)


def as_row(model: Model, told: dict[str, Any]) -> Credential:
    fields = model._meta.concrete_fields
    values = [as_value(each, told[each.attname]) for each in fields]
    row: Credential = model.from_db(None, [each.attname for each in fields], values)
    names = [told["recorded_by_id"], told["recorder"]]
    row.recorded_by = User.from_db(None, ["id", "full_name"], names)
    return row


def as_value(field: "Field[Any, Any]", told: Any) -> Any:
    if isinstance(field, DateRangeField):
        ends = (told[each] and date.fromisoformat(told[each]) for each in ("lower", "upper"))
        return DateRange(*ends)
    return field.to_python(told)
