"""`python -m gridworker` is the `gridworker` command."""

from gridworker.cli import main

if __name__ == "__main__":
    main()
