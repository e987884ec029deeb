"""Pictures of every page: a house is filled with synthetic contents, then each page is taken at each width."""
