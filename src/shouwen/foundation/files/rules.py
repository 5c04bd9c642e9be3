"""What may be kept, told from the bytes and never from the name."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

import filetype

from shouwen.kit.text import squash

HEAD = 8192
"""How many bytes from the start are enough to tell a type (a zip container is read whole)."""

INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Types a page may show in place. Everything else is only ever downloaded."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt",),
    f"{_OFFICE}wordprocessingml.document": ("docx",),
    f"{_OFFICE}spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}presentationml.presentation": ("pptx",),
    "application/zip": ("zip",),
    "audio/mpeg": ("mp3",),
    "audio/x-wav": ("wav",),
    "audio/amr": ("amr",),
    "audio/mp4": ("m4a",),
    "audio/aac": ("aac",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "video/mp4": ("mp4",),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "video/3gpp": ("3gp",),
    "text/plain": ("txt", "csv", "log", "md", "json", "jsonl", "eml"),
}
"""The types that are kept, and the name endings each may carry (the first is given to a name with none of them)."""

_SAME = {
    "image/x-ms-bmp": "image/bmp",
    "image/heif": "image/heic",
    "audio/wav": "audio/x-wav",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
}
_FOLDERS = {
    "word/": "wordprocessingml.document",
    "xl/": "spreadsheetml.sheet",
    "ppt/": "presentationml.presentation",
}
_MARKUP = re.compile(r"^\s*<(\?xml|!doctype|!--|[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(rf'[\\/:*?"<>|\x00-\x1f\x7f{_BIDI}]')


def type_of(content: bytes) -> str:
    """The media type of a content, from nothing but its bytes; '' when it cannot be told.

    Markup of any sort (HTML, SVG, XML) is ``text/html``: it may carry script, so it is not among the types kept.
    """
    if content[:4] == b"PK\x03\x04":
        return _office(content) or "application/zip"
    guess = filetype.guess_mime(content[:HEAD])
    return _SAME.get(guess, guess) if guess else _text(content[:HEAD])


def _office(content: bytes) -> str:
    """The office type of a zip container, '' for any other container."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next(
        (_OFFICE + kind for folder, kind in _FOLDERS.items() if any(n.startswith(folder) for n in names)), ""
    )


def _text(head: bytes) -> str:
    words = _decoded(head)
    if not words or _BINARY.search(words):
        return ""
    return "text/html" if _MARKUP.match(words) else "text/plain"


def _decoded(head: bytes) -> str:
    """The head as text in UTF-8, UTF-16 (with its mark) or GB 18030; a character cut at the end is let go."""
    encodings = ("utf-16",) if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return ""


def may_keep(content_type: str) -> bool:
    """Whether a type is among those kept."""
    return content_type in EXTENSIONS


def may_show(content_type: str) -> bool:
    """Whether a page may show it in place: pictures only, never anything a browser would run."""
    return content_type in INLINE


def name_for(name: str, content_type: str) -> str:
    """The name a file is kept under: any script, no path, no control or direction marks, an ending that tells the truth.

    >>> name_for("../../辖区图 2026-01.png", "image/png")
    '辖区图 2026-01.png'
    >>> name_for("run.exe", "image/png")
    'run.exe.png'
    """
    endings = EXTENSIONS[content_type]
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = squash(_UNSAFE.sub(" ", last)).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    if not (dot and stem) or ending.lower() not in endings:
        stem, ending = clean or "file", endings[0]
    return f"{stem[:150]}.{ending}"
