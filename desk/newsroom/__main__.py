"""`python -m desk.newsroom [--port N] [--oversize BYTES]`: serve the press world until told to stop."""

import signal
import sys
import threading
from types import FrameType

import click

from desk.newsroom.room import Newsroom
from desk.newsroom.site import OVERSIZE
from vocabulary.outcome import CuttingsError


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=0, show_default="a free one", help="Port on 127.0.0.1.")
@click.option(
    "--oversize",
    type=click.IntRange(min=0),
    default=OVERSIZE,
    show_default=True,
    help="Bytes of the page that is too large.",
)
def main(port: int, oversize: int) -> None:
    """Serve the press world as a proxy; its address is the first line of the output."""
    try:
        room = Newsroom(port=port, oversize=oversize)
    except CuttingsError as error:
        raise SystemExit(str(error)) from error
    except OSError as error:
        raise SystemExit(f"port {port} on 127.0.0.1 cannot be had: {error.strerror}") from error

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=room.stop).start()  # `stop` waits for `serve`, which runs in this thread

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.stdout.write(f"{room.address}\n")
    sys.stdout.flush()
    room.serve()
    room.close()


if __name__ == "__main__":
    main()
