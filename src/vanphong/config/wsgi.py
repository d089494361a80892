"""The web application for gunicorn."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

from vanphong.config.bodies import whole_bodies

#: Seconds a thread may keep the interpreter while another waits for it. A thread that holds a
#: register's counter waits for at most so long (Python's own 5 ms, times the threads before it,
#: made up most of the time the counter was locked).
TURN = 0.0005

sys.setswitchinterval(TURN)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.config.settings")
application = whole_bodies(get_wsgi_application())
