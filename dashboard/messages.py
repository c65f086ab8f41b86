"""Every text people see, found where it is written, and the catalogue of English that must hold it.

    python -m dashboard.messages          brings dashboard/locale/en/LC_MESSAGES/tiltakslupen.po up to date
    python -m dashboard.messages --check  says what is missing, and fails if anything is

Texts stand in calls of `_` and `ngettext` in the code, and in the definitions: studies, models, cost
calculations, payment models, headers of SQL files, corrections. New texts are added without a translation,
texts that are gone are taken out, and nothing is ever guessed.
"""

from __future__ import annotations

import ast
import csv
import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import read_po, write_po

from dashboard.names import PLACES
from dashboard.text import CATALOGUES, catalogue_file
from queries import definitions

ROOT = Path(__file__).parents[1]
LANGUAGE = "en"
WIDTH = 110
# How many texts a call begins with.
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
UNWANTED = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
Message = str | tuple[str, ...]

# Definition files, and the keys in them whose texts are shown. `levels.*` is everything under `levels`.
SHOWN: dict[str, tuple[str, ...]] = {
    "data/studies/*.toml": (
        "title", "short", "question", "contrast", "month0_name", "exit_title", "text", "reason", "limits",
        "destinations.*", "levels.*",
    ),
    "data/examples/*/study.toml": (
        "title", "short", "question", "contrast", "month0_name", "exit_title", "text", "limits",
        "destinations.*", "levels.*",
    ),
    "data/assumptions/*.toml": ("title", "text", "section", "note", "misprint", "table"),
    "data/payment/*.toml": ("title", "text", "note"),
    "data/perspektiver.toml": ("title", "perspectives.*"),
    "data/published/reports.toml": ("title",),
    "data/contract.toml": ("rules.*",),
    "dashboard/specs/*.toml": ("title", "text", "source"),
}  # fmt: skip
# Tables of texts in Python that name columns when the file is built, long before anybody has a language.
BUILT = {"data/build_columns.py": ("_TITLES", "_START_TITLES")}


def messages() -> dict[Message, list[str]]:
    """Every text, with the files it stands in; a pair is a singular and its plural."""
    found: dict[Message, list[str]] = {}
    for place, message in (*_in_code(), *_in_definitions(), *_in_headers(), *_in_corrections(), *_built()):
        places = found.setdefault(message, [])
        if place not in places:
            places.append(place)
    return found


def _in_code() -> Iterator[tuple[str, Message]]:
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                texts = [str(one.value) for one in node.args[: KEYWORDS[node.func.id]] if _is_text(one)]
                if texts:
                    yield _place(path), texts[0] if len(texts) == 1 else tuple(texts)


def _is_text(node: ast.expr) -> TypeGuard[ast.Constant]:
    """A text as it stands; what is put together at run time has its texts elsewhere."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _in_definitions() -> Iterator[tuple[str, Message]]:
    for pattern, keys in SHOWN.items():
        for path in sorted(ROOT.glob(pattern)):
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from ((_place(path), text) for text in _texts(table, keys))


def _texts(table: dict[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if key == "published":  # how rows are found, apart from why a comparison is only near
            yield from (entry["reason"] for entry in value.get("matches", []))
        elif isinstance(value, dict):
            if f"{key}.*" in keys:
                yield from (text for text in value.values() if isinstance(text, str))
            else:
                yield from _texts(value, keys)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for entry in value:
                yield from _texts(entry, keys)
        elif key in keys:
            texts = value if isinstance(value, list) else [value]
            yield from (text for text in texts if isinstance(text, str) and _is_words(key, text))


def _in_headers() -> Iterator[tuple[str, Message]]:
    for kind in ("outcomes", "subgroups"):
        for name in definitions.names(kind):
            one = definitions.load(kind, name)
            labels = [param.label for param in one.params]
            for text in (one.title, one.source, *labels, *one.presets, *one.levels.values()):
                if text:
                    yield f"queries/{kind}/{name}.sql", text
    for name in definitions.names("register"):
        yield f"queries/register/{name}.sql", definitions.load("register", name).title


def _in_corrections() -> Iterator[tuple[str, Message]]:
    for path in sorted((ROOT / "data" / "corrections").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from ((_place(path), row[name]) for name in ("why", "source") if row[name])


def _built() -> Iterator[tuple[str, Message]]:
    for name, tables in BUILT.items():
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        for node in tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(target, ast.Name) and target.id in tables:
                value = ast.literal_eval(node.value)  # type: ignore[attr-defined]
                yield from ((name, text) for text in value.values())
                yield from ((name, text.replace("trekningen", "start")) for text in value.values())
    for path in sorted((ROOT / "data" / "studies").glob("*.toml")):
        measures = tomllib.loads(path.read_text(encoding="utf-8")).get("measures", {})
        yield from ((_place(path), f"{group['title']} underveis i tiltaket") for group in measures.values())


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_words(key: str, text: str) -> bool:
    """Whether there is anything to translate: a place in a report has its word translated by itself."""
    is_place = key == "table" and text.partition(" ")[0].lower() in PLACES
    return any(letter.isalpha() for letter in text) and not is_place


def catalogue() -> Catalog:
    """The English catalogue as it stands in the repository; an empty one if there is none."""
    path = catalogue_file(LANGUAGE)
    if not path.is_file():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def updated(old: Catalog) -> Catalog:
    """The catalogue with exactly the texts there are now, sorted, keeping every translation that fits."""
    new = Catalog(
        locale=LANGUAGE,
        project="Tiltakslupen",
        header_comment="# English texts of Tiltakslupen. `make messages` adds new texts and drops old ones.",
        fuzzy=False,
    )
    for message, places in sorted(messages().items(), key=lambda pair: str(pair[0])):
        known = old.get(message[0] if isinstance(message, tuple) else message)
        string = known.string if known is not None and known.id == message else None
        new.add(message, string, locations=[(place, 0) for place in sorted(places)], auto_comments=[])
    return new


def untranslated(catalogue: Catalog) -> list[str]:
    """Texts without a translation, in all of their forms."""
    return [str(one.id) for one in catalogue if one.id and not is_filled(one)]


def is_filled(message: BabelMessage) -> bool:
    """Whether every form of a text has a translation."""
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def as_text(catalogue: Catalog) -> str:
    """The file's content: no dates and no line numbers, so that it changes only when a text does."""
    for name in ("creation_date", "revision_date"):
        setattr(catalogue, name, None)
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False, omit_header=False)
    kept = [line for line in written.getvalue().decode().splitlines() if not line.startswith(UNWANTED)]
    return "\n".join(kept).strip() + "\n"


def main(arguments: list[str]) -> int:
    now = updated(catalogue())
    path = catalogue_file(LANGUAGE)
    missing = untranslated(now)
    if "--check" not in arguments:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(now), encoding="utf-8")
    for message in missing:
        print(f"no English: {message}")
    print(f"{path.relative_to(CATALOGUES.parents[1])}: {len(now)} texts, {len(missing)} without English")
    return 1 if missing and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
