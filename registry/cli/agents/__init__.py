"""What programs that act for people ask of the registry, over the Model Context Protocol."""
