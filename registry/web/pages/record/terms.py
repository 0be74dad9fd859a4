"""Words of terms and places that only a model's page has."""

from collections.abc import Mapping

from registry.web.languages.codes import N_

WHO: Mapping[str, str] = {
    "licensee": N_("whoever has their seat there"),
    "any_use": N_("every use there, of outputs too"),
    "unknown": N_("it is not clear who"),
}
"""Whom a territory leaves out."""
COVERS: Mapping[str, str] = {"all": N_("all models"), "multimodal": N_("models that read or make more than text")}
MEASURED: Mapping[str, str] = {
    "at_release": N_("counted when the model was released"),
    "ongoing": N_("counted today"),
    "unknown": N_("when it is counted is not said"),
}
EXEMPT: Mapping[str, str] = {
    "end_user_of_product": N_("end users of a product that contains the model"),
    "internal_use": N_("internal use"),
    "noncommercial": N_("non-commercial use"),
    "nonprofit_noncommercial": N_("non-commercial use by non-profits"),
    "licensor_service": N_("whoever uses the licensor's own service"),
}
"""Whom a threshold spares."""
SOURCES: Mapping[str, str] = {
    "api": N_("the hub's interface"),
    "tag": N_("a tag at the hub"),
    "card": N_("the model card"),
    "file": N_("a file of the repository"),
    "starter": N_("the record that comes with Cardwatch"),
    "text": N_("its text"),
    "statement": N_("a statement of the maker"),
    "index": N_("an index"),
    "hub": N_("its own source"),
    "curator": N_("a curator"),
    "operator": N_("the operator"),
    "lineage": N_("its bases"),
    "index.role": N_("an index or a cited source"),
}
"""Who says something, and in what role."""
