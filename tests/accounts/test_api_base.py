from django.urls import URLResolver, get_resolver

from accounts.api_base import IdempotentAPIView


def views_below(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_below(pattern, route)
        else:
            yield route, getattr(pattern.callback, "cls", pattern.callback)


# A calendar's secret address is shown once; an answer kept for its repeats would keep it.
NEVER_KEPT = {"api/v1/availability/links/"}


def test_every_post_of_the_api_honours_idempotency_key():
    api = {route: view for route, view in views_below(get_resolver()) if "api/v1/" in route}
    assert "api/v1/audit/" in api
    assert {
        route
        for route, view in api.items()
        if hasattr(view, "post") and not issubclass(view, IdempotentAPIView)
    } == NEVER_KEPT
