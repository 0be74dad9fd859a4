"""Commands around what is kept and handed out for those who have to account for a use."""
