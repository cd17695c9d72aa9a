"""Who is let in to the operator's pages: to everybody else they are not there."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, include, path, re_path

from staffbank.operator.shows import shown_models, shows

LOOKS = ("GET", "HEAD")


class OperatorSite(admin.AdminSite):
    """Django's admin without what writes: no sign-in of its own, no actions, no forms."""

    site_header = site_title = "Regional staff bank, for its operator"
    index_title = "What is kept"
    site_url = None
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_operator", False))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        shown = super().admin_view(view, cacheable)

        @wraps(view)
        def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            if request.method not in LOOKS:
                return HttpResponseNotAllowed(LOOKS)
            return shown(request, *args, **kwargs)

        return let_in

    def get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[URLResolver | URLPattern] = [
            path("", self.admin_view(self.index), name="index"),
            path("jsi18n/", self.admin_view(self.i18n_javascript), name="jsi18n"),
        ]
        for model, shown in self._registry.items():
            below = f"{model._meta.app_label}/{model._meta.model_name}/"
            found.append(path(below, include(shown.urls)))
        labels = "|".join(sorted({model._meta.app_label for model in self._registry}))
        one_app = self.admin_view(self.app_index)
        return [*found, re_path(f"^(?P<app_label>{labels})/$", one_app, name="app_list")]


site = OperatorSite(name="operator")
for each in shown_models():
    site.register(each, shows(each))
