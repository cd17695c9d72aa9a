"""What a template says is marked for translation, and nothing else of it changes."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from staffbank.translation.loader import folders
from staffbank.translation.marking import marked
from staffbank.translation.spoken import of_code, of_template

MARKED = {
    "<p>Offers</p>": "<p>{% blocktranslate %}Offers{% endblocktranslate %}</p>",
    "<p> {{ a.name|upper }} is late. </p>": (
        "<p> {% blocktranslate with name=a.name|upper %}{{ name }} is late."
        "{% endblocktranslate %} </p>"
    ),
    "{{ a.day }} to {{ b.day }} x": (
        "{% blocktranslate with day=a.day day_=b.day %}{{ day }} to {{ day_ }} x"
        "{% endblocktranslate %}"
    ),
    "<p>{{ n }} shift{{ n|pluralize }}</p>": (
        "<p>{% blocktranslate count counter=n|counted with n=n %}{{ n }} shift"
        "{% plural %}{{ n }} shifts{% endblocktranslate %}</p>"
    ),
    '<p>{{ n }} {{ n|pluralize:"is,are" }} due</p>': (
        "<p>{% blocktranslate count counter=n|counted with n=n %}{{ n }} is due"
        "{% plural %}{{ n }} are due{% endblocktranslate %}</p>"
    ),
    "<p><strong>Late</strong></p>": (
        "<p><strong>{% blocktranslate %}Late{% endblocktranslate %}</strong></p>"
    ),
    "<p>So <strong>late</strong>!</p>": (
        "<p>{% blocktranslate %}So <strong>late</strong>!{% endblocktranslate %}</p>"
    ),
    '<nav aria-label="Pages of {{ what }}">': (
        '<nav aria-label="{% blocktranslate with what=what %}Pages of {{ what }}'
        '{% endblocktranslate %}">'
    ),
    '<p title="{% if a %}Late{% endif %}">': (
        '<p title="{% if a %}{% blocktranslate %}Late{% endblocktranslate %}{% endif %}">'
    ),
    '{% include "back.html" with words="My work" %}': (
        '{% include "back.html" with words=_("My work") %}'
    ),
    '<p>{{ who|default:"Nobody" }}</p>': '<p>{{ who|default:_("Nobody") }}</p>',
    "<p>{{ a.get_kind_display|lower }}</p>": "<p>{{ a.get_kind_display|translated|lower }}</p>",
}
LEFT_ALONE = [
    "<p>{{ name }}, {{ day }}: {{ pounds }} – &nbsp;</p>",
    '<input class="govuk-input" value="Late">',
    "<style>p { color: red }</style><script>let late = 1;</script>",
    "{# Late #}<!-- Late -->{% comment %}Late{% endcomment %}",
    "{% block width %} app-wide{% endblock %}",
    "{% blocktranslate %}Late{% endblocktranslate %}",
    "<!DOCTYPE html>",
]


@pytest.mark.parametrize("source", MARKED)
def test_words_are_marked(source: str) -> None:
    assert marked(source) == MARKED[source]


@pytest.mark.parametrize("source", LEFT_ALONE)
def test_the_rest_is_left_alone(source: str) -> None:
    assert marked(source) == source


def test_lines_stay_where_they_were() -> None:
    source = "<p>\n  One line\n  and another of {{ a.b }}\n</p>\n{% if x %}\n{% endif %}"
    assert marked(source).count("\n") == source.count("\n")
    assert marked(source).endswith("</p>\n{% if x %}\n{% endif %}")


def test_an_emphasis_left_open_is_not_marked() -> None:
    assert marked("<p>So <strong>{% if a %}late{% endif %}</strong></p>").count("<strong>") == 1


@pytest.mark.parametrize(("n", "said"), [(0, "0 shifts"), (1, "1 shift"), ([1], "[1] shift")])
def test_one_and_many_read_as_they_did(n: object, said: str) -> None:
    template = engines["django"].from_string(marked("{{ n }} shift{{ n|pluralize }}"))
    assert template.render({"n": n}) == said


def test_the_number_of_a_list_hides_it_not() -> None:
    source = "{{ late|length }} week{{ late|length|pluralize }}"
    template = engines["django"].from_string(marked(source))
    assert template.render({"late": [7]}) == "1 week"
    assert template.render({"late": []}) == "0 weeks"


def test_values_are_escaped_and_per_cent_signs_survive() -> None:
    template = engines["django"].from_string(marked("<b>{{ name }} is at 100 %</b>"))
    assert template.render({"name": "<i>"}) == "<b>&lt;i&gt; is at 100 %</b>"


def test_every_template_of_ours_compiles() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    names = [
        str(path.relative_to(folder)) for folder in folders() for path in folder.rglob("*.html")
    ]
    assert len(names) > 100
    for name in names:
        assert engine.get_template(name).nodelist is not None


def test_what_gettext_is_asked_for_is_what_the_catalogue_has() -> None:
    source = "<p>{{ n }} shift{{ n|pluralize }} at 5 %</p>\n<p>Late</p>"
    assert list(of_template(source)) == [
        (1, ("%(n)s shift at 5 %%", "%(n)s shifts at 5 %%")),
        (2, "Late"),
    ]


def test_fixed_words_of_the_code_are_found() -> None:
    source = '''"""A module."""
label, code, query = "Your name", "no_cap", "SELECT 1"
said = f"Late by {days}."
class State(TextChoices):
    """States."""
    SIGNED_OFF = "signed_off", "Seen by them"
'''
    assert sorted({str(words) for _, words in of_code(source)}) == [
        "Seen by them",
        "Signed off",
        "Your name",
    ]


def test_the_code_has_no_other_place_for_templates() -> None:
    root = Path(settings.BASE_DIR)
    found = {path.parents[0] for path in root.glob("*/templates")}
    assert {folder.parent for folder in folders()} == found
