"""The command that says which model a file is."""
