"""What stands in one cell, as a text any database takes."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

REST = "#rest"
"""Under this name stands what a row has beyond its columns, or the whole of a row that could not be read."""
ROLES = {
    "usr": "客户",
    "user": "客户",
    "customer": "客户",
    "sys": "客服",
    "agent": "客服",
    "assistant": "客服",
}
AS_FORMULA = re.compile(r'="(.*)"')


def word(cell: Any) -> str:
    """A cell as a person would write it."""
    if cell.__class__ is str:
        text = cell
    elif cell is None:
        return ""
    elif isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    elif isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    else:
        text = str(cell)
    text = storable(text).strip()
    found = AS_FORMULA.fullmatch(text) if text.startswith('="') else None
    return found.group(1) if found else text


def storable(text: str) -> str:
    """A text any database takes: without NUL, and with a mark where half a character stood."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def plain(cell: Any) -> str:
    """A JSON value as a text: a conversation as lines of who said what, other structures as JSON."""
    if isinstance(cell, list) and cell:
        said = [_turn(each) for each in cell]
        if all(said):
            return "\n".join(said)
    if isinstance(cell, dict | list):
        return storable(json.dumps(cell, ensure_ascii=False))
    return word(cell)


def _turn(turn: Any) -> str:
    """One turn of a conversation, ``客户：…``; '' when it is none."""
    if not isinstance(turn, dict):
        return ""
    said = next(
        (turn[name] for name in ("text", "content", "utterance") if isinstance(turn.get(name), str)), ""
    )
    who = next((turn[name] for name in ("role", "speaker", "from") if isinstance(turn.get(name), str)), "")
    return f"{ROLES.get(who.lower(), who)}：{storable(said).strip()}" if said and who else ""
