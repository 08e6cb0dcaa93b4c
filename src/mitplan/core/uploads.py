"""Files that come in are cut off where they are too large, so that nobody can fill the disk."""

from typing import Final

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

LARGEST_UPLOAD: Final = 50 * 1024 * 1024
_TOLD = "mitplan_upload_too_large"


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that keep files: passes on what comes, and stops when it is too much.

    All files of a request count together: they are read before anybody has asked who sends them.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.count = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.count += len(raw_data)
        if self.count > LARGEST_UPLOAD:
            setattr(self.request, _TOLD, self.file_name)
            # The rest is read and thrown away: a browser that is cut off shows no page.
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def too_large(request: HttpRequest) -> str:
    """The name of a file that was larger than may be; "" when none was."""
    return str(getattr(request, _TOLD, ""))
