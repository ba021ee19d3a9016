"""Disks and the pools on them. Never touches a disk that carries foreign data without consent.

content.py tells what a disk carries, plan.py what may be done, report.py what a farmer reads;
observe.py looks and reconcile.py acts.
"""

from zos.storage.model import StorageSpec
from zos.storage.reconcile import Storage

__all__ = ["Storage", "StorageSpec"]
