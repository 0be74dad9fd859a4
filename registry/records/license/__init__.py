"""The licence of one state of a model, from its card, its files and what people concluded."""
