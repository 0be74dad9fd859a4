<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<h1>${_("Which language model may we use, and under which terms?")}</h1>
<p class="lead">${_("Cardwatch keeps records of language models, reads their cards and licence files again and again, says what changed for their users, and answers whether a use is allowed: with the clause, the text that says so, and what is not known.")}</p>
% if holdings is None:
<div class="notice"><p>${_("Reading this registry needs an API key.")} <a href="${here.at("login")}">${_("Log in")}</a></p></div>
% else:
${parts.search("")}
<ul class="cards">
<li><h2><a href="${here.at("check")}">${_("May we use it for this?")}</a></h2><p>${_("Say who you are and what for; the answer names clauses and duties.")}</p></li>
<li><h2><a href="${here.at("models")}">${_("Which models fit us?")}</a></h2><p>${_("By licence, country, origin, openness and hardware.")}</p></li>
<li><h2><a href="${here.at("openness")}">${_("Who really releases what?")}</a></h2><p>${_("Weights, code, data and documents of each model, side by side.")}</p></li>
</ul>
<h2>${_("What changed last")}</h2>
% if holdings.changes:
${parts.changes(holdings.changes, _("Confirmed changes, the newest first"))}
<p><a href="${here.at("changes")}">${_("All changes")}</a> · <a href="/v1/changes.atom">${_("as a feed")}</a></p>
% else:
<p class="soft">${_("No licence has changed since this registry began to watch.")}\
% if not holdings.watched:
 ${_("No model is watched yet.")}\
% endif
</p>
% endif
<h2>${_("What it holds")}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${_("Licence classes")}">
<table>
<caption>${ngettext("{n} model", "{n} models", holdings.models)}, ${ngettext("{n} of them watched", "{n} of them watched", holdings.watched)}; ${ngettext("{n} entry in the licence catalogue", "{n} entries in the licence catalogue", holdings.licenses)}, ${ngettext("{n} of them a text", "{n} of them texts", holdings.license_texts)}</caption>
<thead><tr><th scope="col">${_("Licence class")}</th><th scope="col" class="number">${_("Models")}</th></tr></thead>
<tbody>
% for name, count in holdings.by_class:
<tr><th scope="row"><a href="${here.at("models")}?license_class=${name | n,u}">${word(name)}</a></th><td class="number">${number(count)}</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
<h2>${_("For programs")}</h2>
<p>${_("The API:")} <a href="/schema">/schema</a>, <a href="/schema/openapi.json">/schema/openapi.json</a></p>
% for title, command in examples:
<h3>${_(title)}</h3>
<pre tabindex="0"><code>${command}</code></pre>
% endfor
