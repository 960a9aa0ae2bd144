"""Functions that misbehave in a worker, and one that behaves."""

import os
import signal
import sys
import time


def echo(value):
    """Return what came in."""
    return value


def where():
    """Return the worker's process id."""
    return os.getpid()


def has_main_program():
    """Return whether the program that started the worker was loaded in it."""
    return hasattr(sys.modules["__main__"], "__file__")


def crash(_value=None):
    """End the process as a fault in a C library does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(_value=None):
    """End the process without a word."""
    os._exit(3)


def hang(_value=None):
    """Take for ever."""
    time.sleep(600)


def fail(_value=None):
    """Raise."""
    raise ValueError("no good")


def unsendable(_value=None):
    """Return what no pipe carries."""
    return lambda: None


def interrupted(_value=None):
    """Receive Ctrl-C, which a terminal sends to every process of a group."""
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"
