"""What properties of judging are drawn from, and the sentences that always have to hold."""
