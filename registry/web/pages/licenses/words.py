"""Words for the codes of licence terms; the German ones stand in the catalogue of the pages."""

from collections.abc import Mapping

from registry.web.languages.codes import N_

TITLES: Mapping[str, str] = {
    "commercial": N_("Commercial use"),
    "purposes": N_("Purposes"),
    "thresholds": N_("Limits of size"),
    "territory": N_("Countries"),
    "redistribution": N_("Passing it on"),
    "other_duties": N_("Further duties"),
    "naming": N_("Names of derivatives"),
    "displays": N_("What must be shown"),
    "output_training": N_("Training with outputs"),
    "hosted_service": N_("Offering it as a service"),
    "fields": N_("Kinds of business"),
    "use_policy": N_("Rules of conduct"),
    "register": N_("Registration"),
    "content_filter": N_("Filters of content"),
    "disclosure": N_("Marking as machine-made"),
    "binding": N_("Hold on derivatives"),
    "binds_users": N_("Binding users"),
    "patents": N_("Patents"),
    "revocable": N_("Withdrawal"),
    "may_change": N_("Later changes of the terms"),
    "litigation": N_("Lawsuits"),
    "termination": N_("End of the licence"),
    "governing_law": N_("Law and courts"),
    "outputs_commercial": N_("Rights in outputs"),
    "further": N_("Also said"),
}
"""Every term that an entry of the catalogue can state, in the order of a page."""
EVIDENCE: Mapping[str, str] = {
    "text": N_("The whole text was read."),
    "text-partial": N_("A part of the text was read; only what stands there is a fact."),
    "excerpt": N_("Clauses were read that somebody quotes word for word."),
    "secondary": N_("Only summaries were seen; every use needs a review."),
    "none": N_("Nobody read the text; every use needs a review."),
}
GRADES: Mapping[str, str] = {
    "text": N_("whole text"),
    "text-partial": N_("part of the text"),
    "excerpt": N_("quoted clauses"),
    "secondary": N_("summaries only"),
    "none": N_("not read"),
}
"""The same in two words."""
CLASSES: Mapping[str, str] = {
    "permissive": N_("Commercial use, change and passing on are allowed with few conditions."),
    "copyleft": N_("As permissive, but what is made from it is passed on under the same terms."),
    "data": N_("Written for data; what it grants for the weights of a model is not settled."),
    "community": N_("Use is allowed with limits of field, size, country or behaviour."),
    "research-only": N_("No commercial use."),
    "unknown": N_("No licence is named, or nobody read its text."),
}
DUTIES: Mapping[str, str] = {
    "include_license": N_("hand on the licence"),
    "keep_notices": N_("keep all notices"),
    "mark_changes": N_("mark what was changed"),
    "notice_file": N_("add the file of notices"),
    "pass_on_restrictions": N_("bind recipients to the restrictions"),
    "provide_terms": N_("provide the terms"),
    "attribution": N_("name authors and source"),
    "share_alike": N_("the same terms for what is passed on"),
    "non_commercial_only": N_("not for commercial purposes"),
    "research_only": N_("for research only"),
    "register": N_("register with the licensor"),
    "rename": N_("give it another name"),
    "disclose_ai": N_("say that contents are machine-made"),
    "name_provider": N_("say whose model it is"),
    "newest_version": N_("follow the licensor's newest version"),
    "bind_users": N_("bind users to the terms"),
    "follow_use_policy": N_("keep the rules of conduct"),
    "content_filter": N_("use filters, or review outputs"),
}
OCCASIONS: Mapping[str, str] = {
    "distribution": N_("when it is passed on, or a product with it is offered"),
    "product": N_("in a product or service with the model inside"),
    "commercial_product": N_("in a commercial product"),
    "hosted": N_("where others reach it over an interface"),
    "terms_of_use": N_("in terms of use for its users"),
    "derivative_made": N_("when a derivative is made"),
    "trained_model_distributed": N_("when a model trained with it is passed on"),
    "derivative_statement": N_("beside a derivative"),
    "outputs_published": N_("when outputs are published"),
    "audience_external": N_("when outsiders use it"),
    "any_use": N_("in every use"),
}
VALUES: Mapping[str, str] = {
    "allowed": N_("allowed"),
    "forbidden": N_("not allowed"),
    "conditional": N_("allowed under conditions"),
    "unspecified": N_("not settled by the text"),
    "separate_license": N_("only with a separate licence"),
    "yes": N_("yes"),
    "no": N_("no"),
    "unknown": N_("not known"),
}
BINDING: Mapping[str, str] = {
    "none": N_("none"),
    "notice": N_("notices stay"),
    "notice-and-license-copy": N_("notices and a copy of the licence stay"),
    "pass-through-use-restrictions": N_("its restrictions hold for derivatives, too"),
    "same-license": N_("derivatives are passed on under the same licence"),
    "nc-inherits": N_("derivatives stay non-commercial"),
    "no-sharing-of-adapted-material": N_("derivatives may not be passed on"),
    "no-distribution": N_("nothing may be passed on"),
    "contact": N_("the licensor has to be asked"),
}
COVERED: Mapping[str, str] = {
    "any_model": N_("for any model"),
    "foundation_model": N_("for foundation models"),
    "language_model": N_("for language models"),
    "competing_model": N_("for models that compete with the licensor's"),
}
SUBJECTS: Mapping[str, str] = {
    "licensee": N_("whoever has their seat there"),
    "any_use": N_("every use there, of outputs too"),
    "unknown": N_("the text does not say for whom"),
}
EFFECTS: Mapping[str, str] = {
    "separate_license": N_("a separate licence is needed"),
    "attribution": N_("its name must be shown"),
    "register": N_("registration is needed"),
    "terminates": N_("the licence ends"),
    "forbidden": N_("not allowed"),
}
MEASURED: Mapping[str, str] = {
    "ongoing": N_("at any time"),
    "at_release": N_("in the month before the release"),
    "unknown": N_("the text does not say when"),
}
LIMITED_TO: Mapping[str, str] = {
    "model_as_a_service": N_("only for whoever offers models as a service"),
    "commercial": N_("only in commercial use"),
}
EXEMPT: Mapping[str, str] = {
    "end_user_of_product": N_("not for users of a finished product"),
    "internal_use": N_("not for internal use"),
    "noncommercial": N_("not for non-commercial use"),
    "nonprofit_noncommercial": N_("not for non-profits without commercial purpose"),
    "licensor_service": N_("not through the licensor's own service"),
}
BUSINESS: Mapping[str, str] = {
    "model_as_a_service": N_("models as a service"),
    "competing_product": N_("competing products"),
    "commercial_distribution": N_("commercial distribution"),
}
NAMES: Mapping[str, str] = {
    "prefix": N_("begins with “{text}”"),
    "includes": N_("contains “{text}”"),
    "forbidden": N_("does not contain “{text}”"),
}
ACTIVITIES: Mapping[str, str] = {
    "military": N_("military use"),
    "weapons": N_("weapons"),
    "surveillance": N_("surveillance"),
    "biometric_identification": N_("biometric identification"),
    "law_enforcement": N_("law enforcement"),
    "asylum_and_migration": N_("asylum and migration"),
    "automated_decisions_about_people": N_("automated decisions about people"),
    "medical_advice": N_("medical advice"),
    "medical_advice_assistive": N_("assistance in medicine"),
    "unlicensed_professional_practice": N_("professional practice without a licence"),
    "critical_infrastructure": N_("critical infrastructure"),
    "guardrail_bypass": N_("going around its safeguards"),
    "education": N_("education"),
    "competing_product": N_("competing products"),
}
ABOVE: Mapping[str, str] = {
    ">": N_("more than {number} {what}: {effect}"),
    ">=": N_("from {number} {what}: {effect}"),
}
HOSTING: Mapping[bool, str] = {
    True: N_("Offering it over an interface counts as passing on."),
    False: N_("Offering it over an interface is no passing on."),
}
NOT_GRANTED, NOT_SETTLED, FREE = N_("not granted to: {whom}"), N_("not settled for: {whom}"), N_("free for: {whom}")
