"""What `manage.py check`, and with it every process that starts, says about the configuration."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


@register
def evidence_is_not_served(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    """People's papers must not lie where the static files are served from."""
    folder = Path(settings.EVIDENCE_DIR).resolve()
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    if any(folder.is_relative_to(Path(each).resolve()) for each in served):
        told = "EVIDENCE_DIR is inside a folder that is served; name another."
        return [Error(told, id="staffbank.E002")]
    return []


@register
def secret_key_is_set(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018  # Django raises on an empty one
    except ImproperlyConfigured:
        return [Error("Set SECRET_KEY to a long random string.", id="staffbank.E001")]
    return []
