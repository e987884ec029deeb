"""The summary as a document: Word, PDF, Markdown out of one set of blocks."""
