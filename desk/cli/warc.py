"""`cuttings export --format warc`: captures in place of articles."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from desk.cli.output import bar, counted, say
from vocabulary.outcome import Exit

if TYPE_CHECKING:
    from desk.exporting.leaving import Export
    from desk.exporting.run import Order, Source
    from desk.warcs import Leaving
    from storage.archive import Archive
    from storage.rows import StoredArticle

ONLY_METADATA = "only metadata was asked for"


def export_warc(
    archive: "Archive", running: "Export", source: "Source", order: "Order", *, operator: str | None
) -> int:
    """Write the captures of articles, and the manifest; all of them or none."""
    from desk.exporting.files import DraftFile, placing_of, require_free
    from desk.exporting.outputs import place
    from desk.manifest import Snapshot, WrittenFile, manifest_text
    from desk.manifest import manifest as told
    from desk.warcs import write_warc
    from pipelines.policy import Refusal

    output = order.output
    assert output is not None
    require_free(output, force=order.force)
    begun = datetime.now(UTC)
    total, last = source.extent()
    with ExitStack() as stack:
        said = DraftFile(order.manifest, force=order.force) if order.manifest is not None else None
        if said is not None:
            stack.callback(said.leave, kept=False)
        progress = stack.enter_context(bar())
        task = progress.add_task("articles", total=total)
        files, tally = write_warc(
            output,
            archive,
            _leaving(running, source.rows(after=0, up_to=last), lambda: progress.advance(task)),
            reserved=running.reserved,
            operator=operator,
        )
        parts = [WrittenFile(name=one.path.name, format="warc", size=one.size, sha256=one.sha256) for one in files]
        if said is not None:
            snapshot = Snapshot(begun_at=begun, ended_at=datetime.now(UTC), last_article=last, sittings=1)
            content = told(running, query=order.query, written=parts[0], parts=parts, credited=None, snapshot=snapshot)
            left_out = [{"reason": reason, "captures": count} for reason, count in tally.left_out.most_common()]
            captures = {"responses": tally.responses, "revisits": tally.revisits, "left_out": left_out}
            said.write(manifest_text(content | {"captures": captures}))
            said.close()
            place(placing_of(said.path), force=order.force)
    again = f", {tally.revisits} of them of bytes that are there before" if tally.revisits else ""
    places = ", ".join(str(one.path) for one in files)
    say(f"{counted(tally.responses, 'capture')} in {places}{again}, for purpose {running.terms.purpose}.")
    for reason, count in tally.left_out.most_common():
        say(f"  {count} left out: {reason}")
    if gone := running.left_out[Refusal.TAKEN_DOWN]:
        say(f"  {counted(gone, 'article')} left out: {Refusal.TAKEN_DOWN}")
    if order.manifest:
        say(f"What left and what did not: {order.manifest}")
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
