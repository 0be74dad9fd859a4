<%namespace name="parts" file="parts.mako"/>\
<%def name="from_base(term, model)">\
% if term.from_ != model["id"]:
; ${_("from")} <a href="${here.model(term.from_)}">${term.from_}</a>\
% endif
</%def>\
<%def name="named(key)"><a href="${here.at("licenses")}/${key | n,u}">${key}</a></%def>\
<%def name="license(model, lineage, binding_class, cited)">\
<% own = model["license"]; binding = lineage.effective; whose = (model.get("layers") or {}).get("license") or {} %>\
<% is_own = not lineage.ancestors or {binding_class, binding.class_} == {own["class"]}; words = record_words %>\
<h2 id="licence">${_("Licence")}</h2>
<p class="screen">${parts.method("license-class", _("Licence"))}</p>
% for one in lineage.conflicts:
% if one.outcome == "conflict":
<div class="notice bad"><p><strong>${_("Conflict:")}</strong> <span lang="en">${one.reason}</span></p>
<p class="soft small"><a href="${here.model(one.model)}">${one.model}</a>: ${one.declared}; <a href="${here.model(one.base)}">${one.base}</a>: ${named(one.base_license)}${", " + one.clause if one.clause else ""}</p></div>
% endif
% endfor
% for one in binding.unknown:
% if one.model != model["id"]:
<div class="notice half"><p>${_("The licence of {model}, which it was made from, is not known.", model=one.model)}</p></div>
% endif
% endfor
% if model["status_reasons"]:
<div class="notice half"><p>${_("A person has to look at this record:")}</p>
<ul lang="en">
% for reason in model["status_reasons"]:
<li>${reason}</li>
% endfor
</ul></div>
% endif
<dl>
<dt>${_("What binds")}</dt><dd>${parts.license_class(binding_class)}\
% if not is_own:
% if binding.class_ != binding_class:
 ${_("at least")} ${word(binding.class_)}\
% endif
% for one in binding.licenses:
<div>${named(one.license)} ${_("of")} <a href="${here.model(one.from_)}">${one.from_}</a></div>\
% endfor
% endif
</dd>
<dt>${_("Licence") if is_own else _("Its own tag")}</dt><dd>\
% if own["license"]:
${named(own["license"])}${" (" + own["spdx"] + ")" if own["spdx"] else ""}\
% elif own.get("one_of"):
${_("one of")} ${", ".join(own["one_of"])}\
% else:
${_("not settled")}\
% endif
% if not is_own:
 ${parts.license_class(own["class"])}\
% endif
</dd>
<dt>${_("Declared")}</dt><dd>${", ".join(own["declared"]) or _("nothing")}\
% if own["name"]:
, ${_("named {name}", name=own["name"])}\
% endif
% if own["link"]:
<div>${parts.linked(own["link"])}</div>\
% endif
</dd>
% if own.get("file_license"):
<dt>${_("The licence file is")}</dt><dd>${named(own["file_license"])}</dd>
% endif
<dt>${_("Known from")}</dt><dd>${word(own["layer"]) if model["hub"] or own["layer"] == "concluded" else _("cited sources; the model itself was not read yet")}\
% if whose:
 <span class="soft">(${_(words.SOURCES[whose["source"]]) if whose["source"] in words.SOURCES else whose["source"]}, ${day(whose["at"])}${", " + whose["key"] if whose.get("key") else ""})</span>\
% endif
% for address in cited:
<div>${parts.linked(address)}</div>\
% endfor
</dd>
% if model.get("use_policy"):
<dt>${_("Accepted beside it")}</dt><dd>${model["use_policy"]["name"]}
% if model["use_policy"].get("link"):
<div>${parts.linked(model["use_policy"]["link"])}</div>
% endif
</dd>
% endif
<dt>${_("Status")}</dt><dd>${word("status." + model["status"])}</dd>
</dl>
<% sources = [one for one in model["license_sources"] if one["source"] not in ("api", "tag", "card", "file")] %>\
% if len(sources) > 1 or "sources_disagree" in own.get("codes", ()):
<details${" open" if "sources_disagree" in own.get("codes", ()) else ""}><summary>${_("Who names which licence")}</summary>
<ul>
% for one in sources:
<li>${_(words.SOURCES[one["source"]]) if one["source"] in words.SOURCES else one["source"]}: ${", ".join(one.get("declared", ())) or _("nothing")}\
% if one.get("name"):
, ${_("named {name}", name=one["name"])}\
% endif
% if one.get("data_license"):
 <span class="soft small">(${_("data under {license}", license=one["data_license"])})</span>\
% endif
</li>
% endfor
</ul></details>
% endif
</%def>\
<%def name="restrictions(model, binding)">\
<% own = model["license"]["restrictions"]; words = record_words; region = model["access"].get("region") or {"state": "unknown"} %>\
<h2>${_("Restrictions")}</h2>
<dl>
<dt>${_("Commercial use")}</dt><dd>${parts.state(binding.commercial)}\
% if binding.commercial != own["commercial"]:
 <span class="soft">${_("its own tag:")} ${word(own["commercial"])}</span>\
% endif
</dd>
% for territory in binding.countries_excluded:
<dt>${_("Not in")}</dt><dd>${countries(territory.countries)} <span class="soft small">\
% if territory.license:
(${_(words.WHO[territory.who]) if territory.who in words.WHO else territory.who}; ${_(words.COVERS[territory.covers]) if territory.covers in words.COVERS else territory.covers}; ${named(territory.license)}${", " + territory.clause if territory.clause else ""}${from_base(territory, model)})\
% else:
(${_("known beyond the licence")}${", " + territory.clause if territory.clause else ""}${from_base(territory, model)})\
% endif
</span></dd>
% endfor
% for limit in binding.thresholds:
<dt>${_("Threshold")}</dt><dd>${_("more than") if limit.operator == ">" else _("at least")} ${number(limit.value)} ${word(limit.metric)}: ${word(limit.effect)} <span class="soft small">(${_(words.MEASURED[limit.measured])}${", " + day(limit.release_date) if limit.release_date and limit.measured == "at_release" else ""}\
% if limit.exempt:
; ${_("spared:")} ${", ".join(_(words.EXEMPT[one]) if one in words.EXEMPT else one for one in limit.exempt)}\
% endif
% if limit.license:
; ${named(limit.license)}${", " + limit.clause if limit.clause else ""}\
% endif
${from_base(limit, model)})</span></dd>
% endfor
<dt>${_("Gate")}</dt><dd>${word("gate." + model["gated"]) if model["hub"] else _("not read yet")}</dd>
% if region["state"] == "restricted":
<dt>${_("Access by region")}</dt><dd>\
% if region["excluded"]:
${_("Its source does not hand it to people in {places}.", places=", ".join(country(one) if len(one) == 2 and one != "EU" else str(word(one)) for one in region["excluded"]))}\
% else:
${_("Its source refused it in the region that the registry asks from.")}\
% endif
 ${_("So says its card.") if region["source"] == "card_flag" else _("So it told the registry.")}\
% if region["since"]:
 ${_("Since {day}.", day=day(region["since"]))}\
% endif
 ${_("This is no term of its licence.")}</dd>
% endif
</dl>
</%def>\
