"""A backup that can be restored elsewhere: the database as rows, and the files of the data folder."""
