<%inherit file="desk.mako"/>\
<%namespace name="parts" file="../parts.mako"/>\
<%namespace name="shown" file="review_parts.mako"/>\
<h1>${_("Review")}</h1>
<p class="lead">${_("What a person has to look at. Whoever proposes and whoever decides are two.")}</p>
<h2>${_("Proposals that wait for a decision")}</h2>
% if waiting:
${shown.proposal_table(waiting, _("Proposals that wait for a decision"), None, value_text)}
% else:
<p>${_("None waits.")}</p>
% endif
<p><a href="${here.at("desk/review/proposals")}">${_("All proposals") if not has_more_waiting else _("More wait; all proposals")}</a></p>
<h2>${_("Records that wait")}</h2>
<form class="ask" action="${here.at("desk/review")}" method="get">
<label for="code">${_("Because")}
<select id="code" name="code"><option value="">${_("any reason")}</option>
% for code, title in codes.items():
<option value="${code}"${" selected" if chosen.get("code") == code else ""}>${_(title)}</option>
% endfor
</select></label>
<label for="license_class">${_("Class of the licence")}
<select id="license_class" name="license_class"><option value="">${_("any class")}</option>
% for one in classes:
<option value="${one}"${" selected" if chosen.get("license_class") == one else ""}>${word(one)}</option>
% endfor
</select></label>
<label for="owner">${_("Owner")}
<input id="owner" name="owner" value="${chosen.get("owner", "")}" maxlength="120" autocomplete="off"></label>
<button type="submit">${_("Show")}</button>
</form>
% if chosen.get("group"):
<p class="soft">${_("Only those with the same words in their licence file.")} <a href="${here.at("desk/review")}">${_("Show all")}</a></p>
% endif
% if entries:
<p class="soft">${ngettext("{n} entry waits", "{n} entries wait", total.count)}${"+" if total.type != "exact" else ""}; ${_("what is used most and decided quickest comes first.")}</p>
<div class="wide" tabindex="0" role="region" aria-label="${_("Records that wait")}">
<table class="stack">
<caption class="hidden">${_("Records that wait")}</caption>
<thead><tr><th scope="col">${_("Model")}</th><th scope="col">${_("Because")}</th><th scope="col">${_("Declared")}</th><th scope="col">${_("Licence text")}</th><th scope="col">${_("Depends on it")}</th><th scope="col">${_("Looked at")}</th></tr></thead>
<tbody>
% for one in entries:
<tr>
<th scope="row"><a href="${shown.case_address(one.model)}">${one.model}</a>
% if one.group and one.group.models > 1:
<div class="small"><a href="${here.at("desk/review")}?group=${one.group.key}">${ngettext("{n} model with these words", "{n} models with these words", one.group.models)}</a></div>
% endif
</th>
<td data-label="${_("Because")}">${_(codes[one.codes[0]])}
% if one.reasons:
<div class="soft small" lang="en">${one.reasons[0]}</div>
% endif
</td>
<td data-label="${_("Declared")}">${", ".join(one.declared) or "–"}${f" ({one.name})" if one.name else ""}</td>
<td data-label="${_("Licence text")}">\
% if one.text:
<code>${one.text.path}</code>\
% if one.text.nearest:
<div class="small">${_("{share} % like {license}", share=number(one.text.similarity * 100, 1), license=one.text.nearest)}</div>\
% endif
% else:
–\
% endif
</td>
<td data-label="${_("Depends on it")}">${ngettext("{n} download", "{n} downloads", one.downloads) if one.downloads is not None else "–"}\
% if one.descendants:
<div class="small">${ngettext("{n} derivative", "{n} derivatives", one.descendants)}</div>\
% endif
</td>
<td data-label="${_("Looked at")}">${parts.time(one.looked_at)}</td>
</tr>
% endfor
</tbody>
</table>
</div>
% if more:
<p><a href="${more}">${_("More")}</a></p>
% endif
% else:
<p>${_("Nothing waits.")}</p>
% endif
