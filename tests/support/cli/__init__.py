"""What tests know of the command line: its commands, and the calls in their examples."""
