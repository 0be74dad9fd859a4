<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<h1>${_("Licences")}</h1>
<p class="lead">${_("What does a licence mean? Each entry says what its text grants, forbids and asks for, with the clause.")}</p>
<form class="ask" action="${here.at("licenses")}" method="get" role="search">
<label class="wideest" for="q">${_("Name, licensor, SPDX identifier")}
<input id="q" name="q" type="search" maxlength="200" value="${q}"></label>
<label for="class">${_("Class")}
<select id="class" name="class"><option value="">${_("all")}</option>
% for name in classes:
<option value="${name}"${" selected" if name == chosen else ""}>${word(name)}</option>
% endfor
</select></label>
<label for="not_allowed_in">${_("Not usable in")}
<select id="not_allowed_in" name="not_allowed_in"><option value="">–</option>
% for name, code in all_countries:
<option value="${code}"${" selected" if code == place else ""}>${name}</option>
% endfor
</select></label>
<button type="submit">${_("Show")}</button>
</form>
<p>${ngettext("{n} licence", "{n} licences", total)}\
% if q or chosen or place:
 · <a href="${here.at("licenses")}">${_("all licences")}</a>\
% endif
</p>
% for group in groups:
<details class="fold"${" open" if q or chosen or place else "" | n}>
<summary><h2>${parts.license_class(group.name)} <span class="soft small">${ngettext("{n} licence", "{n} licences", len(group.rows))}, ${ngettext("{n} model", "{n} models", group.models)}</span></h2> <span class="soft small">·</span> <span class="soft small">${_(group.meaning)}</span></summary>
<div class="wide" tabindex="0" role="region" aria-label="${word(group.name)}">
<table class="stack">
<caption>${_("The most used first")}</caption>
<thead><tr><th scope="col">${_("Licence")}</th><th scope="col">${_("By")}</th><th scope="col">${_("Commercial use")}</th><th scope="col">${_("How it was read")}</th><th scope="col" class="number">${_("Models")}</th></tr></thead>
<tbody>
% for row in group.rows:
<tr>
<th scope="row"><a href="${here.at("licenses/")}${row.entry.key | n,u}">${row.entry.name}</a> <span class="soft small">${row.entry.spdx or row.entry.key}</span>\
% if place and row.entry.terms.territory.covers == "multimodal":
<span class="soft small">; ${_("only for models that read or make more than text")}</span>\
% endif
% if row.editions:
<span class="soft small">; ${_("editions:")} \
% for key in row.editions:
${"" if loop.first else ", "}<a href="${here.at("licenses/")}${key | n,u}">${key}</a>\
% endfor
</span>\
% endif
</th>
<td class="words" data-label="${_("By")}">${row.entry.licensor or "–"}</td>
<td data-label="${_("Commercial use")}">${parts.state(row.commercial)}</td>
<td data-label="${_("How it was read")}">${_(grades[row.entry.evidence])}</td>
<td data-label="${_("Models")}" class="number">\
% if row.models:
<a href="${here.at("models")}?license=${row.entry.key | n,u}">${number(row.models)}</a>\
% else:
0\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
</details>
% endfor
% if not groups:
<p class="soft">${_("The catalogue knows no such licence.")} <a href="${here.at("licenses")}">${_("all licences")}</a></p>
% endif
