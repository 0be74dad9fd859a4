"""Looking at the log from outside: does it vouch for every row, and for nothing else?"""
