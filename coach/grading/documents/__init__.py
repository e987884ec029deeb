"""Judging documents that are longer than a judge can see at once: part by part, then what matters most together."""
