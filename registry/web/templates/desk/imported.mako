<%inherit file="desk.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%namespace name="imports" file="import_parts.mako"/>\
<h1>${_("What became of the list")}</h1>
<p class="lead">${parts.time(summary.at)} · ${_("Read as: {format}", format=_(titles.get(summary.format, summary.format)))}</p>
<ul class="tally">
<li><span class="state good">${_("certain")}</span> ${number(summary.matched)} <span class="soft small">${ngettext("{n} new entry", "{n} new entries", summary.added)}</span></li>
<li><span class="state half">${_("left open")}</span> ${number(summary.unsettled)}</li>
<li><span class="state none">${_("something else")}</span> ${number(summary.ignored)}</li>
</ul>
% if lines:
<h2>${_("Open still")}</h2>
<p><a class="button" href="${at("inventories", inventory.id, "lines")}">${_("Settle them")}</a></p>
${imports.opened([one for one in lines if one.is_ambiguous], _("Ambiguous"), 200)}
${imports.opened([one for one in lines if not one.is_ambiguous], _("Not known"), 200)}
% endif
<h2>${_("New entries")}</h2>
% if entries:
<ul>
% for one in entries:
<li><a href="${at("inventories", inventory.id)}/entries/${one.id | n,u}">${one.model or "license:" + one.license}</a> ${own.verdict_of(one.verdict)}</li>
% endfor
</ul>
% else:
<p class="soft">${_("It brought no new entry.")}</p>
% endif
% if may_change:
<form action="${at("inventories", inventory.id, "check")}" method="post">
${own.token()}
<button type="submit">${_("Check all entries again")}</button>
</form>
% endif
<p><a href="${at("inventories", inventory.id)}">${_("To the inventory")}</a> · <a href="${at("inventories", inventory.id, "import")}">${_("Another list")}</a></p>
