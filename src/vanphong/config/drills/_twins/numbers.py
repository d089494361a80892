"""Frozen figures: what somebody counted and signed for."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from vanphong.config.drills._twins.province import Office, Scene
from vanphong.directory.models import Appointment
from vanphong.kernel.figures.figure import default_params, figures
from vanphong.kernel.figures.freezing import freeze
from vanphong.kernel.figures.models import FrozenFigure


def frozen_figures(
    scene: Scene, office: Office, n: int, near: Appointment | None
) -> Iterator[FrozenFigure]:
    """Let who directs the office freeze a figure, for the reader besides."""
    figure, day = figures()[n % len(figures())], timezone.localdate(scene.now)
    params = default_params(figure, first=day.replace(day=1), last=day)
    yield from freeze(
        [(figure, params)], actor=scene.actor(office.directors[0]), now=scene.now,
        readers=[near.principal_id] if near else [],
    )  # fmt: skip
