<%inherit file="desk.mako"/>\
<%namespace name="parts" file="../parts.mako"/>\
<h1>${_("Policies")}</h1>
<p class="lead">${_("Rules of your institution, beyond what licences say. Every save is a new version; answers keep the version they were given by.")}</p>
% if may_set:
<p><a class="button" href="${here.at("desk/policies/_new")}">${_("New policy")}</a></p>
% endif
<h2>${_("Policies of your institution")}</h2>
% if own:
<div class="wide" tabindex="0" role="region" aria-label="${_("Policies of your institution")}">
<table class="stack">
<caption class="hidden">${_("Policies of your institution")}</caption>
<thead><tr><th scope="col">${_("Policy")}</th><th scope="col">${_("Short name")}</th><th scope="col">${_("Rules")}</th><th scope="col">${_("Version")}</th><th scope="col">${_("Last saved")}</th></tr></thead>
<tbody>
% for one in own:
<tr>
<th scope="row"><a href="${here.at("desk/policies/")}${one.key | n,u}">${one.title}</a></th>
<td data-label="${_("Short name")}"><code>${one.key}</code></td>
<td data-label="${_("Rules")}" class="number">${number(one.rules)}</td>
<td data-label="${_("Version")}" class="number">${number(one.version)}</td>
<td data-label="${_("Last saved")}">${parts.time(one.updated_at)}${" · " if one.updated_by else ""}${one.updated_by or ""}</td>
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p>${_("There is none yet. Begin with one of the examples below.")}</p>
% endif
% if next_cursor:
<p><a href="?cursor=${next_cursor | n,u}">${_("More")}</a></p>
% endif
<h2>${_("Examples to copy")}</h2>
<p class="soft">${_("They ship with Cardwatch, can be used as they are, and stay as they are; a copy is yours to change.")}</p>
<ul class="cards">
% for one in ready:
<li><h3><a href="${here.at("desk/policies/")}${one.key | n,u}" lang="en">${one.title}</a></h3>
<p class="soft small"><code>${one.key}</code> · ${ngettext("{n} rule", "{n} rules", one.rules)}</p>
% if may_set:
<p><a href="${here.at("desk/policies/_new")}?copy_of=${one.key | n,u}">${_("Copy")}<span class="hidden"> ${one.title}</span></a></p>
% endif
</li>
% endfor
</ul>
% if not may_set:
<p class="soft">${_("Saving policies needs a key with this scope:")} <code>policies:write</code></p>
% endif
