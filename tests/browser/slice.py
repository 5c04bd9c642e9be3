"""Play a slice of the sample centre into the database of this environment: the day that waits for whoever signs in.

Run in an installation's own process (``python slice.py``), so that the tests see it only through the browser.
"""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwen.settings.django")
EVERY = 40
"""One of so many of the sample's stories is played, besides those of the day itself."""


def play() -> None:
    """The slice, ending now."""
    from shouwen.interfaces.ops.sample import player
    from shouwen.interfaces.ops.sample.texts import stories
    from shouwen.kit import clock

    player.load(at=clock.now(), told=stories()[::EVERY], progress=lambda _done, _total: None)


if __name__ == "__main__":
    django.setup()
    play()
