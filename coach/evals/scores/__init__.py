"""From the grades of a run to its figures, one group of figures a file."""
