"""The search that pickers of organisations ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory import queries
from vanphong.directory.fields import UNKNOWN_PART
from vanphong.directory.models import Organisation
from vanphong.directory.queries import Fate, Standing
from vanphong.directory.wording import hint_for
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.text import squeeze


@requires("directory.organisation.read")
def search(request: ActorRequest) -> HttpResponse:
    """
    Answer pickers: `q` is a name of any time or a code.

    With `for=sender` one that was divided stands once for each part and once for "not known".
    """
    day = timezone.localdate(timezone.now())
    words = request.GET.get("q", "")
    found = queries.suggest(words, day)
    standings = queries.standings_of(found, day)
    body, _rest = queries.body_and_rest(squeeze(words))
    is_sender = request.GET.get("for") == "sender"
    results = [
        choice
        for organisation in found
        for choice in _choices(organisation, standings[organisation.pk], day, body, is_sender)
    ]
    return JsonResponse({"results": results})


def _choices(
    organisation: Organisation, standing: Standing, day: date, body: str, is_sender: bool
) -> Iterator[dict[str, str]]:
    """Yield what a picker shows: `text` is what a letter's sender would be written as."""
    name = queries.name_on(organisation, day)
    hint = hint_for(organisation, standing, day)
    is_territory = organisation.kind in queries.TERRITORIES
    text = f"{body} {name[0].lower()}{name[1:]}" if body and is_territory else name
    shown = {"hint": hint, "name": name, "text": text}
    if not (is_sender and standing.fate == Fate.SPLIT):
        yield {"id": str(organisation.pk), "label": name, **shown}
        return
    parts = [(str(part.pk), queries.name_on(part, day)) for part in standing.successors]
    for key, said in (*parts, (UNKNOWN_PART, _("not known which part"))):
        yield {"id": f"{organisation.pk}/{key}", "label": f"{name} → {said}", **shown}
