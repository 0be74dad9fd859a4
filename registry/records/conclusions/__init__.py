"""What people and indexes assert about a model: claims, conclusions, and the versions of both."""
