"""Pure decisions about contacts: what a filing still lacks."""

from __future__ import annotations


def lacks(
    *,
    form: str,
    text: str,
    files: int,
    needs_evidence: bool,
    needs_place: bool,
    needs_reference: bool,
    place: str,
    reference: str,
    incoming: bool,
) -> dict[str, str]:
    """What is missing from a contact entered by hand: field → ``text``, ``evidence``, ``place`` or ``reference``.

    Anything written needs its words or the paper itself; a letter or fax that came in needs the scan (CHN-006, CHN-008);
    a visit needs its place (CHN-007), a platform's case its number there (CHN-005).
    """
    missing: dict[str, str] = {}
    if not text and not (form == "written" and files):
        missing["text"] = "text"
    if needs_evidence and incoming and not files:
        missing["files"] = "evidence"
    if needs_place and not place:
        missing["place"] = "place"
    if needs_reference and incoming and not reference:
        missing["reference"] = "reference"
    return missing
