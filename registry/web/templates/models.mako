<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<h1>${_("Models")}</h1>
<form class="ask" action="${here.at("models")}" method="get" role="search">
<label class="wideest" for="q">${_("Name, maker, country, licence")}
<input id="q" name="q" type="search" maxlength="200" value="${given.get("q", "")}" placeholder="owner/name"></label>
% for choice in choices:
<label for="${choice.name}">${_(choice.title)}
<select id="${choice.name}" name="${choice.name}"><option value="">${_("all")}</option>
% for value, count in choice.values:
<option value="${value}"${" selected" if value == choice.chosen else ""}>${word(f"{choice.place}.{value}" if choice.place else value)} (${number(count)})</option>
% endfor
</select></label>
% endfor
<label for="max_memory_gb">${_("Weights fit into")}
<select id="max_memory_gb" name="max_memory_gb"><option value="">–</option>
% for gb in memories:
<option value="${gb}"${" selected" if gb == given.get("max_memory_gb") else ""}>${gb} GB</option>
% endfor
</select></label>
<label for="memory_precision">${_("Weights kept at")}
<select id="memory_precision" name="memory_precision">
% for name, count in bits.items():
<option value="${name}"${" selected" if name == given.get("memory_precision", "16bit") else ""}>${_("{n} bit", n=count)}</option>
% endfor
</select></label>
<label for="not_allowed_in">${_("Not usable in")}
<select id="not_allowed_in" name="not_allowed_in"><option value="">–</option>
% for name, code in all_countries:
<option value="${code}"${" selected" if code == given.get("not_allowed_in") else ""}>${name}</option>
% endfor
</select></label>
<label for="sort">${_("Order")}
<select id="sort" name="sort">
% for name, title in orders.items():
<option value="${name}"${" selected" if name == order else ""}>${_(title)}</option>
% endfor
</select></label>
% for name, value in hidden:
<input type="hidden" name="${name}" value="${value}">
% endfor
<button type="submit">${_("Show")}</button>
</form>
% if hidden:
<p>${_("Narrowed to")} ${", ".join(value for _name, value in hidden)} · <a href="${here.at("models")}">${_("all models")}</a></p>
% endif
% if searched_for:
<p role="status">${_("Nothing is found for “{q}”. This was searched for instead:", q=given["q"])} <b>${searched_for}</b></p>
% elif did_you_mean:
<p role="status">${_("Did you mean")} <a href="${did_you_mean[1]}">${did_you_mean[0]}</a>?</p>
% endif
% if models:
<div class="wide" tabindex="0" role="region" aria-label="${_("Models")}">
<table class="stack">
<caption>${_("At least") if total.type == "at_least" else ""} ${ngettext("{n} model", "{n} models", total.count)} · <a href="${csv}">CSV</a></caption>
<thead><tr><th scope="col">${_("Model")}</th><th scope="col">${_("What binds")}</th><th scope="col">${_("Licence")}</th><th scope="col">${_("How open")}</th><th scope="col">${_("Made by")}</th><th scope="col">${_("Runs on")}</th><th scope="col">${_("Status")}</th></tr></thead>
<tbody>
% for model in models:
<% own = model["license"]["class"]; binding = (model.get("inherited") or {}).get("class", own) if own != "unknown" else own %>\
<% origin = model["origin"] or {}; hosting = model.get("hosting") or {} %>\
<tr>
<th scope="row"><a href="${here.model(model["id"])}">${model["id"]}</a></th>
<td data-label="${_("What binds")}">${parts.license_class(binding)}\
% if binding != "unknown" and model["license"].get("status") == "needs_review":
 <span class="soft small">${_("not confirmed")}</span>\
% endif
% if own not in ("unknown", binding):
 <span class="soft small">${_("its own tag:")} ${word(own)}</span>\
% endif
</td>
<td data-label="${_("Licence")}">${model["license"]["license"] or (_("one of") + " " + ", ".join(model["license"]["one_of"]) if model["license"].get("one_of") else _("not settled"))}</td>
<td data-label="${_("How open")}">${word(model["openness_category"])}</td>
<td data-label="${_("Made by")}">${origin.get("organisation") or "–"}${", " + country(origin["country"]) if origin.get("country") else ""}</td>
<td class="words" data-label="${_("Runs on")}">${word(hosting["tier"]) if hosting.get("tier") else "–"}</td>
<td data-label="${_("Status")}">${word("status." + model["status"])}</td>
</tr>
% endfor
</tbody>
</table>
</div>
% elif next_page:
<p class="soft">${_("Nothing on this page; the search goes on.")}</p>
% else:
<p class="soft">${_("No model is found. This command adds one from Hugging Face:")} <code>cardwatch watch add owner/name</code></p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Next page")}</a></p>
% endif
