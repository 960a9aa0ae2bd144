"""Taking answers out of their compression, without Scrapy's guess at the encoding of packed bytes."""

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse

if TYPE_CHECKING:
    from scrapy import Request, Spider


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
