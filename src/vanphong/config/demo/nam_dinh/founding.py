"""Founding the office of 2011: territories, those who write, divisions, people, books."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

from django.db import transaction

from vanphong.config.demo.nam_dinh import office
from vanphong.directory import imports as unit_imports
from vanphong.directory import operations as directory
from vanphong.directory.imports import KIND, AdminUnitImporter
from vanphong.directory.models import Organisation, Tenant, Unit
from vanphong.directory.operations import NewOrganisation
from vanphong.directory.queries import find_by_name, line_above, name_on, with_names
from vanphong.directory.views.demo import DEMO_DOMAIN
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.principals import system_actor
from vanphong.registry import operations as registry

SETUP = system_actor("demo")
PROVINCE = "Tỉnh Nam Định"
#: the oldest list there is; it has the newspaper's ten districts and 229 communes
LIST = (
    Path(unit_imports.__file__).parents[1]
    / "data"
    / ("old_nam_dinh_ha_nam_ninh_binh_2020-02-25.csv")
)


def found_office(now: datetime) -> None:
    """
    Found everything that stood on the first day; what stands already is left as it is.

    Not to be called inside a transaction. Cost: about two seconds.
    """
    if Tenant.objects.filter(prefix=office.PREFIX).exists():
        return
    with declared_run("demo"):
        run_import(
            AdminUnitImporter({"day": office.FIRST.isoformat()}), KIND, province_list(),
            file_name="nam-dinh.csv", actor=SETUP, now=now,
        )  # fmt: skip
        with transaction.atomic():
            _found_all(now)


def province_list() -> bytes:
    """Return the list of 2020 with the rows of Nam Định alone."""
    with LIST.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    out = io.StringIO()
    csv.writer(out).writerows([rows[0], *(row for row in rows[1:] if row[0] == PROVINCE)])
    return out.getvalue().encode()


def _found_all(now: datetime) -> None:
    [province] = find_by_name(PROVINCE, office.FIRST)
    everybody = [*office.CENTRAL, *office.PROVINCE]
    directory.found_organisations(
        [
            NewOrganisation(
                name=sender.name, kind=sender.kind, valid_from=office.FIRST,
                parent=province if sender in office.PROVINCE else None,
            )
            for sender in everybody
        ],
        actor=SETUP, now=now,
    )  # fmt: skip
    home = directory.found_organisation(
        name=office.NAME, kind="office", valid_from=office.FIRST, parent=province, actor=SETUP,
        now=now,
    )  # fmt: skip
    tenant = directory.open_tenant(
        organisation=home, name=office.NAME, prefix=office.PREFIX, actor=SETUP, now=now
    )
    for division in office.DIVISIONS:
        _open_division(tenant, division, now)
    _open_books(tenant, now)


def _open_division(tenant: Tenant, division: office.Division, now: datetime) -> None:
    unit = directory.open_unit(
        tenant=tenant, name=division.name, abbreviation=division.abbreviation,
        valid_from=office.FIRST, actor=SETUP, now=now,
    )  # fmt: skip
    for post in division.posts:
        for place in range(1, post.count + 1):
            _employ(unit, post, place, now)


def _employ(unit: Unit, post: office.Post, place: int, now: datetime) -> None:
    """Put a person into a post under the post's own name, so that nobody real is meant."""
    where = "" if unit.abbreviation in ("LĐ", "LĐVP") else f" {unit.abbreviation}"
    number = f" {place}" if post.count > 1 else ""
    name = f"{post.title}{where}{number} {office.SAMPLE}"
    person = directory.enter_person(full_name=name, actor=SETUP, now=now)
    login = directory.login_name(unit.tenant, name)
    directory.open_account(
        person, tenant=unit.tenant, password=None, email=f"{login}@{DEMO_DOMAIN}", actor=SETUP,
        now=now,
    )  # fmt: skip
    directory.appoint(
        person=person, unit=unit, title=post.title, role=post.role, valid_from=office.FIRST,
        actor=SETUP, now=now,
    )  # fmt: skip


def _open_books(tenant: Tenant, now: datetime) -> None:
    """Open the book of what comes, the series of decisions and that of all other kinds."""
    body = directory.open_issuing_body(
        tenant=tenant, name=office.BODY, symbol=office.SYMBOL, valid_from=office.FIRST,
        form_rules=office.FORM_RULES, authority_lines=["TM.", "KT.", "TL."], actor=SETUP, now=now,
    )  # fmt: skip
    registry.open_series(
        tenant=tenant, name=office.INCOMING_BOOK, valid_from=office.FIRST, actor=SETUP, now=now
    )
    for name, kind in ((office.DECISIONS, "Quyết định"), (office.OTHERS, "")):
        registry.open_series(
            tenant=tenant, name=name, valid_from=office.FIRST, direction="outgoing",
            scopes=[(body, kind)], actor=SETUP, now=now,
        )  # fmt: skip


def territories(kind: str) -> dict[str, Organisation]:
    """Return the districts or communes by name; a name borne twice gets its district behind it."""
    rows = list(with_names(Organisation.objects.filter(kind=kind).order_by("unit_code")))
    names = [name_on(row, office.FIRST) for row in rows]
    return {
        name if names.count(name) == 1 else f"{name}, {_district(row)}": row
        for name, row in zip(names, rows, strict=True)
    }


def _district(commune: Organisation) -> str:
    name = name_on(line_above(commune, office.FIRST)[0], office.FIRST)
    return name[:1].lower() + name[1:]
