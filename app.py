"""`python app.py` starts the web app; the same as `coach web`."""

import sys

from coach.cli.main import main

if __name__ == "__main__":
    main(["web", *sys.argv[1:]])
