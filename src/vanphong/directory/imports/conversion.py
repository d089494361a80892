"""
The conversion table of a merger: which old commune went into which new one, wholly or in part.

The old ones end on the eve, the districts end with nobody to follow, the old provinces go whole
into the new one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.utils.translation import gettext as _

from vanphong.directory import operations
from vanphong.directory.imports.territories import (
    Place,
    Territories,
    districts_and_communes,
    ended_by_list,
    unique,
)
from vanphong.directory.models import Extent, Organisation, OrganisationKind
from vanphong.directory.operations import Closing, NewOrganisation, NewSuccession
from vanphong.directory.queries.organisations import name_on
from vanphong.kernel.imports import Accepted, Field, Refused, Repaired, Verdict
from vanphong.kernel.principals import Actor
from vanphong.kernel.text import tone_key
from vanphong.kernel.ui.format_vi import day_vi

#: what the column of notes may say, compared without marks of spacing and case
EXTENTS = {tone_key("Nhập toàn bộ"): Extent.WHOLE, tone_key("Nhập một phần"): Extent.PART}
_WITH_CODE = re.compile(r"^(.*\S)\s*\((\d+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An old commune with those above it, and the new one it went into."""

    old_province: Place
    old_district: Place
    old: Place
    new_province: Place
    new: Place
    extent: str

    @property
    def places(self) -> tuple[Place, ...]:
        """Return all territories of the line."""
        return self.old_province, self.old_district, self.old, self.new_province, self.new


class Conversion:
    """The importer's half that reads a conversion table; `day` is the first day of the new."""

    fields: ClassVar[tuple[Field, ...]] = (
        Field("new_province", ("tinh_moi", "Tỉnh mới"), required=True),
        Field("new_name", ("xa_moi", "Xã mới"), required=True),
        Field("new_code", ("ma_xa_moi", "Mã xã mới"), required=True),
        Field("old_name", ("xa_cu", "Xã cũ"), required=True),
        Field("old_code", ("ma_xa_cu", "Mã xã cũ"), required=True),
        Field("note", ("ghi_chu", "Ghi chú"), required=True),
        Field("old_district", ("huyen_cu", "Huyện cũ"), required=True),
        Field("old_province", ("tinh_cu", "Tỉnh cũ"), required=True),
    )

    def __init__(self, day: date, act: str) -> None:
        """Remember the day, and the act that decided the merger."""
        self.day = day
        self.eve = day - timedelta(days=1)
        self.act = act or _(
            "Conversion table of administrative units of %(day)s (General Statistics Office)"
        ) % {"day": day_vi(day)}
        self._lines: list[Line] = []
        self._extents: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._known: Territories | None = None

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Read all lines that can be read, to know what each old commune was divided into."""
        lines = (_line(values) for values in rows)
        self._lines = [line for line in lines if isinstance(line, Line)]
        for line in self._lines:
            self._extents[line.old.key].append(line.extent)

    def key(self, values: Mapping[str, str]) -> str:
        """Name a row by the day, the old commune and the new one."""
        old = f"{values['old_code']}|{tone_key(values['old_name'])}|{values['old_district']}"
        return f"{self.day}|{old}|{values['new_code']}|{tone_key(values['new_name'])}"

    def judge(self, values: Mapping[str, str]) -> Verdict[Line]:
        """Accept a line; say where the old commune is not the one the lists knew."""
        line = _line(values)
        if isinstance(line, Refused):
            return line
        extents = self._extents[line.old.key]
        if len(extents) > 1 and Extent.WHOLE in extents:
            return Refused(
                _("“%(name)s” goes whole into one unit and also into another.")
                % {"name": line.old.name}
            )
        told = self._told(line)
        return Repaired(line, told) if told else Accepted(line)

    def apply(self, lines: Sequence[Line], *, actor: Actor, now: datetime) -> list[Organisation]:
        """End the old, found the new, record who went where; return the old in order."""
        self._known = None
        known = Territories(p for line in lines for p in line.places)
        self._found_missing_old(known, lines, actor, now)
        olds = [self._old(known, line.old) for line in lines]
        self._end_old(known, lines, olds, actor, now)
        self._found_new(known, lines, actor, now)
        operations.record_successions(
            [
                NewSuccession(
                    predecessor=old, successor=heir, extent=line.extent, effective_on=self.day,
                    act=self.act,
                )
                for line, old in zip(lines, olds, strict=True)
                if (heir := known.find(line.new, self.day)) is not None
            ],
            actor=actor, now=now,
        )  # fmt: skip
        return olds

    def conclude(self, *, actor: Actor, now: datetime) -> list[str]:
        """Let the provinces follow each other, and end what no line carries over."""
        known = Territories(p for line in self._lines for p in line.places)
        provinces = self._follow_provinces(known, actor, now)
        left = [
            o
            for o in districts_and_communes(provinces, self.eve)
            if o.valid_to is None and o.valid_from < self.day
        ]
        districts = [o for o in left if o.kind == OrganisationKind.DISTRICT]
        listed = {known.find(line.old, self.eve) for line in self._lines}
        missing = [o for o in left if o not in districts and o not in listed]
        ending = [self._ends(o, has_no_successor=True) for o in districts]
        ending += [ended_by_list(o, self.day, _not_carried(self.day)) for o in missing]
        operations.close_organisations(ending, actor=actor, now=now)
        ended = districts_and_communes(provinces, self.eve).filter(valid_to=self.eve)
        return [
            words % {"count": count, "day": day_vi(self.eve)}
            for words, count in (
                (_("%(count)s districts ended on %(day)s; nobody follows them."),
                 ended.filter(has_no_successor=True).count()),
                (_("%(count)s communes stand in no line: ended, successor not known."),
                 ended.filter(is_end_known=False).count()),
            )
            if count
        ]  # fmt: skip

    def _told(self, line: Line) -> str:
        """Say how the old commune of a line differs from what the directory knows on the eve."""
        if self._known is None:
            self._known = Territories(x.old for x in self._lines)
        found = self._known.find(line.old, self.eve)
        words = {"name": line.old.name, "code": line.old.code}
        if found is not None:
            known = name_on(found, self.eve)
            if known.casefold() != line.old.name.casefold():
                return _("written “%(name)s”; the directory keeps “%(known)s”") % {
                    **words,
                    "known": known,
                }
            return ""
        if not line.old.code:
            return _("the unit has no code; it is known by its name")
        other = self._known.bearer(line.old.code, self.eve)
        if other is None:
            return _("in no list imported before; taken from this table")
        return _(
            "until now code %(code)s was “%(known)s”; “%(name)s” is entered beside it, who followed"
            " “%(known)s” is not known"
        ) % {**words, "known": name_on(other, self.eve)}

    def _found_missing_old(
        self, known: Territories, lines: Sequence[Line], actor: Actor, now: datetime
    ) -> None:
        """Enter what the table shows on the eve and no list did, level by level."""
        by_district = {line.old_district.key: line.old_province for line in lines}
        by_commune = {line.old.key: line.old_district for line in lines}
        ending = {p.key for p in (*(line.old for line in lines), *self._merged(lines))}
        for kind, places, above in (
            ("province", unique(x.old_province for x in lines), {}),
            ("district", unique(x.old_district for x in lines), by_district),
            ("commune", unique(x.old for x in lines), by_commune),
        ):
            missing = [p for p in places if known.find(p, self.eve) is None]
            others = [o for p in missing if (o := known.bearer(p.code, self.eve)) is not None]
            reason = _not_carried(self.day)
            known.close([ended_by_list(o, self.eve, reason) for o in others], actor=actor, now=now)
            known.found(
                [
                    NewOrganisation(
                        name=p.name, valid_from=self.eve, unit_code=p.code,
                        kind=kind if p.code else OrganisationKind.OTHER, is_begin_known=False,
                        seen_on=self.eve, valid_to=self.eve if p.key in ending else None,
                        parent=known.find(above[p.key], self.eve) if p.key in above else None,
                    )
                    for p in missing
                ],
                actor=actor, now=now,
            )  # fmt: skip

    def _old(self, known: Territories, place: Place) -> Organisation:
        found = known.find(place, self.eve)
        assert found is not None  # _found_missing_old entered it
        return found

    def _end_old(
        self,
        known: Territories,
        lines: Sequence[Line],
        olds: Sequence[Organisation],
        actor: Actor,
        now: datetime,
    ) -> None:
        """End the old of these lines, and whoever bears a code that a new one takes."""
        ending = {o.pk: o for o in olds}
        ending |= {o.pk: o for line in lines if (o := known.bearer(line.new.code, self.eve))}
        ending |= {o.pk: o for p in self._merged(lines) if (o := known.find(p, self.eve))}
        living = [o for o in ending.values() if o.valid_to is None]
        known.close([self._ends(o) for o in living], actor=actor, now=now)

    def _merged(self, lines: Sequence[Line]) -> list[Place]:
        """Return the old provinces of these lines that went into another or a larger one."""
        return [
            place
            for place in unique(line.old_province for line in lines)
            if self._went_into(place) is not None
        ]

    def _went_into(self, old: Place) -> Place | None:
        """Return the new province; None where the province stayed what it was."""
        new = next(x.new_province for x in self._lines if x.old_province.key == old.key)
        into = {x.old_province.key for x in self._lines if x.new_province.key == new.key}
        return None if into == {new.key} else new

    def _found_new(
        self, known: Territories, lines: Sequence[Line], actor: Actor, now: datetime
    ) -> None:
        provinces = unique(line.new_province for line in lines)
        self._found(known, provinces, "province", {}, actor, now)
        above = {line.new.key: known.find(line.new_province, self.day) for line in lines}
        self._found(known, unique(line.new for line in lines), "commune", above, actor, now)

    def _found(
        self,
        known: Territories,
        places: Sequence[Place],
        kind: str,
        above: Mapping[tuple[str, str], Organisation | None],
        actor: Actor,
        now: datetime,
    ) -> None:
        known.found(
            [
                NewOrganisation(
                    name=place.name, kind=kind, valid_from=self.day, unit_code=place.code,
                    parent=above.get(place.key), seen_on=self.day,
                )
                for place in places
                if known.find(place, self.day) is None
            ],
            actor=actor, now=now,
        )  # fmt: skip

    def _follow_provinces(
        self, known: Territories, actor: Actor, now: datetime
    ) -> list[Organisation]:
        """Record that the old provinces went whole into the new ones; return the old."""
        olds, news = [], []
        for place in unique(line.old_province for line in self._lines):
            old, into = known.find(place, self.eve), self._went_into(place)
            if old is None:
                continue
            olds.append(old)
            heir = known.find(into, self.day) if into else None
            if heir is not None and old.valid_to is not None:
                news.append(
                    NewSuccession(
                        predecessor=old, successor=heir, extent=Extent.WHOLE,
                        effective_on=self.day, act=self.act,
                    )
                )  # fmt: skip
        operations.record_successions(news, actor=actor, now=now)
        return olds

    def _ends(self, organisation: Organisation, *, has_no_successor: bool = False) -> Closing:
        return Closing(
            organisation=organisation, last_on=self.eve, reason=self.act,
            has_no_successor=has_no_successor,
        )  # fmt: skip


def _not_carried(day: date) -> str:
    return _("In no line of the conversion table of %(day)s") % {"day": day_vi(day)}


def _line(values: Mapping[str, str]) -> Line | Refused:
    """Read a line, or say what is wrong with it."""
    above = {}
    for name in ("new_province", "old_district", "old_province"):
        fitting = _WITH_CODE.match(values[name])
        if fitting is None:
            return Refused(
                _("“%(text)s” should be a name with its code, such as Tỉnh Ninh Bình (37).")
                % {"text": values[name]}
            )
        above[name] = Place(fitting[2], fitting[1])
    extent = EXTENTS.get(tone_key(values["note"]))
    if extent is None:
        return Refused(
            _("The note “%(note)s” says neither “Nhập toàn bộ” nor “Nhập một phần”.")
            % {"note": values["note"]}
        )
    if not (re.fullmatch(r"\d{5}", values["new_code"]) and values["new_name"]):
        return Refused(_("The new unit lacks its name or its code of five digits."))
    if not (re.fullmatch(r"(\d{5})?", values["old_code"]) and values["old_name"]):
        return Refused(_("The old unit lacks its name, or its code has not five digits."))
    return Line(
        old_province=above["old_province"], old_district=above["old_district"],
        old=Place(values["old_code"], values["old_name"]), extent=str(extent),
        new_province=above["new_province"], new=Place(values["new_code"], values["new_name"]),
    )  # fmt: skip
