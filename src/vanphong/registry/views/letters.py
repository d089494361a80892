"""Citizens' letters: the list, taking one in, its page and its acts, the slip of a handing over."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, time

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.directory.queries import post_of, tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi, moment_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.kernel.ui.tables import BulkAct, Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Act, Tab, Words
from vanphong.registry import operations, queries
from vanphong.registry.audit import letter_history
from vanphong.registry.book_forms import ReasonOnlyForm
from vanphong.registry.forms import BoardForm, CitizenLetterForm
from vanphong.registry.models import CitizenLetter
from vanphong.registry.operations import CitizenNote
from vanphong.registry.policies import CitizenLetterPolicy
from vanphong.registry.printing import print_letter_slip
from vanphong.registry.states import LETTER, LETTER_TONES
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_pdf

QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[CitizenLetter]]]] = {
    "all": (gettext_lazy("All"), queries.list_letters_for),
    "hand_over": (gettext_lazy("To hand over"), queries.list_letters_to_hand_over),
    "take_over": (gettext_lazy("To take over"), queries.list_letters_to_take_over),
}


def state_of(letter: CitizenLetter) -> object:
    """Return the state as a tag."""
    return status_tag(letter.get_state_display(), LETTER_TONES.get(letter.state, "neutral"))


def word_of(letter: CitizenLetter) -> str:
    """Return the neutral word, or that the envelope is shut."""
    return _("Sealed envelope") if letter.is_sealed else str(letter.get_word_display())


COLUMNS = (
    Column[CitizenLetter](
        key="number", label=gettext_lazy("Arrival no."), number=True, short=True,
        sort="arrival_number", cell=lambda letter: letter.arrival_number or "–",
    ),
    Column[CitizenLetter](
        key="arrived", label=gettext_lazy("Arrived"), short=True, sort="arrived_at",
        cell=lambda letter: day_vi(letter.arrived_on),
    ),
    Column[CitizenLetter](
        key="word", label=gettext_lazy("Neutral word"), main=True, cell=word_of
    ),
    Column[CitizenLetter](
        key="channel", label=gettext_lazy("Came"), short=True,
        cell=lambda letter: letter.get_channel_display(),
    ),
    Column[CitizenLetter](
        key="received_by", label=gettext_lazy("Received by"),
        cell=lambda letter: letter.received_by.person.full_name,
    ),
    Column[CitizenLetter](key="state", label=gettext_lazy("State"), short=True, cell=state_of),
)  # fmt: skip


@requires("registry.citizen_letter.list")
def letter_list(request: ActorRequest) -> HttpResponse:
    """Show the letters that the person may know; several are handed or taken over in one act."""
    queue = request.GET.get("queue", "all")
    label, lister = QUEUES.get(queue, QUEUES["all"])
    rows, order = ordered(lister(request.actor), COLUMNS, request.GET, "-arrived")
    page, pager = paginate(rows, request.GET)
    new = _may(request.actor, "receive") and reverse("registry:new_letter") or ""
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, order=order, params=request.GET, caption=label,
        row_url=lambda letter: reverse("registry:letter", args=[letter.pk]),
        row_name=lambda letter: _("no. %(number)s") % {"number": letter.arrival_number},
        bulk=_bulk(queue),
        empty=Empty(
            title=_("Nothing here"), icon="mail",
            words=_("Only the clerk who received a letter and the Reception Board see it here."),
            act_label=_("Receive a citizen's letter") if new else "", act_url=new,
        ),
    )  # fmt: skip
    tabs = [Tab(label=n, url=f"?queue={k}", active=k == queue) for k, (n, _l) in QUEUES.items()]
    return render(request, "registry/letters.html", {"table": table, "tabs": tabs, "new": new})


def _bulk(queue: str) -> Sequence[BulkAct]:
    if queue == "hand_over":
        url = reverse("registry:hand_over_letters")
        return [BulkAct(label=_("Hand over on one slip"), url=url, icon="send")]
    if queue == "take_over":
        url = reverse("registry:take_over_letters")
        return [BulkAct(label=_("Take over"), url=url, icon="check")]
    return []


def _may(actor: Actor, verb: str) -> bool:
    return may_call(actor, f"registry.citizen_letter.{verb}")


@requires("registry.citizen_letter.receive")
def new_letter(request: ActorRequest) -> HttpResponse:
    """Show the form of a citizen's letter; on sending give it its number."""
    now = timezone.now()
    today, tenant = timezone.localdate(now), tenant_of(request.actor)
    form = CitizenLetterForm(sent(request), tenant=tenant, day=today, initial={"arrived_on": today})
    page = FormPage(
        title=_("Receive a citizen's letter"), back=_("Back to the letters"),
        back_url=reverse("registry:letters"), done=_("The letter has its number."),
        told=(
            _("Write nothing of what the letter is about: the Reception Board opens its case."),
            _("It stands in no search, export or figure; the printed book shows a neutral word."),
        ),
    )  # fmt: skip

    def act() -> str:
        data = dict(form.cleaned_data)
        series, arrived_on = form.books[data.pop("series")], data.pop("arrived_on")
        noon = timezone.make_aware(datetime.combine(arrived_on, time(12)))
        letter = operations.receive_letter(
            CitizenNote(**data), series=series, arrived_at=now if arrived_on == today else noon,
            receiver=post_of(request.actor), key=idempotency_key(request), actor=request.actor,
            now=now,
        )  # fmt: skip
        return reverse("registry:letter", args=[letter.pk])

    return answer(request, form, page, act)


@requires("registry.citizen_letter.read")
def letter_page(request: ActorRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Show one letter with exactly the acts that are open; each look is noted."""
    letter = queries.get_letter_for(request.actor, letter_id)
    context = {
        "letter": letter, "state": state_of(letter), "word": word_of(letter),
        "facts": _facts(letter), "acts": _acts(request.actor, letter),
        "history": letter_history(letter),
    }  # fmt: skip
    log.log_access(SubjectRef(LETTER.noun, letter.pk), actor=request.actor, what="page")
    return render(request, "registry/letter.html", context)


def _facts(letter: CitizenLetter) -> list[tuple[object, object]]:
    given, taken = letter.handed_over_by, letter.taken_over_by
    return [
        (_("Arrived"), day_vi(letter.arrived_on)), (_("Came"), letter.get_channel_display()),
        (_("Book"), letter.series.name), (_("Received by"), letter.received_by.person.full_name),
        (_("Name on the envelope"), letter.sender_name or "–"),
        (_("Number of the registered post"), letter.post_number or "–"),
        (_("Number of sheets"), letter.sheet_count or "–"), (_("Note"), letter.note or "–"),
        (_("Reception Board"), letter.board.name),
        (_("Handed over"), _signed(given, letter.handed_over_at)),
        (_("Taken over"), _signed(taken, letter.taken_over_at)),
    ]  # fmt: skip


def _signed(post: object, at: datetime | None) -> str:
    if post is None or at is None:
        return "–"
    return f"{post.person.full_name}, {moment_vi(at)}"  # type: ignore[attr-defined]  # a post


ACTS: dict[str, tuple[Words, str]] = {
    "hand_over": (gettext_lazy("Hand over to the Board"), "send"),
    "take_over": (gettext_lazy("Take over"), "check"),
    "send_back": (gettext_lazy("Send back to the registry"), "corner-up-left"),
    "return_to_sender": (gettext_lazy("Return to the sender"), "corner-up-left"),
}
#: acts that ask for nothing
AT_ONCE = ("hand_over", "take_over")


def _acts(actor: Actor, letter: CitizenLetter) -> list[Act]:
    acts: list[Act] = []
    for verb in open_verbs(LETTER, CitizenLetterPolicy, letter, actor):
        label, icon = ACTS[verb]
        url = reverse(f"registry:{verb}_letter", args=[letter.pk])
        acts.append(
            Act(
                label=label, url=url, icon=icon, method="post" if verb in AT_ONCE else "get",
                kind="secondary" if acts else "primary",
            )
        )  # fmt: skip
    if letter.handed_over_at is not None:
        url = reverse("registry:letter_slip", args=[letter.pk])
        acts.append(Act(label=_("Print the slip"), url=url, icon="printer"))
    return acts


@require_POST
def _hand_over_one(request: ActorRequest, letter_id: uuid.UUID) -> HttpResponse:
    letter = queries.get_letter_for(request.actor, letter_id)
    return _handed_over(request, [letter])


def _hand_over_chosen(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("registry:letters")
    return _handed_over(request, _chosen(request))


def _handed_over(request: ActorRequest, letters: Sequence[CitizenLetter]) -> HttpResponse:
    moved = operations.hand_over_letters(letters, actor=request.actor, now=timezone.now())
    messages.success(
        request, _("Handed over: %(count)s. Print the slip, which the Board signs.")
        % {"count": len(moved)},
    )  # fmt: skip
    return redirect("registry:letter", moved[0].pk)


@require_POST
def _take_over_one(request: ActorRequest, letter_id: uuid.UUID) -> HttpResponse:
    letter = queries.get_letter_for(request.actor, letter_id)
    return _taken_over(request, [letter])


def _take_over_chosen(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("registry:letters")
    return _taken_over(request, _chosen(request))


def _taken_over(request: ActorRequest, letters: Sequence[CitizenLetter]) -> HttpResponse:
    moved = operations.take_over_letters(letters, actor=request.actor, now=timezone.now())
    messages.success(
        request, _("Taken over: %(count)s. The registry has your receipt.") % {"count": len(moved)}
    )
    return redirect("registry:letter", moved[0].pk)


hand_over_one = requires("registry.citizen_letter.hand_over")(_hand_over_one)
hand_over_chosen = requires("registry.citizen_letter.hand_over")(_hand_over_chosen)
take_over_one = requires("registry.citizen_letter.take_over")(_take_over_one)
take_over_chosen = requires("registry.citizen_letter.take_over")(_take_over_chosen)


def _chosen(request: ActorRequest) -> list[CitizenLetter]:
    """
    Return the letters whose boxes were ticked.

    :raises Missing: one of them is none this person may know: then none is acted on
    """
    try:
        wanted = {uuid.UUID(text) for text in request.POST.getlist("chosen")}
    except ValueError:
        raise Missing from None
    found = list(queries.list_letters_for(request.actor).filter(pk__in=wanted))
    if len(found) < len(wanted):
        raise Missing
    return found


def with_reason(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of an act that asks for a reason."""
    title = ACTS[verb][0]
    act = {
        "send_back": operations.send_back_letter,
        "return_to_sender": operations.return_letter,
    }[verb]

    @requires(f"registry.citizen_letter.{verb}")
    def view(request: ActorRequest, letter_id: uuid.UUID) -> HttpResponse:
        letter = queries.get_letter_for(request.actor, letter_id)
        CitizenLetterPolicy.check(request.actor, verb, letter)
        form = ReasonOnlyForm(sent(request))
        back_url = reverse("registry:letter", args=[letter.pk])
        page = FormPage(
            title=title, lead=_("no. %(number)s") % {"number": letter.arrival_number},
            back=_("Back to the letter"), back_url=back_url,
            done=_("Done: %(act)s.") % {"act": title},
        )  # fmt: skip

        def call() -> str:
            act(
                letter, reason=form.cleaned_data["reason"], actor=request.actor,
                now=timezone.now(),
            )  # fmt: skip
            return back_url

        return answer(request, form, page, call)

    return view


@requires("registry.citizen_letter.read")
def slip(request: ActorRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Send the slip on which the Board signs for the letters handed over together."""
    letter = queries.get_letter_for(request.actor, letter_id)
    if letter.handed_over_at is None:
        raise Missing
    letters = queries.letters_of_slip(request.actor, letter)
    return as_pdf(print_letter_slip(letters), "phieu-giao-don-thu")


@requires("registry.citizen_letter.choose_board")
def choose_board(request: ActorRequest) -> HttpResponse:
    """Choose which unit is the Reception Board."""
    now, tenant = timezone.now(), tenant_of(request.actor)
    board = queries.reception_board_of(tenant.pk)
    form = BoardForm(
        sent(request), tenant=tenant, day=timezone.localdate(now),
        initial={"unit": str(board.pk) if board else ""},
    )  # fmt: skip
    page = FormPage(
        title=_("Reception Board"), back=_("Back to the books"), back_url=reverse("registry:books"),
        done=_("Citizens' letters go to this unit from now on."),
        told=(_("Letters that came before stay with the unit that was the Board then."),),
    )  # fmt: skip

    def act() -> str:
        unit = form.units[form.cleaned_data["unit"]]
        operations.choose_board(tenant, unit=unit, actor=request.actor, now=now)
        return page.back_url

    return answer(request, form, page, act)
