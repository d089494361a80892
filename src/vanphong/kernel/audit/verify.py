"""
Verification on the command line.

    vanphong verify [--witness FILE] [--public-key HEX] [--without-files]

The key and the witness stand in the installation's own folder; who doubts the installation brings
the witness's copy of both. Exit code 1 on any disagreement; the last line gives the figures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings
from psycopg.conninfo import make_conninfo

from vanphong.kernel.audit import agreeing, keys, verifying
from vanphong.kernel.audit.agreements import agreements
from vanphong.kernel.database.words import Refused
from vanphong.kernel.database.words import gettext as _

#: disagreements that are written out; the last line counts all of them
SHOWN = 200


def run(args: list[str]) -> int:
    """
    Verify the installation of this process; the code is 1 when anything disagrees.

    :raises Refused: there is no key to verify with, or the one given is none
    """
    parser = argparse.ArgumentParser(prog="vanphong verify")
    parser.add_argument("--witness", type=Path, help=_("a witness's copy of the heads"))
    parser.add_argument("--public-key", default="", help=_("the sealing key's public half, hex"))
    parser.add_argument("--without-files", action="store_true", help=_("leave stored files out"))
    options = parser.parse_args(args)
    home = Path(settings.HOME)
    evidence = verifying.Evidence(
        public_key=_public_key(options.public_key, home),
        witness=options.witness or home / keys.WITNESS, own=options.witness is None,
        files=None if options.without_files else home / "files", agreements=agreements(),
        now=verifying.present(),
    )  # fmt: skip
    findings = verifying.verify(_dsn(), evidence, agreeing.CHECKS, _say)
    for problem in findings.problems[:SHOWN]:
        _write(problem.sentence)
    if len(findings.problems) > SHOWN:
        _write(_("… and %(count)s more.") % {"count": len(findings.problems) - SHOWN})
    _write(findings.summary())
    return 0 if findings.passed else 1


def _say(code: str) -> None:
    """Tell on the error channel what is looked at now: files may take long."""
    sys.stderr.write(f"verify: {code}…\n")
    sys.stderr.flush()


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _public_key(given: str, home: Path) -> str:
    try:
        found = given or (home / "keys" / keys.PUBLIC_NAME).read_text(encoding="ascii")
    except FileNotFoundError:
        raise Refused(_("Nothing was sealed here yet: there is no key to verify with.")) from None
    text = found.strip().lower()
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise Refused(_("A public key has 64 hexadecimal digits."))
    return text


def _dsn() -> str:
    at = settings.DATABASES["default"]
    return make_conninfo(
        host=at["HOST"] or None, port=at["PORT"] or None, dbname=at["NAME"], user=at["USER"],
        password=at["PASSWORD"] or None, **at["OPTIONS"],
    )  # fmt: skip
