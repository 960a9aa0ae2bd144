"""The house itself: what every newcomer relies on."""

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = [
    path
    for folder in ("vocabulary", "crawler", "pipelines", "storage", "desk", "tests", "benchmarks", "docs", "seeds")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
] + [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith("cuttings.db")]


def names(requirements: list[str]) -> set[str]:
    """Normalised names of requirements."""
    return {re.split(r"[\[<>=~! ]", one, maxsplit=1)[0].lower().replace("_", "-") for one in requirements}


def test_each_dependency_is_pinned() -> None:
    """Everything that pyproject asks for has one version in the constraints file."""
    pinned = [line.partition("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()]
    versions = {name.lower().replace("_", "-"): version for name, _, version in pinned}
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = names(PROJECT["project"]["dependencies"]).union(*(names(extra) for extra in extras))
    assert not {name for name in asked if not versions.get(name)}


def test_no_registry_host_and_no_path_of_a_machine_is_named() -> None:
    """Pins hold names and versions only; nothing leads to one person's machine."""
    forbidden = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "/" + "root/", "/" + "home/[a-z]"]))
    for path in OURS:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = forbidden.search(text)
        assert found is None, f"{path}: {found and found[0]}"


@pytest.mark.parametrize("package", sorted({one.split(".")[0] for one in PROJECT["tool"]["setuptools"]["packages"]}))
def test_every_package_of_the_house_is_shipped(package: str) -> None:
    """A folder with Python in it stands in the list of packages, or a wheel would lack it."""
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / package).rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} <= listed


def test_the_seed_is_as_it_was_given() -> None:
    """The shipped document is unchanged, byte for byte."""
    content = (ROOT / "seeds/000_1b9c847b0c5aab15.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "ac73163ce50e211d53dd33e7ccb4bfac4d301dbd910374cd8e6023bbf38a3e85"


def test_what_reads_pages_is_loaded_by_workers_only() -> None:
    """The process of a crawl holds the steps, not the extractor, the language model and what these bring."""
    steps = sorted(path.stem for path in (ROOT / "pipelines/steps").glob("*.py") if path.stem != "__init__")
    loaded = [*(f"pipelines.steps.{step}" for step in steps), "pipelines.seed", "crawler.crawl", "storage.archive"]
    heavy = ["trafilatura", "htmldate", "py3langid", "numpy", "resiliparse", "wordfreq"]
    code = f"import sys, {', '.join(loaded)}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_a_crawl_loads_no_doors_into_itself() -> None:
    """What Scrapy would load only to leave it out: servers in this process, cookies, caches."""
    code = (
        "import sys\n"
        "from scrapy.utils.conf import build_component_list\n"
        "from scrapy.utils.misc import load_object\n"
        "from crawler.workplace import Workplace\n"
        "settings = Workplace.find().settings()\n"
        "for kind in ('DOWNLOADER_MIDDLEWARES', 'SPIDER_MIDDLEWARES', 'EXTENSIONS'):\n"
        "    list(map(load_object, build_component_list(settings.get_component_priority_dict_with_base(kind))))\n"
        "print([name for name in ('aiohttp', 'tldextract', 'twisted.conch', 'wordfreq') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
