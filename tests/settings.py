"""The product's settings with one small noun besides, on which the engines are tested."""

import sys

from tests import database

if "pytest" in sys.modules:  # the type checker reads these settings too and needs no server
    database.start()

from vanphong.config.settings import *  # noqa: F403 - Django's way to extend settings
from vanphong.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.probe"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR = "none"  # tests of the door switch it on themselves
ROOT_URLCONF = "tests.probe.urls"
