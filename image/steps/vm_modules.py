"""Kernel modules of tier `vm`: every common kind of virtual machine, and what is needed soon.

Debian's cloud kernel has no USB, no graphics and few physical network cards. The VM stack (kvm,
vhost, vfio) comes with the code that uses it.
"""

from __future__ import annotations

# Loaded by stage 1, in this order with their dependencies: what mounts the root.
STAGE1 = ("loop", "erofs")

_STORAGE = (
    "virtio_blk", "virtio_scsi", "ahci", "ata_piix", "ata_generic", "sd_mod", "sr_mod", "nvme",
    "vmw_pvscsi", "hv_storvsc", "xen-blkfront", "btrfs", "overlay", "fuse", "virtiofs",
    "vfat", "nls_cp437", "nls_ascii", "nls_iso8859-1", "isofs",
    "dm-mod", "dm-verity", "dm-crypt", "xxhash_generic", "blake2b_generic", "crc32c-intel",
    "sha256-ssse3", "aesni-intel",
)  # fmt: skip
_NETWORK = (
    "virtio_net", "vmxnet3", "ena", "gve", "ixgbevf", "hv_netvsc", "xen-netfront", "af_packet",
    "bridge", "br_netfilter", "8021q", "veth", "tun", "macvlan", "dummy", "ifb",
    "vrf", "vxlan", "wireguard", "curve25519-x86_64", "chacha-x86_64", "poly1305-x86_64",
    "nf_tables", "nft_chain_nat", "nft_ct", "nft_fib_inet", "nft_limit", "nft_log", "nft_masq",
    "nft_nat", "nft_numgen", "nft_quota", "nft_redir", "nft_reject_inet",
    "nft_socket", "nft_tproxy", "nft_meta_bridge", "nft_flow_offload", "nft_dup_netdev",
    "nf_conntrack", "nf_conntrack_bridge", "nfnetlink_queue", "nf_flow_table_inet", "sch_htb",
    "sch_ingress", "sch_tbf", "sch_fq", "sch_fq_codel", "sch_cake", "cls_u32", "cls_flower",
    "cls_bpf", "act_police", "act_mirred", "tcp_bbr", "ip6_tunnel", "inet_diag",
    "tcp_diag", "udp_diag",
)  # fmt: skip
_MACHINE = (
    "virtio_balloon", "virtio_console", "virtio_input", "virtio_mem", "virtio_mmio", "virtio_pci",
    "virtio-rng", "button", "evdev", "efivarfs", "efi-pstore", "ramoops", "i6300esb", "softdog",
    "wdat_wdt", "pvpanic-pci", "pvpanic-mmio", "qemu_fw_cfg", "ptp_kvm", "hv_utils", "hv_balloon",
    "zram", "msr", "tpm_tis", "tpm_crb",
)  # fmt: skip
ROOT = STAGE1 + _STORAGE + _NETWORK + _MACHINE
