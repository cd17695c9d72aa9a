"""A choice among a few rows costs one query, however often it is shown and checked."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.forms import PlainForm, RowField
from accounts.models import JobRole

pytestmark = pytest.mark.django_db


class RoleForm(PlainForm):
    job_role = RowField(queryset=JobRole.objects.all(), required=False, empty_label="All")


def test_a_row_is_chosen_and_shown_with_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        form = RoleForm({"job_role": "social_worker"})
        assert form.checked()["job_role"].code == "social_worker"
        assert str(form).count("<option") == 6
        assert 'value="social_worker" selected' in str(form)
    assert len(queries) == 1


def test_what_was_offered_is_not_looked_up_and_nothing_else_is_taken() -> None:
    form = RoleForm({"job_role": "team_manager"})
    field = form.fields["job_role"]
    assert isinstance(field, RowField)
    offered = JobRole.objects.filter(code="social_worker")[0]
    with CaptureQueriesContext(connection) as queries:
        field.offer([offered])
        assert set(form.problems()) == {"job_role"}
        assert field.to_python(offered) == offered
        assert field.to_python("") is None
        with pytest.raises(forms.ValidationError):
            field.to_python("nothing")
    assert len(queries) == 0
