"""One message of a template: the words, the names of its values, and its plural."""

import re
from dataclasses import dataclass
from html import unescape

WORD = re.compile(r"[^\W\d_]")
VALUE = re.compile(r"{{\s*(.*?)\s*}}", re.DOTALL)
NOT_A_NAME = re.compile(r"\W+")
PLURAL = re.compile(r'{{\s*([^{}]*?)\|pluralize(?::"([^"]*)")?\s*}}')
INLINE = re.compile(r"<(/?)(strong|em|b|i|abbr)>")
AROUND = re.compile(r"<(strong|em|b|i|abbr)>((?:(?!</?\1>).)*)</\1>", re.DOTALL)
TAKEN = frozenset({"and", "as", "asvar", "context", "count", "counter", "trimmed", "with"})


@dataclass(frozen=True)
class Message:
    """What gettext looks up, and how the template fills it in."""

    before: str
    singular: str
    plural: str
    count: str
    values: tuple[tuple[str, str], ...]
    after: str

    def as_template(self) -> str:
        trimmed = " trimmed" if "\n" in self.singular else ""
        counted = f" count counter={self.count}|counted" if self.plural else ""
        bound = "".join(f" {name}={value}" for name, value in self.values)
        bound = f" with{bound}" if bound else ""
        plural = f"{{% plural %}}{self.plural}" if self.plural else ""
        opened = f"{{% blocktranslate{trimmed}{counted}{bound} %}}"
        said = f"{opened}{self.singular}{plural}{{% endblocktranslate %}}"
        return f"{self.before}{said}{self.after}"


def message_of(written: str) -> Message | None:
    """None where nothing is said in words, or where an emphasis is left open."""
    if not says_something(written) or not is_balanced(written):
        return None
    before, words, after = outside_of(written)
    singular, plural, count = numbers_of(words)
    values: dict[str, str] = {}
    one, many = named(singular, values, count), named(plural, values, count)
    return Message(before, one, many, count, tuple(values.items()), after)


def says_something(written: str) -> bool:
    without = re.sub(r"{{.*?}}|<[^>]*>", "", written, flags=re.DOTALL)
    return bool(WORD.search(unescape(without)))


def is_balanced(written: str) -> bool:
    still_open: list[str] = []
    for closing, name in INLINE.findall(written):
        if not closing:
            still_open.append(name)
        elif not still_open or still_open.pop() != name:
            return False
    return not still_open


def outside_of(written: str) -> tuple[str, str, str]:
    """Space, and an emphasis around the whole, are no part of what is said."""
    words = written.strip()
    start = written.index(words)
    before, after = written[:start], written[start + len(words) :]
    around = AROUND.fullmatch(words)
    if not around:
        return before, words, after
    inner_before, inner, inner_after = outside_of(around[2])
    name = around[1]
    return f"{before}<{name}>{inner_before}", inner, f"{inner_after}</{name}>{after}"


def numbers_of(words: str) -> tuple[str, str, str]:
    """The words for one, for many, and what is counted; no plural where two things are."""
    counted = {found[1] for found in PLURAL.finditer(words)}
    if len(counted) != 1:
        return words, "", ""
    return ending(words, 0), ending(words, 1), counted.pop()


def ending(words: str, number: int) -> str:
    def of(found: re.Match[str]) -> str:
        endings = (found[2] if found[2] is not None else "s").split(",")
        both: list[str] = ["", *endings][-2:]
        return both[number]

    return PLURAL.sub(of, words)


def named(words: str, values: dict[str, str], count: str = "") -> str:
    """The words with a name in place of each value; the names are added to the values.

    None may hide what the count is read from, because the template looks that up after them.
    """
    read_from = NOT_A_NAME.split(count)[0]

    def name(found: re.Match[str]) -> str:
        expression = found[1]
        chosen = name_of(expression)
        while values.get(chosen, expression) != expression or (
            chosen == read_from and expression != read_from
        ):
            chosen += "_"
        values[chosen] = expression
        return f"{{{{ {chosen} }}}}"

    return VALUE.sub(name, words)


def name_of(expression: str) -> str:
    """What tells a translator most: the last part of what is looked up."""
    path = expression.split("|")[0].strip('"_()')
    name = NOT_A_NAME.sub("_", path.rsplit(".", 1)[-1]).strip("_").lower()
    return f"value_{name}" if not name or name[0].isdigit() or name in TAKEN else name


def looked_up(block: str, *, trimmed: bool) -> str:
    """What blocktranslate asks gettext for."""
    if trimmed:
        block = " ".join(line.strip() for line in block.strip().splitlines() if line.strip())
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", block.replace("%", "%%"))
