"""The report that the newspaper's figures ask for: each beside what the registers count."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from vanphong.config.demo.nam_dinh import office
from vanphong.config.demo.nam_dinh.plan import INCOMING, OUTGOING
from vanphong.directory.models import Appointment
from vanphong.directory.queries import actor_for
from vanphong.kernel.figures.reports import Report, ReportLine, count_report
from vanphong.kernel.ui.format_vi import number_vi

CODE = "nam-dinh-2011"
NOT_YET = _("This version keeps no such records yet.")
REPORT = Report(
    code=CODE, title=_("The Office of Nam Định in 2011"), first=office.FIRST, last=office.LAST,
    source=_(
        "“Improving the quality and effect of general advice and service to the People's"
        " Committee of the province”, newspaper Nam Định, 9:51 on 24/8/2011."
    ),
    lines=(
        ReportLine(
            label=_("Documents received and handled since the beginning of the year"),
            figure="registry.incoming.received", told=INCOMING,
        ),
        ReportLine(
            label=_("Documents issued since the beginning of the year"),
            figure="registry.outgoing.issued", told=OUTGOING,
        ),
        ReportLine(
            label=_("Districts and the city with a contact for the control of procedures"),
            figure="directory.organisation.standing", chosen=(("kind", "district"),), told=10,
        ),
        ReportLine(
            label=_("Communes, wards and towns with such a contact"),
            figure="directory.organisation.standing", chosen=(("kind", "commune"),), told=229,
        ),
        ReportLine(label=_("Procedures whose time was cut"), told=38, why=NOT_YET),
        ReportLine(label=_("Regular receptions of citizens a year"), told=12, why=NOT_YET),
        ReportLine(label=_("Incoming documents finished"), figure="registry.incoming.finished"),
        ReportLine(
            label=_("Of these on time, by the day the document named"),
            figure="registry.incoming.on_time",
        ),
        ReportLine(label=_("Of these late"), figure="registry.incoming.late"),
        ReportLine(label=_("Incoming documents not finished"), figure="registry.incoming.waiting"),
    ),
    notes=(
        _("The documents are made up; the people bear the names of their posts, nobody real."),
        _("Districts and communes are those of the list of 25/02/2020: their numbers are the"
          " newspaper's, their names were not compared with those of 2011."),
    ),
)  # fmt: skip


def spell(now: datetime, *, base: str = "") -> str:
    """
    Return the report as the chief of the office reads it: a line a figure, with its address.

    The last line names the figures for machines.
    """
    posts = Appointment.objects.filter(tenant__prefix=office.PREFIX, role="chief")
    chief = actor_for(posts.select_related("person").earliest("pk"), now=now)
    counted = count_report(REPORT, chief, now)
    lines = [str(REPORT.title), str(REPORT.source), ""]
    for found in counted:
        value = "–" if found.value is None else number_vi(found.value)
        told = "" if found.line.told is None else number_vi(found.line.told)
        said = str(_("(newspaper: %(figure)s)") % {"figure": told}) if told else ""
        tail = f"{base}{found.url}" if found.url else str(found.line.why)
        lines.append(f"{found.line.label!s:<72} {value:>6} {said:<16} {tail}".rstrip())
    lines += ["", *(str(note) for note in REPORT.notes)]
    names = ("incoming", "outgoing", "districts", "communes")
    told = " ".join(f"{name}={x.value}" for name, x in zip(names, counted, strict=False))
    return "\n".join([*lines, f"demo {CODE}: {told}"])
