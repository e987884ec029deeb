"""Whether what a draft says stands in what it cites: numbers, units, names, directions, dates, words of lines. Pure."""
