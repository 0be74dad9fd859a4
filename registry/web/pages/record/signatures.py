"""What the signature of a model says of its weights, in sentences."""

from registry.web.languages.codes import N_

SIGNATURE_WORDS = {
    "none": N_("The repository carries no signature of the model."),
    "unknown": N_(
        "Whether the repository carries a signature of the model was not looked at, or it could not be read."
    ),
    "present": N_("A signature in the repository names some of them, or the list here is not complete."),
    "covers_weights": N_("A signature in the repository names each of them with the hash that is listed."),
    "differs": N_("A signature in the repository names other hashes than those that are listed."),
}
"""By the state of the signature."""
