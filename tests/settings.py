"""The product's settings with one small noun besides, on which the engines are tested."""

from tests import database

database.start()

from vanphong.config.settings import *  # noqa: E402, F403 - Django's way to extend settings
from vanphong.config.settings import INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.probe"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "tests.probe.urls"
