"""`python -m badges.cli.run`: the command without its script, for a process that starts another."""

from badges.cli import main

if __name__ == "__main__":
    main()
