"""What operations cost, counted: statements and rows, so that nothing grows dearer unseen."""
