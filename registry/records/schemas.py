"""What clients send and get about records, beside the stored document itself."""
