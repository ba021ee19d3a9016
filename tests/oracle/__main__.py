"""`python -m tests.oracle`: write tests/vectors/tfchain/billing.json anew."""

from __future__ import annotations

import sys

from tests.oracle.file import BILLING
from tests.oracle.table import text

BILLING.write_text(text())
sys.stdout.write(f"{BILLING}\n")
