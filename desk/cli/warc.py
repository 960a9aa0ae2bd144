"""`cuttings export --format warc`: captures in place of articles."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.cli.output import bar, counted, say
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from desk.exports import Export
    from desk.warcs import Leaving
    from storage.archive import Archive
    from storage.rows import StoredArticle

ENDINGS = (".warc.gz", ".warc")
ONLY_METADATA = "only metadata was asked for"


def is_warc(form: str | None, output: Path | None) -> bool:
    """Whether captures are asked for: by name, or by how the file's name ends."""
    return form == "warc" or (form is None and output is not None and output.name.lower().endswith(ENDINGS))


def export_warc(
    archive: "Archive",
    running: "Export",
    articles: "Iterator[StoredArticle]",
    *,
    output: Path,
    manifest: Path | None,
    asked: Mapping[str, Any],
    operator: str | None,
) -> int:
    """Write the captures of articles, and the manifest; all of them or none."""
    from desk.exports import whole_file
    from desk.manifest import WrittenFile, manifest_text
    from desk.manifest import manifest as told
    from desk.warcs import write_warc
    from pipelines.policy import Refusal

    with ExitStack() as stack:
        said = stack.enter_context(whole_file(manifest)) if manifest is not None else None
        progress = stack.enter_context(bar())
        task = progress.add_task("articles", total=None)
        files, tally = write_warc(
            output,
            archive,
            _leaving(running, articles, lambda: progress.advance(task)),
            reserved=running.reserved,
            operator=operator,
        )
        parts = [WrittenFile(name=one.path.name, format="warc", size=one.size, sha256=one.sha256) for one in files]
        if said is not None:
            content = told(running, query=asked, written=parts[0], credited=None)
            left_out = [{"reason": reason, "captures": count} for reason, count in tally.left_out.most_common()]
            captures = {"responses": tally.responses, "revisits": tally.revisits, "left_out": left_out}
            said.write(manifest_text(content | {"parts": parts, "captures": captures}))
    again = f", {tally.revisits} of them of bytes that are there before" if tally.revisits else ""
    places = ", ".join(str(one.path) for one in files)
    say(f"{counted(tally.responses, 'capture')} in {places}{again}, for purpose {running.terms.purpose}.")
    for reason, count in tally.left_out.most_common():
        say(f"  {count} left out: {reason}")
    if gone := running.left_out[Refusal.TAKEN_DOWN]:
        say(f"  {counted(gone, 'article')} left out: {Refusal.TAKEN_DOWN}")
    if manifest:
        say(f"What left and what did not: {manifest}")
    if tally.responses or not tally.left_out or running.terms.metadata_only:
        return Exit.DONE
    say("Not one capture may leave; --metadata-only asks for none.")
    return Exit.REFUSED_BY_POLICY


def _leaving(running: "Export", articles: "Iterator[StoredArticle]", tell: Any) -> "Iterator[Leaving]":
    from desk.warcs import Leaving

    for article in articles:
        row = running.row(article)
        tell()
        if row is not None:
            refusal = None if row["text"] is not None else row["text_withheld"] or ONLY_METADATA
            yield Leaving(article=article, refusal=refusal)
