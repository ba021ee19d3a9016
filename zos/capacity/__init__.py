"""Hardware facts: cores, memory, DMI, hypervisor, secure boot, TPM."""
