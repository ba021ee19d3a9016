"""The uplink: links, addresses, routes, DNS, firewall. Opens no port."""
