"""How one person wants to be told: a box for each kind and channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from vanphong.kernel.notifications.table import Channel, Kind, kinds


class PreferencesForm(forms.Form):
    """The grid of the settings page; a channel that a kind does not have has no box."""

    def __init__(self, *args: Any, chosen: Mapping[str, frozenset[Channel]], **kwargs: Any) -> None:
        """Draw a box for each kind and channel, ticked as chosen now."""
        super().__init__(*args, **kwargs)
        for kind in kinds():
            for channel in kind.channels:
                self.fields[_name(kind, channel)] = forms.BooleanField(
                    required=False, initial=channel in chosen.get(kind.code, frozenset()),
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )  # fmt: skip

    def grid(self) -> Iterator[tuple[Kind, list[tuple[Channel, BoundField | None]]]]:
        """Yield each kind with its boxes in the order of the channels."""
        for kind in kinds():
            yield kind, [(c, self[_name(kind, c)] if c in kind.channels else None) for c in Channel]

    def choices(self) -> dict[str, frozenset[Channel]]:
        """Return what was ticked."""
        return {
            kind.code: frozenset(
                channel for channel in kind.channels if self.cleaned_data[_name(kind, channel)]
            )
            for kind in kinds()
        }


def _name(kind: Kind, channel: Channel) -> str:
    return f"{kind.code}-{channel}"
