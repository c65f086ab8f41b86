"""A collection as a TOML file, and as a short text for a link; both read back with errors for people.

The file has one block per figure and one line per number, in a fixed order, so that two versions can be
compared line by line.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from dashboard.collection import LONGEST_NOTE, MOST, Collection, CollectionError, Item, Rows, clean
from dashboard.text import _

VERSION = 1
LARGEST = 400_000  # bytes; sixty figures with long notes
LONGEST_LINK = 6_000  # characters, of which mail and chat programs leave links whole
_LONGEST = 4_000  # characters in any one text
_HEAD = re.compile(r"^\s*\[\[\s*figures\s*\]\]")
_NAME = re.compile(r"[a-z0-9_]{1,40}")
_FIELDS = tuple(field.name for field in fields(Item))
_WANTED = ("page", "query")
# What a link carries: it is made anew from the rest.
_NOT_LINKED = ("title", "sentence")
_LINKED = tuple(name for name in _FIELDS if name not in _NOT_LINKED)


def as_file(collection: Collection) -> str:
    """The collection as TOML.

    Examples
    --------
    >>> print(as_file(Collection((Item("effekter", "effekt", "study=x", note="Se her"),))))
    ... # doctest: +ELLIPSIS
    # ...
    version = 1
    <BLANKLINE>
    [[figures]]
    page = "effekter"
    kind = "effekt"
    query = "study=x"
    note = "Se her"
    <BLANKLINE>
    """
    lines = [
        "# " + _("Samling fra Tiltakslupen. Les den inn på siden Samling. Én blokk er én figur."),
        f"version = {VERSION}",
    ]
    for item in collection:
        lines += ["", "[[figures]]", *_block(item)]
    return "\n".join(lines) + "\n"


def from_file(content: bytes) -> Collection:
    """Read such a file.

    Raises
    ------
    CollectionError
        One line for each fault, with the line of the file it is on. Nothing of the file is used then.
    """
    text, table = _read(content)
    faults = []
    if table.get("version") != VERSION:
        faults.append(_("Linje 1: version skal være {version}.").format(version=VERSION))
    entries = table.get("figures", [])
    if not isinstance(entries, list):
        raise CollectionError(_("figures skal skrives som [[figures]], én blokk per figur."))
    if len(entries) > MOST:
        faults.append(_("Filen har {n} figurer; det er plass til {most}.").format(n=len(entries), most=MOST))
    heads = [number for number, line in enumerate(text.split("\n"), 1) if _HEAD.match(line)]
    items = []
    for number, entry in enumerate(entries):
        item, wrong = _item(entry)
        items.append(item)
        first = heads[number] if len(heads) == len(entries) else 1
        faults += [f"{_line(text, first, key)}: {fault}" for key, fault in wrong]
    unknown = sorted(set(table) - {"version", "figures"})
    faults += [f"{_line(text, 1, key)}: " + _("«{key}» er ukjent.").format(key=key) for key in unknown]
    if faults:
        raise CollectionError("\n".join(faults))
    return Collection(tuple(items))


def as_link(collection: Collection) -> str | None:
    """The collection as a link holds it, in letters that need no quoting; None if it does not fit."""
    rows = [[_plain(getattr(item, name)) for name in _LINKED] for item in collection]
    packed = zlib.compress(json.dumps([VERSION, rows], ensure_ascii=False, separators=(",", ":")).encode(), 9)
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return text if len(text) <= LONGEST_LINK else None


def from_link(text: str) -> Collection:
    """Read what :func:`as_link` made.

    Raises
    ------
    CollectionError
        If it is cut off, changed, or of another version.
    """
    damaged = _("Samlingen i lenken er skadet eller avkortet. Be om lenken på nytt, eller om filen.")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        opener = zlib.decompressobj()
        content = opener.decompress(packed, LARGEST)
        if not opener.eof:
            raise ValueError("cut off, or too large")
        version, rows = json.loads(content)
        entries = [dict(zip(_LINKED, row, strict=True)) for row in rows]
    except (ValueError, TypeError, zlib.error, RecursionError):
        raise CollectionError(damaged) from None
    if version != VERSION:
        raise CollectionError(_("Samlingen i lenken er laget med en annen utgave av Tiltakslupen."))
    found = [_item(entry) for entry in entries]
    if len(found) > MOST or any(wrong for _item_made, wrong in found):
        raise CollectionError(damaged)
    return Collection(tuple(item for item, _wrong in found))


def _block(item: Item) -> list[str]:
    """What is not empty, in the order of the fields; each row of numbers on its own line."""
    lines = []
    for name in _FIELDS:
        value = getattr(item, name)
        if name == "numbers" and value:
            rows = ["    [" + ", ".join(_quoted(cell) for cell in row) + "]," for row in value]
            lines += ["numbers = [", *rows, "]"]
        elif value or name in _WANTED:
            lines += _text(name, value) if value != () else []
    return lines


def _text(name: str, value: str) -> list[str]:
    """One line; a note of several lines has one line for each."""
    if "\n" not in value:
        return [f"{name} = {_quoted(value)}"]
    inner = [_quoted(line)[1:-1] for line in value.split("\n")]
    # The first line break after the opening is not part of the text, the one before the end is.
    return [f'{name} = """', *inner[:-1], inner[-1] + '"""']


def _quoted(text: str) -> str:
    """A TOML string: what JSON writes is one, once the one control character it leaves is gone."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def _read(content: bytes) -> tuple[str, dict[str, Any]]:
    if len(content) > LARGEST:
        raise CollectionError(_("Filen er for stor til å være en samling."))
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise CollectionError(_("Filen er ikke UTF-8. Lagre den som UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise CollectionError(_toml_fault(str(error))) from None
    except (RecursionError, ValueError):
        raise CollectionError(_("Filen er ikke gyldig TOML.")) from None


def _toml_fault(message: str) -> str:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", message)
    reason = message.partition(" (at")[0]
    if place and place[1]:
        return _("Linje {line}, tegn {column}: ikke gyldig TOML ({reason}).").format(
            line=place[1], column=place[2], reason=reason
        )
    return _("Slutten av filen: ikke gyldig TOML ({reason}).").format(reason=reason)


def _item(entry: Any) -> tuple[Item, list[tuple[str, str]]]:
    """One figure, and what is wrong with it as (key, fault) pairs."""
    if not isinstance(entry, Mapping):
        return Item("", "", ""), [("", _("er ikke en figur."))]
    wrong = [(key, _("«{key}» er ukjent.").format(key=key)) for key in entry if key not in _FIELDS]
    wrong += [(key, _("figuren mangler «{key}».").format(key=key)) for key in _WANTED if key not in entry]
    values: dict[str, Any] = {}
    for key in (name for name in _FIELDS if name in entry):
        fault = _fault(key, entry[key])
        if fault:
            wrong.append((key, fault))
        else:
            values[key] = _rows(entry[key]) if key == "numbers" else clean(entry[key])
    return Item(**{"page": "", "kind": "", "query": "", **values}), wrong


def _fault(key: str, value: Any) -> str:
    if key == "numbers":
        cells = isinstance(value, list) and all(
            isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in value
        )
        even = cells and len({len(row) for row in value}) <= 1
        return "" if even else _("numbers skal være rader av tekst, like lange.")
    if not isinstance(value, str):
        return _("{key} skal være tekst i hermetegn.").format(key=key)
    if key in ("page", "kind") and (value or key == "page") and not _NAME.fullmatch(value):
        return _("{key} = «{value}» er ikke navnet på en side eller figur.").format(key=key, value=value[:40])
    longest = LONGEST_NOTE if key == "note" else _LONGEST
    if len(value) > longest:
        return _("{key} er lengre enn {longest} tegn.").format(key=key, longest=longest)
    return ""


def _line(text: str, first: int, key: str) -> str:
    """The line a key stands on, from a block's first line on; the block's own line if it is not there."""
    lines = text.split("\n")
    for number in range(first, len(lines) + 1):
        line = lines[number - 1]
        if number > first and _HEAD.match(line):
            break
        if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return _("Linje {line}").format(line=number)
    return _("Linje {line}").format(line=first)


def _rows(value: list[list[str]]) -> Rows:
    return tuple(tuple(clean(cell) for cell in row) for row in value)


def _plain(value: str | Rows) -> Any:
    return [list(row) for row in value] if isinstance(value, tuple) else value
