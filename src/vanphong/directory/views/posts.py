"""Posts: giving and ending them, how they are reached, and which one a session acts under."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory import operations, queries
from vanphong.directory.forms import AppointForm, ContactForm, LastDayForm
from vanphong.directory.models import Appointment, Unit
from vanphong.directory.policies import AppointmentPolicy
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, requires, signed_in


@signed_in
def switch(request: ActorRequest, appointment_id: str) -> HttpResponse:
    """Act under another post of the same person."""
    if request.method == "POST":
        operations.switch_appointment(
            request.session, str(appointment_id), actor=request.actor, now=timezone.now()
        )
    return redirect("/")


@requires("directory.appointment.appoint")
def appoint(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Give a known person a post in the own office."""
    now = timezone.now()
    tenant, day = queries.tenant_of(request.actor), timezone.localdate(now)
    person = queries.get_person_for(request.actor, person_id)
    form = AppointForm(request.POST or None, tenant=tenant, day=day, initial={"valid_from": day})

    def act(data: Data) -> None:
        unit = Unit.objects.select_related("tenant").get(pk=data.pop("unit"), tenant=tenant)
        operations.appoint(person=person, unit=unit, actor=request.actor, now=now, **data)

    screen = Screen(
        title=_("Give a post"), lead=person.full_name, label=_("Record the post"), is_grid=True,
        back=reverse("directory:person", args=[person.pk]),
    )  # fmt: skip
    return act_page(request, screen, form, act)


@requires("directory.appointment.end")
def end_post(request: ActorRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """End a post of the own office."""
    now = timezone.now()
    post = queries.get_post_for(request.actor, appointment_id)
    AppointmentPolicy.check(request.actor, "end", post)
    form = LastDayForm(request.POST or None, initial={"last_on": timezone.localdate(now)})
    screen = Screen(
        title=_("End this post"), lead=_lead(post), label=_("End the post"), kind="danger",
        back=reverse("directory:person", args=[post.person_id]),
        warning=_("Open work in this post stays where it is and wants another hand."),
    )  # fmt: skip
    return act_page(
        request, screen, form,
        lambda data: operations.end_appointment(post, actor=request.actor, now=now, **data),
    )  # fmt: skip


@requires("directory.appointment.set_contact")
def contact(request: ActorRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Keep telephone and e-mail of a post: its holder, or the administrator."""
    post = queries.get_post_for(request.actor, appointment_id)
    AppointmentPolicy.check(request.actor, "set_contact", post)
    form = ContactForm(request.POST or None, initial={"phone": post.phone, "email": post.email})
    screen = Screen(
        title=_("Telephone and e-mail"), lead=_lead(post), label=_("Save"),
        back=reverse("directory:person", args=[post.person_id]),
    )  # fmt: skip
    return act_page(
        request, screen, form,
        lambda data: operations.set_contact(
            post, actor=request.actor, now=timezone.now(), **data
        ),
    )  # fmt: skip


def _lead(post: Appointment) -> str:
    return f"{post.person.full_name} – {post.title}, {post.unit.name}"
