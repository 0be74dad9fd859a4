<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<h1>${_("About the data")}</h1>
<p class="lead">${_("Whose data it is, on which terms, how often it is read, and how to take it along.")}</p>
% if holdings:
<h2>${_("What is held")}</h2>
<dl>
<dt>${_("Models")}</dt><dd><a href="${here.at("models")}">${number(holdings.models)}</a></dd>
<dt>${_("Of these watched")}</dt><dd>${number(holdings.watched)}</dd>
<dt>${_("Licences in the catalogue")}</dt><dd><a href="${here.at("licenses")}">${number(holdings.licenses)}</a> <span class="soft small">${ngettext("{n} of them a text", "{n} of them texts", holdings.license_texts)}</span></dd>
<dt>${_("Read last")}</dt><dd>\
% if freshness.last_read_at:
${parts.time(freshness.last_read_at)}\
% else:
${_("nothing yet")}\
% endif
</dd>
<dt>${_("Last confirmed change")}</dt><dd>\
% if freshness.last_changed_at:
<a href="${here.at("changes")}">${parts.time(freshness.last_changed_at)}</a>\
% else:
${_("none yet")}\
% endif
</dd>
</dl>
% endif
<h2>${_("Where it comes from")}</h2>
<p>${_("What a model's own source says comes first: its interface, tags, card and files, at a commit that is named, with the sha256 of every text. Texts belong to their authors and are shown as evidence.")}</p>
<ul>
<li>${_("The Hugging Face Hub and ModelScope, as far as models are watched. The same name at both is two records.")}</li>
<li>${_("Records of well-known models that come with Cardwatch, made by hand; each fact has its own link. They are under the licence of Cardwatch, Apache-2.0.")}</li>
<li>${_("Indexes of others, as claims beside our own; they never overrule a model's own source.")}</li>
<li>${_("What a person concluded, with name, reason and date in the audit log.")}</li>
</ul>
<div class="wide" tabindex="0" role="region" aria-label="${_("Data of others")}">
<table class="stack">
<caption>${_("Data of others that comes with Cardwatch, and its licence")}</caption>
<thead><tr><th scope="col">${_("Source")}</th><th scope="col">${_("What is taken")}</th><th scope="col">${_("Licence of the data")}</th><th scope="col">${_("Version")}</th><th scope="col">${_("How it is to be named")}</th></tr></thead>
<tbody>
% for one in terms:
<tr>
<th scope="row">\
% if one.homepage:
<a href="${one.homepage}" rel="nofollow noopener" lang="en">${one.title}</a>\
% else:
<span lang="en">${one.title}</span>\
% endif
</th>
<td data-label="${_("What is taken")}">${_(one.gives)}</td>
<td data-label="${_("Licence of the data")}">\
% if one.license:
<code>${one.license}</code>\
% else:
${_("none is stated with it; texts belong to their authors")}\
% endif
</td>
<td data-label="${_("Version")}"${"" if one.version or one.date else ' class="nil"' | n}>\
% if one.version:
<code class="whole">${one.version}</code>\
% endif
% if one.date:
<br><span class="whole">${day(one.date)}</span>\
% endif
</td>
<td data-label="${_("How it is to be named")}" class="small"><span lang="en">${one.attribution}</span>\
% if one.changes:
<details><summary>${_("What was changed")}</summary><span lang="en">${one.changes}</span></details>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
<p class="soft small">${_("A curve or a table that shows data of others names its source and licence beside it. What the registry has no data for is not drawn.")}</p>
<h2 id="often">${_("How often it is read")}</h2>
<ul>
<li>${_("Every watched model at least once in {hours} hours; what the Hub lists as changed, every {minutes} minutes.", hours=number(hours, 1 if hours % 1 else 0), minutes=number(minutes, 1 if minutes % 1 else 0))}</li>
<li>${_("A change is told after a second reading that agrees with the first.")}</li>
<li>${_("A model that could not be read for {days} days is told of; until then its record says what was known.", days=number(stale_days, 1 if stale_days % 1 else 0))}</li>
<li>${_("Indexes of others stand as they were at the version above, until somebody imports a newer one.")}</li>
</ul>
<h2 id="unknown">${_("What “not known” means")}</h2>
<p>${_("Nobody said it in a place that was read. It is neither yes nor no: not known is never closed, never allowed and never forbidden. A check asks for what is missing or needs review; a score shows the range that it leaves open.")}</p>
<p>${_("“Does not exist” is something else: that is known, such as the reward model of a base model.")}</p>
<h2 id="take">${_("Taking it along")}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${_("Taking it along")}">
<table class="stack">
<caption>${_("Files and feeds")}</caption>
<thead><tr><th scope="col">${_("What")}</th><th scope="col">${_("As")}</th></tr></thead>
<tbody>
<tr><th scope="row">${_("All models, under the filters of the list")}</th><td data-label="${_("As")}"><a href="/v1/models/export?format=csv" download>CSV</a>, <a href="/v1/models/export?format=jsonl" download>JSON Lines</a></td></tr>
<tr><th scope="row">${_("The licence catalogue with terms and clauses")}</th><td data-label="${_("As")}"><a href="/v1/licenses">JSON</a></td></tr>
<tr><th scope="row">${_("Confirmed changes")}</th><td data-label="${_("As")}"><a href="/v1/changes.atom">Atom</a>, <a href="/v1/changes">JSON</a></td></tr>
<tr><th scope="row">${_("Rules of the openness frameworks")}</th><td data-label="${_("As")}"><a href="/v1/openness/frameworks">JSON</a></td></tr>
<tr><th scope="row">${_("One model as a bill of materials")}</th><td data-label="${_("As")}">${_("SPDX 2.3, from the model's page")}</td></tr>
<tr><th scope="row">${_("Everything, for an own registry")}</th><td data-label="${_("As")}"><code>cardwatch backup</code></td></tr>
</tbody>
</table>
</div>
<p>${_("Whoever passes data on names the sources above with their licences; exports carry them.")} <a href="/schema">${_("All of the API")}</a></p>
<p class="soft small">${_("Cardwatch {version}.", version=version)} ${_("How each number is made stands in")} <a href="${here.at("methods")}">${_("Methods")}</a>.</p>
