<%inherit file="base.mako"/>\
<%namespace name="strips" file="model_strip.mako"/>\
<%namespace name="terms" file="model_terms.mako"/>\
<%namespace name="released" file="model_released.mako"/>\
<%namespace name="weights" file="model_weights.mako"/>\
<%namespace name="family" file="model_family.mako"/>\
<%namespace name="facts" file="model_facts.mako"/>\
<%namespace name="past" file="model_past.mako"/>\
<h1>${model["id"]}</h1>
% if model["description"]:
<p class="lead" lang="en">${model["description"]}</p>
% endif
${strips.strip(strip, model, essential, all_countries)}
<nav class="screen" aria-label="${_("On this page")}"><ul class="inline">
<li><a href="#licence">${_("Licence")}</a></li>
<li><a href="#released">${_("What is released")}</a></li>
<li><a href="#family">${_("Bases and derivatives")}</a></li>
<li><a href="#running">${_("Running it")}</a></li>
<li><a href="#past">${_("Changes and past")}</a></li>
<li><a href="#sources">${_("Who says so")}</a></li>
<li><a href="${here.model(model["id"], "openness")}">${_("How open, by which measure?")}</a></li>
<li><a href="${here.model(model["id"], "timeline")}">${_("What was true when?")}</a></li>
</ul></nav>
${terms.license(model, lineage, binding_class, cited)}
${terms.restrictions(model, lineage.effective)}
${released.matrix(model, artifacts, documents, disclosures)}
${weights.files(known_weights, path, most_weights)}
${family.tree(model, lineage, bases, derivatives)}
${facts.running(model)}
${facts.about(model, path)}
${past.changed(model, flags, history)}
${past.said(model, layers)}
