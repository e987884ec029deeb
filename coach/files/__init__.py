"""Reading what people hand in, in a bounded child process; writing rows, reports and pictures."""
