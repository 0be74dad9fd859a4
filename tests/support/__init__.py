"""What tests share: helpers of each domain, stubs of the sources, real servers; nothing here imports a test."""
