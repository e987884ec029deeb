"""What runs in the child process that reads one file. Light imports only: its start is paid for every file."""
