"""Files over HTTP: ``/api/v1/files``. A file goes into the caller's tray first, then to its place by its id."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from shouwen.foundation.files import actions, pages, queries
from shouwen.kit import clock
from shouwen.kit.http import Id, actor_of

router = Router()


class FileOut(Schema):
    """A file: pass its ``id`` in the ``files`` of a note or reply within two days, or it is dropped."""

    id: Id
    name: str
    size: int
    content_type: str
    sha256: str


@router.post("", response={201: FileOut}, summary="Upload a file into the caller's tray")
def upload(request: HttpRequest, file: File[UploadedFile]) -> Status[FileOut]:
    kept = actions.keep(file, name=file.name or "", actor=actor_of(request), at=clock.now())
    blob = kept.blob
    out = FileOut(
        id=kept.pk, name=kept.name, size=blob.size, content_type=blob.content_type, sha256=blob.sha256
    )
    return Status(201, out)


@router.get("/{int:file_id}", summary="Download a file")
def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The bytes, as a download; 404 when what it is attached to is out of the caller's scope."""
    return pages.served(request, queries.attachment(file_id, actor_of(request)))
