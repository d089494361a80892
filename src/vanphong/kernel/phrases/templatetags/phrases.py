"""`{% phrases field=form.opinion %}`: the phrases under a text field, to insert and to keep."""

from __future__ import annotations

from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context, Library

from vanphong.kernel.phrases.queries import list_phrases
from vanphong.kernel.principals import Actor

register = Library()


def strip(request: HttpRequest, *, name: str, field_id: str, said: str = "") -> dict[str, object]:
    """Return what draws the phrases of the reader under a field. Cost: one query."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    return {"phrases": list_phrases(actor), "name": name, "field_id": field_id, "said": said}


@register.inclusion_tag("phrases/strip.html", takes_context=True)
def phrases(context: Context, *, field: BoundField) -> dict[str, object]:
    """Draw the reader's phrases under a field of a form."""
    return strip(context["request"], name=field.html_name, field_id=field.id_for_label)


@register.inclusion_tag("phrases/datalist.html", takes_context=True)
def phrase_options(context: Context, *, dom_id: str) -> dict[str, object]:
    """Draw the phrases as what a one-line field offers while typing. Cost: one query."""
    actor: Actor = context["request"].actor
    return {"phrases": list_phrases(actor), "dom_id": dom_id}
