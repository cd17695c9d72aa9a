"""Any model as the operator sees it: what is harmless of it, and nothing to press."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html

from accounts.actions.looking import record_operators_look
from accounts.models import User
from accounts.pages import ROWS_PER_PAGE
from staffbank.operator.hidden import NEVER, NOT_SHOWN, SHOWN_TEXT

APPS = ("accounts", "rates", "shifts")
TEXT = (models.CharField, models.TextField)
HIDDEN_KINDS = (models.BinaryField, models.JSONField, models.FileField)
COLUMNS = 8

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


def shown_models() -> list[type[models.Model]]:
    found = (model for app in APPS for model in apps.get_app_config(app).get_models())
    return [model for model in found if model._meta.label not in NOT_SHOWN]


def is_shown(field: "models.Field[Any, Any]") -> bool:
    if isinstance(field, HIDDEN_KINDS) or f"{field.model._meta.label}.{field.name}" in NEVER:
        return False
    if isinstance(field, TEXT):
        return bool(field.choices) or field.primary_key or field.name in SHOWN_TEXT
    return True


def by_number(field: "models.ForeignKey[Any, Any]") -> Callable[[models.Model], str]:
    """A row that another points to, by its key: no name to look up, so no statement a row."""

    def shown(row: models.Model) -> str:
        key = getattr(row, field.attname)
        if key is None:
            return "–"
        return linked(field.related_model._meta, key)

    shown.__name__ = field.name
    shown.short_description = field.verbose_name  # type: ignore[attr-defined]
    return shown


def linked(options: Any, key: Any) -> str:
    name = f"{options.verbose_name} {key}"
    try:
        page = reverse(f"operator:{options.app_label}_{options.model_name}_change", args=[key])
    except NoReverseMatch:
        return name
    return format_html('<a href="{}">{}</a>', page, name)


class Shows(Base):
    """Reads, never writes; each page that is opened leaves its entry in the trail."""

    actions = None
    list_per_page = ROWS_PER_PAGE
    list_max_show_all = 0
    show_full_result_count = False
    change_form_template = "operator/row.html"

    def get_urls(self) -> list[URLPattern]:
        """A list and a row: there is nothing to add, change or delete."""
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/", wrap(self.change_view), name=f"{name}_change"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # `OperatorSite` lets in nobody else

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """No condition in an address: one about what is hidden would tell it, answer by answer."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        record_operators_look(by=cast(User, request.user), target=self.model)
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Its heading names the row by its number: what it calls itself may say too much."""
        row = context["original"]
        record_operators_look(by=cast(User, request.user), target=row)
        context |= {"subtitle": None, "title": f"{row._meta.verbose_name} {row.pk}"}
        return super().render_change_form(request, context, *args, **kwargs)


def shows(model: type[models.Model]) -> type[Shows]:
    """What of this model is listed, searched and shown."""
    fields = [field for field in model._meta.fields if is_shown(field)]
    columns = [
        by_number(field) if isinstance(field, models.ForeignKey) else field.name
        for field in fields
    ]
    key = str(model._meta.pk.name)
    shown = {
        "list_display": [key, *[each for each in columns if each != key][: COLUMNS - 1]],
        "list_display_links": [key],
        "fields": columns,
        "readonly_fields": columns,
        "search_fields": [field.name for field in fields if isinstance(field, TEXT)],
        "ordering": [f"-{key}"],
    }
    return type(f"Shows{model.__name__}", (Shows,), shown)
