"""Where the table is kept."""

from __future__ import annotations

from pathlib import Path

BILLING = Path(__file__).parents[1] / "vectors" / "tfchain" / "billing.json"
