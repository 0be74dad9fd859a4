"""What all pages share: addresses, languages of the reader, visitors, forms, login, failures and rendering."""
