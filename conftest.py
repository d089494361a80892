"""Every test runs against a real PostgreSQL; no e-mail, network or model clock escapes it."""

from __future__ import annotations

import os

os.environ.setdefault("DATABASE_URL", "postgresql://postgres@/vanphong?host=/var/tmp/vptest")
