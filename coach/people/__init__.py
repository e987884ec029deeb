"""Who uses the program: accounts, roles, logins, invitations, the log, consent, personal data."""
