"""Our own templates, marked as they are read; other people's come with marks of their own."""

from pathlib import Path

from django.apps import apps
from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

from staffbank.translation.marking import marked

OURS = ("accounts", "rates", "shifts", "staffbank")


def folders() -> list[Path]:
    """Where our templates are, in the order in which Django looks for them."""
    places = [
        Path(each.path) / "templates" for each in apps.get_app_configs() if each.label in OURS
    ]
    return [place for place in places if place.is_dir()]


class Loader(FilesystemLoader):
    def get_dirs(self) -> list[str | Path]:
        return [*folders()]

    def get_contents(self, origin: Origin) -> str:
        return marked(super().get_contents(origin))
