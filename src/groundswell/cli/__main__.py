"""`python -m groundswell.cli`: the command line where the script is not on the path."""

from groundswell.cli.main import main

main()
