"""What parallel tests must not share: each pytest-xdist worker has a Redis database of its own."""

import os
import re

import pytest
from django.conf import settings

PLAIN_NAMES = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    number = int(worker) + 1  # 0 belongs to a product that is up
    settings.REDIS_URL = re.sub(r"(db=|/)\d+$", rf"\g<1>{number}", settings.REDIS_URL)
    settings.CELERY_BROKER_URL = re.sub(
        r"(virtual_host=|/)\d+$", rf"\g<1>{number}", settings.CELERY_BROKER_URL
    )
    settings.DEMONSTRATION = False  # whoever tests the demonstration asks for it
    # Tests set the clock weeks ahead of whoever signed in.
    settings.SESSION_COOKIE_AGE = 366 * 86_400
    # Pages are tested from the sources: nothing collected, so nothing stale.
    settings.STORAGES["staticfiles"] = {"BACKEND": PLAIN_NAMES}
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
