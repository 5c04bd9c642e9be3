"""What may be kept: told from bytes, named truthfully."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.foundation.files import rules

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def _container(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 32, "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"#!AMR\n" + b"\x00" * 8, "audio/amr"),
        ("辖区图在附件".encode(), "text/plain"),
        ("辖区图在附件".encode("gb18030"), "text/plain"),
        ("辖区图".encode("utf-16"), "text/plain"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "text/plain"),
        (SVG, "text/html"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "text/html"),
        (b"<?xml version='1.0'?><svg/>", "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b"MZ\x90\x00\x03", ""),
        (b"\x00\x01\x02", ""),
        (b"", ""),
    ],
)
def test_a_type_is_told_from_the_bytes(content: bytes, expected: str) -> None:
    found = rules.type_of(content)
    assert found == expected or (not expected and not rules.may_keep(found))


def test_an_office_file_is_told_from_its_folders() -> None:
    assert rules.type_of(_container("[Content_Types].xml", "word/document.xml")).endswith(
        "wordprocessingml.document"
    )
    assert rules.type_of(_container("[Content_Types].xml", "xl/workbook.xml")).endswith("spreadsheetml.sheet")
    assert rules.type_of(_container("photo.png")) == "application/zip"
    assert rules.type_of(b"PK\x03\x04broken") == "application/zip"


def test_text_cut_in_the_middle_of_a_character_is_still_text() -> None:
    assert rules.type_of("宽".encode() * 4000) == "text/plain"


def test_markup_is_not_kept_and_only_pictures_may_show() -> None:
    assert not rules.may_keep("text/html")
    assert not rules.may_show("application/pdf")
    assert rules.may_show("image/png")


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("../../etc/辖区图 2026-01.png", "image/png", "辖区图 2026-01.png"),
        ("C:\\证据\\фото.JPG", "image/jpeg", "фото.JPG"),
        ("run.exe", "image/png", "run.exe.png"),
        ("页面.html", "text/plain", "页面.html.txt"),
        ("a\r\nSet-Cookie: x.txt", "text/plain", "a Set-Cookie x.txt"),
        ("gpj.\u202eexe", "image/png", "gpj. exe.png"),
        ("", "application/pdf", "file.pdf"),
        ("...", "application/pdf", "file.pdf"),
        (".png", "image/png", "png.png"),
    ],
)
def test_a_name_keeps_its_script_and_ends_truthfully(name: str, kind: str, expected: str) -> None:
    assert rules.name_for(name, kind) == expected


@given(st.text(max_size=300), st.sampled_from(sorted(rules.EXTENSIONS)))
@settings(max_examples=60, deadline=None)
def test_no_name_escapes_or_lies(name: str, kind: str) -> None:
    made = rules.name_for(name, kind)
    assert "/" not in made
    assert "\\" not in made
    assert made.rpartition(".")[2].lower() in rules.EXTENSIONS[kind]
    assert len(made) <= 160
    assert made.isprintable() or not any(ord(c) < 32 for c in made)


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_get_an_answer(content: bytes) -> None:
    assert isinstance(rules.type_of(content), str)
