"""Pages behind the login: what an institution keeps, decides and watches."""
