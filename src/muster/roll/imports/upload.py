"""The upload, bounded while it streams in: nothing larger than a list ever reaches the disk, and nothing the memory."""

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from muster.common.problems import Problem

MOST = 64 * 2**20
_AROUND = 64 * 1024  # of the form around the file


class BoundedUpload(TemporaryFileUploadHandler):
    """Streams into the folder of the jobs, for its owner's eyes alone."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._size = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> Any:
        if content_length > MOST + _AROUND:
            raise Problem("import_upload_large")
        settings.JOBS_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        return super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = _Private(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > MOST:
            self.upload_interrupted()
            raise Problem("import_upload_large")
        super().receive_data_chunk(raw_data, start)


class _Private(TemporaryUploadedFile):
    """Beside the folders of the jobs, so that moving it there copies nothing."""

    def __init__(self, name: Any, content_type: Any, size: Any, charset: Any, extra: Any) -> None:
        file = tempfile.NamedTemporaryFile(suffix=".upload", dir=settings.JOBS_FOLDER)  # noqa: SIM115 - Django closes it
        super(TemporaryUploadedFile, self).__init__(file, name, content_type, size, charset, extra)
