<%doc>What pages of the review share: tables of proposals, and what a proposal would change.</%doc>\
<%! from registry.records import path_of %>\
<%namespace name="parts" file="../parts.mako"/>\
<%def name="field_name(field)">\
% if field == "conclusion":
${_("the licence")}\
% else:
<code>${field}</code>\
% endif
</%def>\
<%def name="case_address(model)">${here.at("desk/review/models/")}${path_of(model)}</%def>\
<%def name="proposal_table(items, caption, statuses, value_text)">
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table class="stack">
<caption class="hidden">${caption}</caption>
<thead><tr><th scope="col">${_("Model")}</th><th scope="col">${_("What is proposed")}</th><th scope="col">${_("By")}</th>
% if statuses:
<th scope="col">${_("What became of it")}</th>
% endif
</tr></thead>
<tbody>
% for one in items:
<tr>
<th scope="row"><a href="${here.at("desk/review/proposals/")}${one.id | n,u}">${one.model}</a></th>
<td data-label="${_("What is proposed")}">
% for change in one.changes:
<p>${field_name(change.field)} → ${value_text(change.value, here.locale)}</p>
% endfor
<p class="soft small">${one.reason[:300]}</p></td>
<td data-label="${_("By")}">${one.proposed_by}<div class="small">${parts.time(one.proposed_at)}</div></td>
% if statuses:
<td data-label="${_("What became of it")}">${_(statuses[one.status])}\
% if one.decided_by:
<div class="small">${one.decided_by}, ${parts.time(one.decided_at)}</div>\
% endif
</td>
% endif
</tr>
% endfor
</tbody>
</table>
</div>
</%def>\
<%def name="moved(before, after)">\
% if before == after:
${before}\
% else:
<del>${before}</del> → <ins>${after}</ins>\
% endif
</%def>\
<%def name="preview(seen, uses, value_text)">
<dl>
<dt>${_("Licence")}</dt><dd>${moved(seen.license.before.license or _("not settled"), seen.license.after.license or _("not settled"))}</dd>
<dt>${_("Class")}</dt><dd>${parts.license_class(seen.license.before.class_)}\
% if seen.license.before.class_ != seen.license.after.class_:
 → ${parts.license_class(seen.license.after.class_)}\
% endif
</dd>
<dt>${_("Status")}</dt><dd>${moved(word("status." + seen.status.before), word("status." + seen.status.after))}</dd>
% if seen.descendants.changed:
<dt>${_("Derivatives that would change, too")}</dt><dd>${number(seen.descendants.changed)}: ${", ".join(seen.descendants.models)}</dd>
% endif
</dl>
<h3>${_("Verdicts for typical uses")}</h3>
<div class="wide" tabindex="0" role="region" aria-label="${_("Verdicts for typical uses")}">
<table class="stack">
<caption class="hidden">${_("Verdicts for typical uses")}</caption>
<thead><tr><th scope="col">${_("Use")}</th><th scope="col">${_("Before")}</th><th scope="col">${_("After")}</th><th scope="col">${_("Because of")}</th></tr></thead>
<tbody>
% for one in seen.verdicts:
<tr><th scope="row">${_(uses[one.name]) if one.name in uses else one.name}</th>
<td class="moves" data-label="${_("Before")}">${parts.verdict(one.before)}</td>
<td class="moves" data-label="${_("After")}">${"→ " if one.before != one.after else ""}${parts.verdict(one.after)}</td>
<td data-label="${_("Because of")}" class="${"" if one.appeared or one.disappeared else "nil"}">
% for finding in one.appeared:
<p lang="en">+ ${finding.reason}</p>
% endfor
% for finding in one.disappeared:
<p lang="en">− ${finding.reason}</p>
% endfor
</td></tr>
% endfor
</tbody>
</table>
</div>
% if seen.changes:
<details class="fold"><summary><h3>${ngettext("{n} place of the record would change", "{n} places of the record would change", len(seen.changes))}</h3></summary>
<div class="wide" tabindex="0" role="region" aria-label="${_("Places of the record")}">
<table class="stack">
<caption class="hidden">${_("Places of the record")}</caption>
<thead><tr><th scope="col">${_("Place")}</th><th scope="col">${_("Before")}</th><th scope="col">${_("After")}</th></tr></thead>
<tbody>
% for one in seen.changes:
<tr><th scope="row"><code>${one.path}</code></th><td data-label="${_("Before")}" lang="en">${value_text(one.before, here.locale)}</td><td data-label="${_("After")}" lang="en">${value_text(one.after, here.locale)}</td></tr>
% endfor
</tbody>
</table>
</div></details>
% endif
</%def>\
