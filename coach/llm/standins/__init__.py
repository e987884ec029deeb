"""Stand-ins for personal data: what a text says of people is replaced before it leaves the machine, and put back."""
