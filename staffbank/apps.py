from django.apps import AppConfig


class StaffbankConfig(AppConfig):
    name = "staffbank"

    def ready(self) -> None:
        # Registers the checks, and the Celery app whose broker every `delay` uses.
        from staffbank import celery, checks  # noqa: F401
