"""The reliability card: what a run showed, for anybody to read, in Markdown and in one HTML file."""
