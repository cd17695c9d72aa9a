"""The fixed words of the code that reach a page: labels, hints, choices and plain sentences.

They are written in English where they are used, and translated where they are shown.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from staffbank.templatetags.translated import in_words
from staffbank.translation.marking import marked
from staffbank.translation.messages import looked_up

MESSAGE = re.compile(
    r"{%\s*blocktranslate(?P<options>[^%]*?)%}(?P<one>.*?)"
    r"(?:{%\s*plural\s*%}(?P<many>.*?))?{%\s*endblocktranslate\s*%}"
    r'|_\("(?P<handed>[^"]*)"\)',
    re.DOTALL,
)
NOT_ON_PAGES = (
    "migrations",
    "demo",
    "bench",
    "management",
    "embedded",
    "verifier",
    "api",
    "serializers",
)
IDENTIFIER = re.compile(r"[A-Z0-9_]+")
SQL = re.compile(r"\b(SELECT|FROM|WHERE|RETURNING|CASCADE|INSERT)\b")
Words = str | tuple[str, str]  # a plural is told with its singular, as gettext has it


def of_template(source: str) -> Iterator[tuple[int, Words]]:
    """Each message of a template with its line, as gettext looks it up."""
    text = marked(source)
    for found in MESSAGE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["handed"] is not None:
            yield line, found["handed"]
            continue
        trimmed = "trimmed" in found["options"]
        one = looked_up(found["one"], trimmed=trimmed)
        many = looked_up(found["many"], trimmed=trimmed) if found["many"] else ""
        yield line, (one, many) if many else one


def of_code(source: str) -> Iterator[tuple[int, Words]]:
    """Each fixed text of a module that begins as a sentence or a label does."""
    tree = ast.parse(source)
    left_out = set(map(id, left_out_of(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from states_of(node)
            yield from labels_of(node)
        elif (
            isinstance(node, ast.Constant) and id(node) not in left_out and is_said(node.value)
        ):
            yield node.lineno, str(node.value)


def states_of(kind: ast.ClassDef) -> Iterator[tuple[int, Words]]:
    """The members of a list of choices, as pages write a stored code."""
    if not any(ast.unparse(base).endswith(("StrEnum", "TextChoices")) for base in kind.bases):
        return
    for member in kind.body:
        if isinstance(member, ast.Assign):
            codes = [each for each in ast.walk(member.value) if isinstance(each, ast.Constant)]
            if codes and isinstance(codes[0].value, str):
                yield member.lineno, in_words(codes[0].value)


def labels_of(form: ast.ClassDef) -> Iterator[tuple[int, Words]]:
    """What a form's fields are called that say nothing else."""
    for field in form.body:
        if isinstance(field, ast.Assign) and is_field(field.value):
            told = {each.arg for each in field.value.keywords}
            if "label" not in told and isinstance(field.targets[0], ast.Name):
                yield field.lineno, in_words(field.targets[0].id)


def is_field(value: ast.expr) -> TypeGuard[ast.Call]:
    """One of a form, not one of a table."""
    if not isinstance(value, ast.Call):
        return False
    kind = ast.unparse(value.func)
    return kind.endswith("Field") and not kind.startswith("models.")


def left_out_of(tree: ast.Module) -> Iterator[ast.AST]:
    """What describes the code itself, and the pieces of a text that has values in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from ast.walk(node)


def is_said(value: object) -> bool:
    if isinstance(value, str) and value.startswith("%("):
        return True
    if not isinstance(value, str) or not value[:1].isupper() or IDENTIFIER.fullmatch(value):
        return False
    return not SQL.search(value) and len(value) > 1


def everything(root: Path) -> Iterator[tuple[str, int, Words]]:
    """Every message of the product: its file below the root, its line and its words."""
    for app in ("accounts", "rates", "shifts", "staffbank"):
        for path in sorted((root / app).rglob("*")):
            name = str(path.relative_to(root))
            if set(path.parts) & set(NOT_ON_PAGES):
                continue
            if path.suffix == ".html":
                found = of_template(path.read_text())
            elif path.suffix == ".py":
                found = of_code(path.read_text())
            else:
                continue
            yield from ((name, line, words) for line, words in found)
