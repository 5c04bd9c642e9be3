"""Where letters arrive in the browser tests."""

from __future__ import annotations

import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast


class Postbox:
    """An SMTP handler that keeps what comes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.address = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"

    def letter_to(self, address: str, seconds: float = 20) -> str:
        """The words of the newest letter to this address, once it has come."""
        for _turn in range(int(seconds * 10)):
            for letter in reversed(self.letters):
                if address in str(letter["To"]):
                    body = letter.get_body(("plain",))
                    return body.get_content() if body else ""
            time.sleep(0.1)
        raise AssertionError(f"no letter came to {address}")
