"""`cuttings policy`: what is done with texts here, and where that is more than the shipped policy allows."""

from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import cell, show_table, table, write_json
from desk.cli.place import Place, pass_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.policy import Policy
    from storage.rows import LooseningRow


@click.command()
@form_options("json")
@pass_place
def policy(place: Place, *, form: Form) -> None:
    """What may be kept, shown and exported, by class of licence; where a policy.toml allows more, with the reason.

    Loosenings that were used on the archive are listed too, also those that no file states any more.
    """
    own = place.policy()
    archive = place.archive_if_any()
    logged = archive.loosenings() if archive is not None else []
    if form == "json":
        write_json(
            {
                "version": own.version,
                "file": place.workplace.policy,
                "values": own.values,
                "loosenings": own.loosenings,
                "logged": logged,
            }
        )
        return
    _show(place, own, logged)


def _show(place: Place, own: "Policy", logged: "list[LooseningRow]") -> None:
    click.echo(f"Policy {own.version}, {place.workplace.policy or 'as shipped'}")
    made = table("class", "store", "show", "excerpt", "export for", numbers=("excerpt",))
    for name, rules in own.classes.items():
        purposes = own.values[f"class.{name}.export"]
        made.add_row(
            cell(name, "bold"), cell(rules.store), cell(rules.show), cell(rules.excerpt), cell(_words(purposes))
        )
    show_table(made)
    click.echo(
        f"\nA licence counts from confidence {own.show_from} (show) and {own.export_from} (export); looked at within "
        f"{own.fresh_days} days. Shown for money: {'no' if own.noncommercial else 'maybe'}. "
        f"Of what is taken down stays: {_words(own.takedown_keeps)}."
    )
    obeyed = table("not for", "where this is reserved")
    for act, uses in own.obeys.items():
        obeyed.add_row(cell(act), cell(_words(uses)))
    show_table(obeyed)
    if own.loosenings or logged:
        click.echo("\nMore than the shipped policy allows")
        made = table("field", "shipped", "here", "reason", "policy", "used (UTC)")
        known = {row.loosening for row in logged if row.policy_version == own.version}
        for one in own.loosenings:
            if one not in known:
                made.add_row(
                    *(cell(said) for said in (one.field, one.was, one.now, one.reason, own.version, "not yet"))
                )
        for row in logged:
            one = row.loosening
            used = f"{row.used_at:%Y-%m-%d %H:%M}"
            made.add_row(*(cell(said) for said in (one.field, one.was, one.now, one.reason, row.policy_version, used)))
        show_table(made)


def _words(words: "Iterable[str]") -> str:
    return ", ".join(sorted(words)) or "nothing"
