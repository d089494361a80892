"""`python -m vanphong …` is `vanphong …`."""

from __future__ import annotations

import sys

from vanphong.config.cli import main

sys.exit(main())
