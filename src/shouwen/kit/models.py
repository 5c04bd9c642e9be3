"""The one base of every table."""

from __future__ import annotations

from django.db import models

from shouwen.kit.ids import new_id


class Row(models.Model):
    """A table whose ids are made by the program (see :mod:`shouwen.kit.ids`)."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
