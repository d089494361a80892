"""`vanphong demo`: a sample that is built once and then run, or told as a report."""

from __future__ import annotations

import time

from vanphong.config.cli.installation import Installation
from vanphong.config.cli.supervisor import WebOptions, complain, say, up
from vanphong.kernel.database import Refused
from vanphong.kernel.database.words import gettext as _

#: names of the samples beside the province of 2026 → the command that builds each
PROFILES = {"nam-dinh-2011": "load_nam_dinh"}


def run_demo(installation: Installation, web: WebOptions, *, profile: str, report: bool) -> int:
    """
    Build the sample unless it stands, then run it; with `report` print its report and end.

    A build that was interrupted goes on where it stopped.

    :raises Refused: a report is asked of a sample that has none, or the installation runs already
    """
    if report and not profile:
        raise Refused(
            _("Only a profile has a report: vanphong demo --profile nam-dinh-2011 --report")
        )
    if not report:
        return up(installation, web, before=lambda: _show(installation, web, profile))
    try:
        with installation.database():
            installation.migrate()
            _build(installation, profile)
            say(_report(installation, web, profile))
    except KeyboardInterrupt:
        complain(_("Stopped. The same command goes on where it stopped."))
        return 130
    return 0


def _show(installation: Installation, web: WebOptions, profile: str) -> None:
    """Build the sample once; show its accounts, and its report, each time."""
    say(_build(installation, profile))
    if profile:
        say(_report(installation, web, profile))
        address = f"http://localhost:{web.port}/figures/reports/{profile}/"
        say(_("The report as a page, each figure a door: %(address)s") % {"address": address})


def _build(installation: Installation, profile: str) -> str:
    """Return the table of accounts; it is written when all else stands."""
    accounts = installation.home / "database" / "demo-accounts.txt"
    if not accounts.exists():
        say(_("Loading the sample province…"))
        began = time.monotonic()
        table = installation.run_django(PROFILES.get(profile, "load_demo"))
        accounts.parent.mkdir(exist_ok=True)
        accounts.write_text(table, encoding="utf-8")
        took = round(time.monotonic() - began)
        say(_("The sample is built (%(seconds)s s).") % {"seconds": took})
    return accounts.read_text(encoding="utf-8")


def _report(installation: Installation, web: WebOptions, profile: str) -> str:
    base = f"http://localhost:{web.port}"
    return installation.run_django(PROFILES[profile], "--report", base).rstrip()
