"""The review of a planning meeting: a transcript against the checklist of daily management, every statement with its line."""
