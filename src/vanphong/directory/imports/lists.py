"""
The list of a day: who stood where on that day, in province, district and commune.

What the list shows is confirmed; what it shows first existed before; what it shows no longer ended
since the list before, on a day nobody told. Lists of one province are taken in by age.
"""

from __future__ import annotations

from collections import Counter, defaultdict
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
from vanphong.directory.models import Organisation, OrganisationKind
from vanphong.directory.operations import NewOrganisation
from vanphong.directory.queries.organisations import name_on, parent_on
from vanphong.kernel.imports import Accepted, Field, Refused, Repaired, UnreadableFile, Verdict
from vanphong.kernel.principals import Actor
from vanphong.kernel.text import tone_key
from vanphong.kernel.ui.format_vi import day_vi

#: digits of the codes of province, district, commune
WIDTHS = {"province": 2, "district": 3, "commune": 5}
LEVELS = ("Xã", "Phường", "Thị trấn", "Đặc khu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A commune with those above it."""

    province: Place
    district: Place
    commune: Place


class UnitList:
    """The importer's half that reads the list of a day."""

    fields: ClassVar[tuple[Field, ...]] = (
        Field("province", ("Tỉnh Thành Phố", "Tỉnh", "Tên tỉnh"), required=True),
        Field("province_code", ("Mã TP", "Mã tỉnh"), required=True),
        Field("district", ("Quận Huyện", "Tên huyện"), required=True),
        Field("district_code", ("Mã QH", "Mã huyện"), required=True),
        Field("commune", ("Phường Xã", "Tên xã"), required=True),
        Field("commune_code", ("Mã PX", "Mã xã"), required=True),
        Field("level", ("Cấp",)),
    )

    def __init__(self, day: date) -> None:
        """Remember the day of the list."""
        self.day = day
        self._lines: list[Line] = []
        self._names: dict[str, set[str]] = defaultdict(set)
        self._newer: set[str] = set()

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        """
        Read all lines; find codes that stand under two names, and provinces with a newer list.

        :raises UnreadableFile: more than half of a known province is missing: an extract, not the
            list
        """
        self._lines = [_line(values)[0] for values in rows]
        for line in self._lines:
            self._names[line.commune.code].add(tone_key(line.commune.name))
        self._newer = set(
            Organisation.objects.filter(
                kind=OrganisationKind.PROVINCE, seen_on__gt=self.day,
                unit_code__in={line.province.code for line in self._lines},
            ).values_list("unit_code", flat=True)
        )  # fmt: skip
        self._refuse_an_extract()

    def key(self, values: Mapping[str, str]) -> str:
        """Name a row by the list's day, its code and its name."""
        commune = _line(values)[0].commune
        return f"{self.day}|{commune.code}|{tone_key(commune.name)}"

    def judge(self, values: Mapping[str, str]) -> Verdict[Line]:
        """Accept a line whose codes and names are whole; say what was made good."""
        line, told = _line(values)
        for place, width in _widths(line):
            if not (place.code.isdigit() and len(place.code) == width):
                return Refused(
                    _("The code “%(code)s” of “%(name)s” should have %(width)s digits.")
                    % {"code": place.code, "name": place.name, "width": width}
                )
            if not place.name:
                return Refused(_("The name of the unit with code %(code)s is missing.")
                               % {"code": place.code})  # fmt: skip
        if len(self._names[line.commune.code]) > 1:
            return Refused(
                _("The code %(code)s stands under two names in this file.")
                % {"code": line.commune.code}
            )
        if line.province.code in self._newer:
            return Refused(
                _("A newer list of “%(name)s” was imported already; older lists come first.")
                % {"name": line.province.name}
            )
        return Repaired(line, "; ".join(told)) if told else Accepted(line)

    def apply(self, lines: Sequence[Line], *, actor: Actor, now: datetime) -> list[Organisation]:
        """Confirm what is known, found what is new; return the communes in order."""
        known = Territories(p for line in lines for p in (line.province, line.district,
                                                          line.commune))  # fmt: skip
        provinces = {line.province.key: None for line in lines}
        districts = {line.district.key: line.province for line in lines}
        communes = {line.commune.key: line.district for line in lines}
        self._level(known, unique(x.province for x in lines), "province", provinces, actor, now)
        self._level(known, unique(x.district for x in lines), "district", districts, actor, now)
        self._level(known, unique(x.commune for x in lines), "commune", communes, actor, now)
        found = [known.find(line.commune, self.day) for line in lines]
        return [organisation for organisation in found if organisation is not None]

    def conclude(self, *, actor: Actor, now: datetime) -> list[str]:
        """End what the newest list of its province no longer shows; say how many ended so."""
        listed = {p.key for line in self._lines for p in (line.district, line.commune)}
        provinces = self._provinces()
        gone = [
            organisation
            for organisation in districts_and_communes(provinces, self.day)
            if organisation.valid_to is None
            and organisation.valid_from < self.day
            and (organisation.unit_code, tone_key(name_on(organisation, self.day))) not in listed
        ]
        reason = _missing(self.day)
        operations.close_organisations(
            [ended_by_list(o, self.day, reason) for o in gone], actor=actor, now=now
        )
        eve = self.day - timedelta(days=1)
        ended = districts_and_communes(provinces, eve).filter(valid_to=eve, is_end_known=False)
        counts = Counter(ended.values_list("kind", flat=True))
        return [
            _("No longer in this list: %(communes)s communes, %(districts)s districts; they ended"
              " before %(day)s, successor not known.")
            % {"communes": counts["commune"], "districts": counts["district"],
               "day": day_vi(self.day)}
        ] if counts else []  # fmt: skip

    def _provinces(self) -> list[Organisation]:
        """Return the provinces whose newest list this is."""
        places = unique(line.province for line in self._lines)
        known = Territories(places)
        found = (known.find(place, self.day) for place in places)
        return [o for o in found if o is not None and o.seen_on == self.day]

    def _level(
        self,
        known: Territories,
        places: Sequence[Place],
        kind: str,
        above: Mapping[tuple[str, str], Place | None],
        actor: Actor,
        now: datetime,
    ) -> None:
        parents = {
            key: known.find(place, self.day) for key, place in above.items() if place is not None
        }
        here = {place.key: known.find(place, self.day) for place in places}
        new = [place for place in places if here[place.key] is None]
        others = [o for p in new if (o := known.bearer(p.code, self.day)) is not None]
        reason = _missing(self.day)
        known.close([ended_by_list(o, self.day, reason) for o in others], actor=actor, now=now)
        known.found(
            [
                NewOrganisation(
                    name=place.name, kind=kind, valid_from=self.day, unit_code=place.code,
                    parent=parents.get(place.key), is_begin_known=False, seen_on=self.day,
                )
                for place in new
            ],
            actor=actor, now=now,
        )  # fmt: skip
        standing = {key: o for key, o in here.items() if o is not None}
        operations.confirm_organisations(standing.values(), on=self.day, actor=actor, now=now)
        self._move(standing, parents, actor, now)

    def _move(
        self,
        standing: Mapping[tuple[str, str], Organisation],
        parents: Mapping[tuple[str, str], Organisation | None],
        actor: Actor,
        now: datetime,
    ) -> None:
        """Put those that the list shows under another parent there, from the list's day on."""
        moving: dict[Organisation, list[Organisation]] = defaultdict(list)
        for key, organisation in standing.items():
            parent = parents.get(key)
            if parent is not None and parent_on(organisation, self.day) != parent:
                moving[parent].append(organisation)
        for parent, organisations in moving.items():
            operations.place_organisations(
                organisations, parent=parent, valid_from=self.day, actor=actor, now=now
            )

    def _refuse_an_extract(self) -> None:
        listed = {line.commune.key for line in self._lines}
        places = unique(line.province for line in self._lines)
        known = Territories(places)
        for place in places:
            province = known.find(place, self.day)
            if province is None:
                continue
            units = districts_and_communes([province], self.day)
            living = [o for o in units if o.kind == OrganisationKind.COMMUNE]
            missing = [
                o for o in living if (o.unit_code, tone_key(name_on(o, self.day))) not in listed
            ]
            if len(missing) * 2 > len(living):
                raise UnreadableFile(
                    _("This is not the whole list of “%(name)s”: %(missing)s of %(all)s communes"
                      " are missing. Import the whole list, so that nothing is taken for ended.")
                    % {"name": place.name, "missing": len(missing), "all": len(living)}
                )  # fmt: skip


def _missing(day: date) -> str:
    return _("Not in the list of administrative units of %(day)s") % {"day": day_vi(day)}


def _widths(line: Line) -> tuple[tuple[Place, int], ...]:
    return (
        (line.province, WIDTHS["province"]),
        (line.district, WIDTHS["district"]),
        (line.commune, WIDTHS["commune"]),
    )


def _line(values: Mapping[str, str]) -> tuple[Line, list[str]]:
    """Read a line, and tell what was made good: zeros a spreadsheet dropped, a missing level."""
    told: list[str] = []
    places = {}
    for name, width in WIDTHS.items():
        code = values[f"{name}_code"]
        if code.isdigit() and len(code) < width:
            told.append(
                _("code %(code)s completed to %(full)s") % {"code": code, "full": code.zfill(width)}
            )
            code = code.zfill(width)
        places[name] = Place(code, values[name])
    level, commune = values["level"], places["commune"]
    has_level = any(commune.name.casefold().startswith(f"{x.casefold()} ") for x in LEVELS)
    if commune.name and level and not has_level:
        told.append(_("the level “%(level)s” put before the name") % {"level": level})
        places["commune"] = Place(commune.code, f"{level} {commune.name}")
    elif level and not commune.name.casefold().startswith(level.casefold()):
        told.append(_("the column of levels says “%(level)s”; the name stands") % {"level": level})
    return Line(
        province=places["province"], district=places["district"], commune=places["commune"]
    ), told
