"""What a person sees who cannot reach the press: could not look, never a traceback, never 'no news'."""

from tests.whole.conftest import World


def test_an_unreachable_outlet_ends_with_could_not_look_and_exit_code_3(world: World) -> None:
    """`scrapy crawl mehrnews` without network: each source could_not_look with its reason, exit code 3."""
    world.proxy = "http://127.0.0.1:9"  # the discard port: nobody answers
    done = world.run("scrapy", "crawl", "mehrnews", "-a", "seed=000", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0")
    assert done.returncode == 3, done.stderr
    assert "could_not_look" in done.stderr
    assert "Traceback" not in done.stderr
    states = world.rows("SELECT state, reason FROM source_reports")
    assert states
    assert all(state == "could_not_look" and reason for state, reason in states)


def test_scrapy_list_names_the_outlets(world: World) -> None:
    """At least 30 outlets are shipped; the working folder's own stand beside them."""
    done = world.run("scrapy", "list")
    assert done.returncode == 0, done.stderr
    names = done.stdout.split()
    assert len(names) > 30
    assert {"mehrnews", "harbour_courier", "url", "replay"} <= set(names)
