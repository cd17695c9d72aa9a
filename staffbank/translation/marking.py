"""Marks what a template says for translation, so that nobody who writes one has to.

A run of words and values between two tags becomes a blocktranslate, with a plural where the
template says one; labels in attributes, and words handed to an include or a filter, are marked
likewise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from staffbank.translation.messages import message_of

CLASS_OF_THE_BODY = r"{% block width %}.*?{% endblock %}"
PARTS = re.compile(
    rf"({CLASS_OF_THE_BODY}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<!DOCTYPE[^>]*>"
    r"|</?[a-zA-Z](?:{%.*?%}|{{.*?}}|\"[^\"]*\"|[^>\"])*>)",
    re.DOTALL,
)
IN_SENTENCES = re.compile(r"</?(?:strong|em|b|i|abbr|br)>")
SAID_ATTRIBUTE = re.compile(r'(\s(?:alt|aria-label|placeholder|title)=")([^"]*)(")')
HANDED_ON = re.compile(r'(\s[a-z_]+=)("[A-Z][^"]*")(?=[\s%|])')
FALLS_BACK = re.compile(r'(\|default(?:_if_none)?:)("[^"]*[a-zA-Z][^"]*")')
# Values that hold words of ours and not of the reader's: a choice, a heading, what a kind is called.
OUR_WORDS = re.compile(
    r"(?P<value>\b(?:\w+\.)*(?:get_\w+_display|choice_label|label|heading|button|caption|legend|short"
    r"|(?:ask|chart|clause|figure|kind|measure|row|section)\.title|kind\.act))(?=[|\s}])"
)
VALUE = re.compile(r"{{\s*(.*?)\s*}}", re.DOTALL)
BY_HAND = re.compile(r"{%\s*(end)?(?:blocktranslate|comment|verbatim)\b")
QUIET = re.compile(r"<(/?)(?:script|style)\b")


@dataclass
class Reading:
    """Where in the template the reader is: words are said unless by hand or in a script."""

    by_hand: bool = False
    quiet: bool = False

    def passes_over(self, part: str) -> bool:
        tag, script = BY_HAND.match(part), QUIET.match(part)
        if tag:
            self.by_hand = not tag[1]
        if script:
            self.quiet = not script[1]
        return bool(tag or script or self.by_hand or self.quiet)


def marked(source: str) -> str:
    """The template with every word marked; its lines stay where they were."""
    return "".join(pieces(source))


def pieces(source: str) -> Iterator[str]:
    run, reading = "", Reading()
    for part in PARTS.split(source):
        passed_over = reading.passes_over(part)
        if not passed_over and belongs_to_a_sentence(part):
            run += part
            continue
        yield marked_run(run)
        yield part if passed_over else marked_tag(part)
        run = ""
    yield marked_run(run)


def belongs_to_a_sentence(part: str) -> bool:
    if part.startswith(("{%", "{#", "<!")):
        return False
    return not part.startswith("<") or bool(IN_SENTENCES.fullmatch(part))


def marked_tag(part: str) -> str:
    """A tag of the template's or of HTML, with the words that it carries marked."""
    if part.startswith("{%"):
        return with_fallbacks(HANDED_ON.sub(r"\1_(\2)", part))
    return SAID_ATTRIBUTE.sub(lambda found: found[1] + marked(found[2]) + found[3], part)


def with_fallbacks(code: str) -> str:
    code = VALUE.sub(
        lambda found: OUR_WORDS.sub(r"\g<value>|translated", found[0], count=1), code
    )
    return FALLS_BACK.sub(r"\1_(\2)", code)


def marked_run(written: str) -> str:
    """Words with their values as one message; what lies outside them is left as it is."""
    message = message_of(with_fallbacks(written))
    return message.as_template() if message else with_fallbacks(written)
