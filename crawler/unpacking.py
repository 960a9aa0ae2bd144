"""Taking answers out of their compression, without Scrapy's guess at the encoding of packed bytes."""

import zlib
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse

if TYPE_CHECKING:
    from scrapy import Request, Spider

_GZIP = 16 + zlib.MAX_WBITS
"""How zlib is told to expect gzip's header and sum."""
_packer = import_module("isal.isal_zlib") if find_spec("isal") else zlib
"""What takes a page out of gzip: Intel's takes less than half of zlib's time, where there is a build of it."""


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's decompression, for which an answer is bytes until it is unpacked.

    Scrapy 2.19 makes the unpacked answer of the packed one by asking it for all it knows, its text's encoding too.
    Where HTTP does not name that, it is looked for in the packed bytes, for nothing: most of the crawl's own thread.
    """

    def process_response(
        self,
        request: "Request",
        response: Response,
        spider: "Spider | None" = None,  # noqa: ARG002 - as Scrapy calls it
    ) -> "Request | Response":
        """The answer with its body unpacked; IgnoreRequest when that is larger than DOWNLOAD_MAXSIZE."""
        if isinstance(response, TextResponse) and response.headers.get("Content-Encoding"):
            response = Response(**{name: getattr(response, name) for name in Response.attributes})
        return super().process_response(request, response)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """One encoding less. What is gzip and whole comes out in one piece; all else as Scrapy does it."""
        if encoding in {b"gzip", b"x-gzip"} and max_size:
            packer = _packer.decompressobj(wbits=_GZIP)
            with suppress(_packer.error):
                plain: bytes = packer.decompress(body, max_size)
                if packer.eof and not packer.unused_data:
                    return plain
        return HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001 - the method replaced
