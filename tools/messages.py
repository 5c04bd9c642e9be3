"""Keep both languages complete: Chinese stands in the source, English in each module's catalogue.

    tools/messages.py [FLOOR/MODULE …]          take up new texts, drop stale ones, compile
    tools/messages.py --check [FLOOR/MODULE …]  change nothing; fail on anything missing, stale or wrong
    tools/messages.py --compile                 only make the .mo files (the wheel's build does this too)

A text already translated in another module is filled in at once, so one Chinese text keeps one English text.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shouwen"
FLOORS = ("foundation", "relations", "casework", "aftercare", "governance", "insight", "interfaces")
PLACE = Path("locale/en/LC_MESSAGES/django.po")
HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
ONE, PLURAL, CONTEXT, BOTH = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), BOTH),
}
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[a-z]{3}")
FIELD = re.compile(r"%\(\w+\)[-+ 0-9.]*[sdf]|\{\w*\}")
Key = tuple[str | None, str]


def modules(names: Iterable[str] = ()) -> list[Path]:
    """The folders that keep a catalogue: kit, every module of a floor, every plugin; or just the named ones."""
    if named := [SOURCE / name.removeprefix("src/shouwen/").rstrip("/") for name in names]:
        return named
    found = [SOURCE / "kit", *(path for floor in FLOORS for path in SOURCE.glob(f"{floor}/*/"))]
    found += SOURCE.glob("plugins/*/*/")
    return sorted(path for path in found if any(sources(path)))


def sources(module: Path) -> Iterator[Path]:
    """The files whose texts people see."""
    for path in sorted(module.rglob("*")):
        inner = set(path.relative_to(module).parts)
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations"} & inner:
            yield path


def extract(module: Path) -> Catalog:
    """Every text of a module, in the order of its files."""
    from django.utils.translation.template import templatize

    catalogue = Catalog(locale="en", charset="utf-8")
    for path in sources(module):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "templates" not in path.parts or "{" not in text:
                continue
            text = templatize(text, origin=str(path))
        where = path.relative_to(module).as_posix()
        for line, function, found, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, (), {}):
            add(catalogue, KEYWORDS[str(function)], found, where, line)
    return catalogue


def add(catalogue: Catalog, shape: object, found: object, where: str, line: int) -> None:
    """Put one call of a translation function into the catalogue; texts that are not literals are left alone."""
    parts = list(found) if isinstance(found, tuple | list) else [found]
    given = [part for part in parts if isinstance(part, str) and part]
    context = given.pop(0) if shape in (CONTEXT, BOTH) and given else None
    wanted = 2 if shape in (PLURAL, BOTH) else 1
    if len(given) >= wanted:
        one_or_both = tuple(given[:2]) if wanted == 2 else given[0]
        catalogue.add(one_or_both, locations=[(where, line)], context=context)


def key(message: Message) -> Key:
    """What a message is looked up by."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def texts(catalogue: Catalog) -> dict[Key, Message]:
    """The messages of a catalogue without its header."""
    return {key(message): message for message in catalogue if message.id}


def filled(catalogue: Catalog) -> dict[Key, Message]:
    """The messages that have their English."""
    return {place: message for place, message in texts(catalogue).items() if translated(message)}


def read(module: Path) -> Catalog:
    """A module's English catalogue, empty when there is none yet."""
    path = module / PLACE
    if not path.exists():
        return Catalog(locale="en", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def merge(fresh: Catalog, known: dict[Key, Message]) -> None:
    """Take over the English of texts translated before."""
    for place, message in texts(fresh).items():
        old = known.get(place)
        if old is not None and isinstance(old.id, tuple) == isinstance(message.id, tuple):
            message.string = old.string


def write(module: Path, catalogue: Catalog) -> None:
    """Write the catalogue without dates and line numbers: a change shows only what changed."""
    draft = BytesIO()
    write_po(draft, catalogue, omit_header=True, include_lineno=False, width=0)
    path = module / PLACE
    if not texts(catalogue):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = HEADER + draft.getvalue().decode().strip() + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def compile_all(source: Path = SOURCE) -> list[Path]:
    """Make every ``.mo`` beside its ``.po`` that is newer, and say which files there are now."""
    made = []
    for path in sorted(source.rglob("locale/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        made.append(target)
        if target.exists() and target.stat().st_mtime > path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
        draft = target.with_suffix(".tmp")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
    return made


def complaints(wanted: Catalog, have: Catalog) -> Iterator[str]:
    """What is wrong with one module's English, a line each."""
    known, needed = texts(have), texts(wanted)
    yield from (f"stale, no longer in the source: {place[1]!r}" for place in known.keys() - needed.keys())
    for place, message in needed.items():
        where = ", ".join(sorted({name for name, _line in message.locations})[:2])
        if not CHINESE.search(place[1]) and LATIN_WORD.search(FIELD.sub("", place[1])):
            yield f"the source text should be Chinese: {place[1]!r} ({where})"
        elif fault := wrong(message, known.get(place)):
            yield f"{fault}: {place[1]!r} ({where})"


def translated(message: Message | None) -> list[str]:
    """The English of a message, one text a plural form; empty unless every form is there."""
    string = message.string if message else None
    strings = [string] if isinstance(string, str) else list(string or ())
    return strings if all(strings) else []


def wrong(message: Message, english: Message | None) -> str:
    """Why this English will not do, or nothing."""
    strings = translated(english)
    if not strings:
        return "no English"
    if any(CHINESE.search(text) for text in strings):
        return "Chinese characters in the English"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = {field for text in ids for field in FIELD.findall(text)}
    if any(set(FIELD.findall(text)) - allowed for text in strings) or allowed - set(
        FIELD.findall(strings[-1])
    ):
        return "other placeholders than the Chinese"
    return ""


def quarrels(catalogues: dict[Path, Catalog]) -> Iterator[str]:
    """One Chinese text with two English ones: Django would show whichever it loaded first."""
    said: dict[Key, tuple[str, object]] = {}
    for module, catalogue in catalogues.items():
        name = module.relative_to(SOURCE).as_posix()
        for place, message in filled(catalogue).items():
            first, english = said.setdefault(place, (name, message.string))
            if english != message.string:
                yield f"{place[1]!r} is {english!r} in {first} but {message.string!r} in {name}; give one a context"


def update(names: list[str]) -> int:
    """Take up, drop, compile; report what still wants an English text."""
    elsewhere: dict[Key, Message] = {}
    for module in modules():
        elsewhere |= filled(read(module))
    lacking = 0
    for module in modules(names):
        fresh = extract(module)
        merge(fresh, elsewhere | filled(read(module)))
        write(module, fresh)
        for fault in complaints(fresh, fresh):
            lacking += 1
            print(f"{module.relative_to(SOURCE)}: {fault}")
    compile_all()
    print(f"{lacking} to see to" if lacking else "both languages complete")
    return 0


def check(names: list[str]) -> int:
    """Fail, with a list, unless every module asked about is complete in both languages."""
    have = {module: read(module) for module in modules(names)}
    faults = [
        f"{module.relative_to(SOURCE)}: {fault}"
        for module in have
        for fault in complaints(extract(module), have[module])
    ]
    faults += quarrels(have)
    print("\n".join(faults) or "both languages complete")
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="FLOOR/MODULE")
    parser.add_argument("--check", action="store_true", help="change nothing, fail on anything incomplete")
    parser.add_argument("--compile", action="store_true", help="only compile the .mo files")
    asked = parser.parse_args()
    if asked.compile:
        print(f"{len(compile_all())} catalogues compiled")
        return 0
    return check(asked.modules) if asked.check else update(asked.modules)


if __name__ == "__main__":
    sys.exit(main())
