"""`cuttings …`: one module a command, loaded when it is called, so that `cuttings --help` starts at once.

`group.py` is the list of commands; `output.py`, `options.py` and `place.py` are what they share.
"""

from desk.cli.group import main

__all__ = ["main"]
