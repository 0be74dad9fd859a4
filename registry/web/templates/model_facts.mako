<%namespace name="parts" file="parts.mako"/>\
<%def name="needs(memory)">${", ".join(str(_("{gb} GB at {bits} bit", gb=number(need["gb"], 0 if need["gb"] >= 100 else 1), bits=need["precision"].removesuffix("bit"))) for need in memory)}</%def>\
<%def name="running(model)">
<% hosting = model.get("hosting") or {} %>\
<h2 id="running">${_("Running it")}</h2>
<p class="screen">${parts.method("memory", _("Running it"))}</p>
<dl>
<dt>${_("Parameters")}</dt><dd>${number(model["parameters"]) if model["parameters"] else word("unknown")}\
% if hosting.get("active_parameters"):
, ${_("{n} of them active", n=number(hosting["active_parameters"]))}\
% endif
</dd>
% if hosting.get("tier"):
<dt>${_("Runs on")}</dt><dd>${"" if hosting["is_tier_certain"] else _("perhaps")} ${word(hosting["tier"])} <span class="soft">(${_("quantised")})</span></dd>
<dt>${_("Memory for the weights")}</dt><dd>${needs(hosting["memory"])}</dd>
% endif
% for one in hosting.get("contexts") or ():
<dt>${_("With {n} tokens of context", n=number(one["tokens"]))}</dt><dd>${needs(one["total"])}</dd>
% endfor
% if hosting.get("context_length"):
<dt>${_("Longest context")}</dt><dd>${ngettext("{n} token", "{n} tokens", hosting["context_length"])}</dd>
% endif
% if model["url"] or model["found_at"]:
<dt>${_("Places")}</dt><dd>
% if model["url"]:
<div>${parts.linked(model["url"])}</div>
% endif
% for place in model["found_at"]:
<div>${place["source"]}: \
% if place.get("link") and is_web(place["link"]):
<a href="${place["link"]}" rel="nofollow noopener">${place["id"]}</a>\
% else:
${place["id"]}\
% endif
</div>
% endfor
</dd>
% endif
% if hosting.get("ollama"):
<dt>Ollama</dt><dd>${", ".join(hosting["ollama"])}</dd>
% endif
% if hosting.get("variants"):
<dt>${_("Variants")}</dt><dd>
% for one in hosting["variants"]:
<div>${one["format"]}${f", {one['bits']:g} bit" if one.get("bits") else ""}: ${one["id"]} <span class="soft small">${one.get("source", "huggingface")}</span></div>
% endfor
</dd>
% endif
</dl>
</%def>\
<%def name="about(model, path)">
<% origin = model["origin"] or {} %>\
<h2>${_("About the model")}</h2>
<dl>
<dt>${_("Made by")}</dt><dd>${origin.get("organisation") or word("unknown")}${", " + country(origin["country"]) if origin.get("country") else ""}</dd>
% if model["released"]:
<dt>${_("Released on")}</dt><dd>${day(model["released"]) if len(model["released"]) >= 10 else model["released"]}</dd>
% endif
% if model.get("release_stage"):
<dt>${_("Stage of release")}</dt><dd>${word(model["release_stage"])}</dd>
% endif
% if model.get("modality"):
<dt>${_("Works with")}</dt><dd>${_("text") if model["modality"] == "text" else _("text and more")}</dd>
% endif
% if model.get("downloads_all_time") is not None:
<dt>${_("Downloads in all")}</dt><dd>${number(model["downloads_all_time"])}</dd>
% endif
<dt>${_("As data")}</dt><dd><a href="/v1/models/${path | n}">JSON</a> · <a href="/v1/models/${path | n}/bom?format=spdx-3.0.1">SPDX 3.0</a> · <a href="/v1/models/${path | n}/bom?format=spdx-2.3-json">SPDX 2.3</a> · <a href="/v1/models/${path | n}/bom?format=cyclonedx-1.7">CycloneDX</a></dd>
<dt>${_("Minimum elements")}</dt><dd><a href="${here.at("coverage")}?model=${model["id"] | u}">${_("What our document of it has")}</a></dd>
<dt>${_("Notice to hand on, with the duties")}</dt><dd><a href="/v1/models/${path | n}/notice?lang=${here.locale.code}">${_("text")}</a> · <a href="/v1/models/${path | n}/notice?format=markdown&amp;lang=${here.locale.code}">Markdown</a></dd>
</dl>
</%def>\
