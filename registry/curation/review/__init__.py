"""``/v1/review``: the models that wait for a person, heaviest first, each with its dossier."""
