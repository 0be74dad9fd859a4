"""Commands around subscriptions: whom alerts reach."""
