"""The Hub's client at work: cards to read within bounds, a process that spends the budget, answers of a kind."""
