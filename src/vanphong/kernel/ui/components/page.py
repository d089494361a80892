"""Heads, cards, buttons, banners, dialogs and other parts of a page."""

from __future__ import annotations

from collections.abc import Sequence

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vanphong.kernel.text import fold
from vanphong.kernel.ui.components.library import draw, register
from vanphong.kernel.ui.format_vi import number_vi
from vanphong.kernel.ui.trails import Trail, keep_trail
from vanphong.kernel.ui.values import TONE_ICONS, Act, ButtonKind, Tab, Tile, Tone, Words


@register.inclusion_tag("vanphong/components/breadcrumbs.html")
def ui_breadcrumbs(*, items: Sequence[tuple[Words, str]]) -> dict[str, object]:
    """Draw the way here: pairs of label and address; the last may have no address."""
    return {"items": items}


@register.simple_block_tag(end_name="endui_page_header")
def ui_page_header(content: SafeString, *, title: Words, lead: Words = "") -> SafeString:
    """Draw the one h1 of a page; what stands inside are its acts."""
    return draw("page_header", {"title": title, "lead": lead, "acts": content.strip() and content})


@register.simple_block_tag(end_name="endui_card")
def ui_card(content: SafeString, *, title: Words = "", aside: object = "") -> SafeString:
    """Draw a sheet with an h2; `aside` stands at the right of it."""
    return draw("card", {"title": title, "aside": aside, "content": content})


@register.simple_block_tag(end_name="endui_banner")
def ui_banner(content: SafeString, *, tone: Tone = "info", title: Words = "") -> SafeString:
    """Draw a notice that belongs to the page."""
    return draw(
        "banner", {"content": content, "tone": tone, "title": title, "icon": TONE_ICONS[tone]}
    )


@register.simple_block_tag(end_name="endui_dialog")
def ui_dialog(content: SafeString, *, id: str, title: Words, open: bool = False) -> SafeString:
    """Draw a dialog that a button with dialog=id opens; `open` when its form came back wrong."""
    return draw("dialog", {"content": content, "id": id, "title": title, "open": open})


@register.simple_block_tag(end_name="endui_empty")
def ui_empty(content: SafeString, *, title: Words, icon: str = "inbox") -> SafeString:
    """Draw what an empty place teaches; what stands inside are words and a next step."""
    return draw("empty", {"content": content, "title": title, "icon": icon})


@register.inclusion_tag("vanphong/components/button.html")
def ui_button(
    *,
    label: Words,
    href: str = "",
    kind: ButtonKind = "secondary",
    icon: str = "",
    key: str = "",
    type: str = "submit",  # HTML's own name
    name: str = "",
    value: object = "",
    dialog: str = "",
    refusal: Words = "",
    go: str = "",
) -> dict[str, object]:
    """Draw a link (with href) or a button; `key` is its letter, `dialog` the dialog it opens."""
    return {
        "label": label, "href": href, "kind": kind, "icon": icon, "key": key, "type": type,
        "name": name, "value": value, "dialog": dialog, "refusal": refusal, "go": go,
    }  # fmt: skip


@register.inclusion_tag("vanphong/components/acts.html", takes_context=True)
def ui_acts(context: Context, *, acts: Sequence[Act]) -> dict[str, object]:
    """
    Draw what one may do here, one under the other; on a phone in one row within the thumb.

    Its place is the block `acts` of `document.html`.
    """
    return {"acts": acts, "request": context.get("request"), "label": _("Acts")}


@register.inclusion_tag("vanphong/components/definitions.html")
def ui_definition_list(*, items: Sequence[tuple[Words, object]]) -> dict[str, object]:
    """Draw pairs of term and value; an empty value shows a dash."""
    return {"items": items}


@register.inclusion_tag("vanphong/components/tabs.html")
def ui_tabs(*, items: Sequence[Tab], label: Words) -> dict[str, object]:
    """Draw tabs as links; `label` names the group for those who listen."""
    return {"items": items, "label": label}


@register.inclusion_tag("vanphong/components/tiles.html")
def ui_tiles(*, items: Sequence[Tile], label: Words) -> dict[str, object]:
    """Draw queues with their figures side by side; `label` names them for those who listen."""
    return {"items": items, "label": label}


@register.inclusion_tag("vanphong/components/trail.html")
def ui_trail(*, trail: Trail | None) -> dict[str, object]:
    """Draw the way back to the list one came from, and its previous and next record."""
    return {"trail": trail}


@register.simple_tag(takes_context=True)
def ui_trailed(context: Context, *, url: str) -> str:
    """Return an address that remembers the list one came from, as the present one does."""
    return keep_trail(context["request"], url)


@register.inclusion_tag("vanphong/components/person.html")
def ui_person(*, name: str, post: Words = "", unit: Words = "") -> dict[str, object]:
    """Draw a person: initials of the last two words, name, post and unit."""
    words = fold(name).split()
    initials = "".join(word[0] for word in words[-2:]).upper()
    return {"name": name, "post": post, "unit": unit, "initials": initials}


@register.simple_tag
def ui_count(*, value: int, label: Words, urgent: bool = False) -> SafeString:
    """Draw a number with its meaning for those who listen; nothing for 0."""
    if not value:
        return SafeString("")
    return format_html(
        '<span class="vp-count{}">{}<span class="vp-hidden"> {}</span></span>',
        " vp-count--urgent" if urgent else "",
        "99+" if value > 99 else number_vi(value),
        label,
    )


@register.inclusion_tag("vanphong/components/progress.html")
def ui_progress(*, value: int, of: int, label: Words) -> dict[str, object]:
    """Draw how far long work has come: value of all."""
    return {"value": value, "of": of, "label": label}
