"""Hardware facts: cores, memory, DMI, hypervisor, secure boot, TPM. Starts and blocks nothing."""

from zos.capacity.model import Machine, facts
from zos.capacity.observe import observe

__all__ = ["Machine", "facts", "observe"]
