<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<%! from registry.web.pages.disclosures import released %>\
<%def name="from_base(term)">\
% if term.from_ != model["id"]:
; from ${term.from_}\
% endif
</%def>\
<%def name="items(found, caption, licensed)">
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table>
<caption>${caption}; what is not listed is not known</caption>
<thead><tr><th scope="col">What</th><th scope="col">Released</th><th scope="col">Evidence</th></tr></thead>
<tbody>
% for name, item in found.items():
<tr>
<th scope="row">${word(name)}</th>
<td>${released(item["availability"])}${", " + item["license"] if item.get("license") else ""}\
% if name in licensed and licensed[name]["inherited_from"] != "artifact" and licensed[name]["license"]:
 <span class="soft">${"" if licensed[name]["status"] == "known" else "perhaps "}${licensed[name]["license"]} (of the ${licensed[name]["inherited_from"]})</span>\
% endif
</td>
<td>
% for address in item.get("evidence", ()):
<div>${parts.linked(address)}</div>
% endfor
% if item.get("note"):
<div class="soft">${item["note"]}</div>
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
</%def>\
<%
LAYERS = {
    "observed": "the source, as it was read",
    "normalised": "what the card and the files say",
    "inherited": "its base models",
    "concluded": "a curator",
}
%>\
<% hosting = model.get("hosting") or {}; layers = model.get("layers") or {} %>\
<% license = model["license"]; limits = license["restrictions"]; origin = model["origin"] %>\
<% binding = lineage.effective; is_own = not lineage.ancestors or {binding_class, binding.class_} == {license["class"]} %>\
<h1>${model["id"]}</h1>
% if model["description"]:
<p>${model["description"]}</p>
% endif
<h2>Licence</h2>
<dl>
% if not is_own:
<dt>What binds</dt><dd><span class="tag">${binding_class}</span> ${f"at least {binding.class_}: " if binding.class_ != binding_class else ""}${"; ".join(f"{one.license} of {one.from_}" for one in binding.licenses)}</dd>
% endif
<dt>${"Licence" if is_own else "Its own tag"}</dt><dd>${license["license"] or ("one of " + ", ".join(license["one_of"]) if license.get("one_of") else "not settled")}${" (" + license["spdx"] + ")" if license["spdx"] else ""} <span class="tag">${license["class"]}</span></dd>
<dt>Declared</dt><dd>${", ".join(license["declared"]) or "nothing"}${", named " + license["name"] if license["name"] else ""}</dd>
% if license["link"]:
<dt>Link</dt><dd>${parts.linked(license["link"])}</dd>
% endif
% if license.get("file_license"):
<dt>License file is</dt><dd>${license["file_license"]}</dd>
% endif
<% whose = layers.get("license") or {} %>\
<dt>Known from</dt><dd>${LAYERS[license["layer"]] if model["hub"] or license["layer"] == "concluded" else "cited sources; the model itself was not read yet"}\
% if whose.get("role"):
 <span class="soft">(${whose["role"]}: ${whose["source"]}${", key " + whose["key"] if whose.get("key") else ""}, ${whose["at"][:10]})</span>\
% endif
</dd>
% for address in cited:
<dt>Cited at</dt><dd>${parts.linked(address)}</dd>
% endfor
<dt>Status</dt><dd>${word(model["status"])}</dd>
</dl>
% for one in lineage.conflicts:
% if one.outcome == "conflict":
<p><strong>Conflict:</strong> ${one.reason}</p>
% endif
% endfor
% for one in binding.unknown:
% if one.model != model["id"]:
<p>The licence of ${one.model}, which it was made from, is not known.</p>
% endif
% endfor
% if model["status_reasons"]:
<ul>
% for reason in model["status_reasons"]:
<li>${reason}</li>
% endfor
</ul>
% endif
<% named = [one for one in model["license_sources"] if one["source"] not in ("api", "tag", "card", "file")] %>\
% if "sources_disagree" in license.get("codes", ()):
<table>
<caption>Who names which licence</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Licence</th></tr></thead>
<tbody>
% for one in named:
<tr><th scope="row">${one["source"]}</th><td>${", ".join(one.get("declared", ()))}${", named " + one["name"] if one.get("name") else ""}</td></tr>
% endfor
</tbody>
</table>
% endif
<h2>Restrictions</h2>
<dl>
<dt>Commercial use</dt><dd>${binding.commercial}${f" (its own tag: {limits['commercial']})" if binding.commercial != limits["commercial"] else ""}</dd>
% for territory in binding.countries_excluded:
<dt>Not in</dt><dd>${", ".join(territory.countries)} <span class="soft">\
% if territory.license:
(who: ${word(territory.who)}; covers: ${word(territory.covers)}${"; " + territory.clause if territory.clause else ""}${from_base(territory)})\
% else:
(known beyond the licence${"; " + territory.clause if territory.clause else ""}${from_base(territory)})\
% endif
</span></dd>
% endfor
% for limit in binding.thresholds:
<dt>Threshold</dt><dd>${limit.metric.replace("_", " ")} ${limit.operator} ${f"{limit.value:,}"}: ${word(limit.effect)}${" (" + limit.clause + ")" if limit.clause else ""}${from_base(limit)}</dd>
% endfor
<dt>Gated</dt><dd>${model["gated"] if model["hub"] else "not read yet"}</dd>
</dl>
<% region = model["access"]["region"] if "region" in model["access"] else {"state": "unknown"} %>\
% if region["state"] == "restricted":
<h2>Access by region</h2>
<p>\
% if region["excluded"]:
Its source does not hand it to people in ${", ".join(region["excluded"])}\
% else:
Its source refused it in the region that the registry asks from\
% endif
${", as its card says" if region["source"] == "card_flag" else ", as it told the registry"}${f"; so since {region['since'][:10]}" if region["since"] else ""}.
This is no term of its licence.</p>
% endif
% if model["base_models"]:
<h2>Made from</h2>
<ul>
% for base in model["base_models"]:
<li>\
% if base["registered"]:
<a href="${here.model(base['id'])}">${base["id"]}</a>\
% else:
${base["id"]}\
% endif
 <span class="soft">${word(base["relation"])}; ${base.get("license") or "licence not known"}</span></li>
% endfor
</ul>
% endif
<h2>Texts that were read</h2>
% if model["texts"]:
<ul>
% for text in model["texts"]:
<li><a href="${"/v1/evidence" if visitor is None or visitor.caller is None else "/texts"}/${text['sha256'] | u}">${text["path"]}</a> <span class="soft">${word(text["kind"])}, sha256 ${text["sha256"][:12]}…</span></li>
% endfor
</ul>
% else:
<p class="soft">None yet.</p>
% endif
<h2>Changes</h2>
% if flags:
${parts.changes(flags, "Changes of this model")}
% else:
<p class="soft">None seen.</p>
% endif
<h2>History</h2>
% if history:
<ul>
% for state in history:
<% since = (state.known_from if state.from_history else None) or state.observed_at %>
<% until = state.known_until if state.from_history else state.last_seen_at %>
<li><time datetime="${since.isoformat()}">${since.strftime("%Y-%m-%d %H:%M")}</time>: ${state.license.license or ", ".join(state.license.declared) or "no licence declared"} <span class="tag">${state.license.class_}</span>${" at " + state.revision[:12] if state.revision else ""}${", seen until " + until.strftime("%Y-%m-%d %H:%M") if until and not state.from_history else ""}${", by its commits" + (" until " + until.strftime("%Y-%m-%d") if until else "") if state.from_history else ""}</li>
% endfor
</ul>
% else:
<p class="soft">The source was never read; the facts here are cited.</p>
% endif
<h2>About the model</h2>
<dl>
<dt>Openness</dt><dd>${word(model["openness_category"])}</dd>
<dt>Made by</dt><dd>${origin.get("organisation") or "unknown"}${", " + origin["country"] if origin.get("country") else ""}</dd>
% if model["parameters"]:
<dt>Parameters</dt><dd>${f"{model['parameters']:,}"}</dd>
% endif
% if hosting.get("tier"):
<dt>Memory for the weights</dt><dd>${", ".join(f"{need['gb']:g} GB at {need['precision']}" for need in hosting["memory"])}</dd>
<dt>Runs on</dt><dd>${"" if hosting["is_tier_certain"] else "perhaps "}a ${word(hosting["tier"])} <span class="soft">(quantised)</span></dd>
% endif
% for one in hosting.get("contexts") or ():
<dt>With ${f"{one['tokens']:,}"} tokens of context</dt><dd>${", ".join(f"{need['gb']:g} GB at {need['precision']}" for need in one["total"])}</dd>
% endfor
% if model.get("architecture"):
<dt>Architecture</dt><dd>${word(model["architecture"])}</dd>
% endif
% if hosting.get("context_length"):
<dt>Context</dt><dd>${f"{hosting['context_length']:,}"} tokens</dd>
% endif
% if model["released"]:
<dt>Released</dt><dd>${model["released"]}</dd>
% endif
% if model["url"]:
<dt>Source</dt><dd>${parts.linked(model["url"])}</dd>
% endif
<dt>As data</dt><dd><a href="/v1/models/${path | n}">JSON</a> · <a href="/v1/models/${path | n}/bom?format=spdx-2.3-json">SPDX</a></dd>
</dl>
% if model["artifacts"]:
<h2>What is released</h2>
${items(model["artifacts"], "Artifacts", (model.get("artifact_licenses") or {}).get("artifacts", {}))}
% endif
% if model["documentation"]:
<h2>What is documented</h2>
${items(model["documentation"], "Documents", {})}
% endif
% if disclosures:
<h2>What its provider tells</h2>
<div class="wide" tabindex="0" role="region" aria-label="What its provider tells">
<table>
<thead><tr><th scope="col">What</th><th scope="col">Answer</th><th scope="col">Evidence</th></tr></thead>
<tbody>
% for row in disclosures:
<tr>
<th scope="row">${word(row.name)}</th>
<td>${row.answer}</td>
<td>
% for address in row.evidence:
<div>${parts.linked(address)}</div>
% endfor
% if row.note:
<div class="soft">${row.note}</div>
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% endif
<% disputed = {name: value for name, value in layers.items() if value.get("disagreement")} %>\
% if disputed:
<h2>Where sources disagree</h2>
<div class="wide" tabindex="0" role="region" aria-label="Where sources disagree">
<table>
<thead><tr><th scope="col">Fact</th><th scope="col">In force</th><th scope="col">Others say</th></tr></thead>
<tbody>
% for name, value in disputed.items():
<tr><th scope="row">${word(name.replace(".", ": "))}</th><td>${value["source"]} <span class="soft">${value["layer"]}${", " + value["reason"] if value.get("reason") else ""}</span></td><td>
% for other in value["disagreement"]:
<div>${other["source"]}: ${plain(other["value"])}</div>
% endfor
</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
% if model.get("data_sources"):
<h2>Whose data this shows</h2>
<ul>
% for one in model["data_sources"]:
<li>${one["title"]}${" at " + one["version"][:12] if one["version"] else ""}, data under ${one["data_license"]}: ${one["attribution"]}\
% if one["homepage"]:
 ${parts.linked(one["homepage"])}\
% endif
 <span class="soft">Turned into the fields of Cardwatch.</span></li>
% endfor
</ul>
% endif
% if model["evidence"]:
<h2>Sources of these facts</h2>
<ul>
% for address in model["evidence"]:
<li>${parts.linked(address)}</li>
% endfor
</ul>
% endif
