from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "vanphong.config.demo"
    label = "demo"

    def ready(self) -> None:
        if settings.DEMO_PROFILE != "nam-dinh-2011":
            return
        from vanphong.config.demo.nam_dinh.report import REPORT
        from vanphong.kernel.figures.reports import register_report

        register_report(REPORT)
