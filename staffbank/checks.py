"""What `manage.py check`, and with it every process that starts, says about the configuration."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


@register
def secret_key_is_set(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018  # Django raises on an empty one
    except ImproperlyConfigured:
        return [Error("Set SECRET_KEY to a long random string.", id="staffbank.E001")]
    return []
