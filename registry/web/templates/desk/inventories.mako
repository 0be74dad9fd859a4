<%inherit file="desk.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<% titles = {"name": _("Name"), "owner": _("Who answers for it"), "policy": _("Policy of the institution")}; titles.update({one.name: _(one.title) for group in groups for one in group.fields}); titles.update({one.name: _(one.title) for one in essential}) %>\
<h1>${_("Inventories")}</h1>
<p class="lead">${_("What do we use, and may we?")}</p>
${own.alert(faults, lambda name: titles.get(name, name))}
% if inventories:
<div class="wide" tabindex="0" role="region" aria-label="${_("Inventories")}">
<table class="stack">
<caption>${ngettext("{n} inventory", "{n} inventories", total.count)}</caption>
<thead><tr><th scope="col">${_("Inventory")}</th><th scope="col" class="number">${_("Entries")}</th>
% for verdict in verdicts:
<th scope="col" class="number">${word(verdict)}</th>
% endfor
<th scope="col" class="number">${word("unchecked")}</th><th scope="col" class="number">${_("Open lines")}</th><th scope="col">${_("Last checked")}</th></tr></thead>
<tbody>
% for one in inventories:
<tr>
<th scope="row"><a href="${at("inventories", one.id)}">${one.name}</a>\
% if one.policy:
 <span class="soft small">${_("policy")} ${one.policy}</span>\
% endif
</th>
<td class="number" data-label="${_("Entries")}">${number(one.entries)}</td>
% for verdict in verdicts:
<% count = one.verdicts.get(verdict, 0) %>\
<td class="number${"" if count else " nil"}" data-label="${word(verdict)}">\
% if count:
<a href="${at("inventories", one.id)}?verdict=${verdict}"><span class="hidden">${word(verdict)}: </span><span class="state ${dict(allowed="good", allowed_with_obligations="half", denied="bad").get(verdict, "")}">${number(count)}</span></a>\
% else:
0\
% endif
</td>
% endfor
<% unchecked = one.entries - sum(one.verdicts.values()) %>\
<td class="number${"" if unchecked else " nil"}" data-label="${word("unchecked")}">\
% if unchecked:
<a href="${at("inventories", one.id)}?verdict=unchecked"><span class="hidden">${word("unchecked")}: </span>${number(unchecked)}</a>\
% else:
0\
% endif
</td>
<td class="number${"" if one.unsettled else " nil"}" data-label="${_("Open lines")}">\
% if one.unsettled:
<a href="${at("inventories", one.id, "lines")}"><span class="hidden">${_("Open lines")}: </span>${number(one.unsettled)}</a>\
% else:
0\
% endif
</td>
<td data-label="${_("Last checked")}">\
% if one.last_check is None:
${_("never")}\
% elif one.last_check.finished_at is None:
${word("run." + one.last_check.state)}\
% else:
${parts.time(one.last_check.finished_at)}\
% if one.last_check.state == "failed":
 ${word("run.failed")}\
% endif
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Next page")}</a></p>
% endif
% else:
<p class="soft">${_("There is no inventory yet. One holds the models that a chair, a product or a house uses.")}</p>
% endif
${own.read_only()}
% if may_change:
<h2>${_("A new inventory")}</h2>
<form class="ask" action="${at("inventories")}" method="post">
${own.line("name", titles["name"], typed["name"], faults, is_needed=True)}
${own.line("owner", titles["owner"], typed["owner"], faults, hint=_("a role, a mailbox or a name"))}
${own.policy_field(typed["policy"], faults)}
${own.use_fields(stated, faults, _("How its models are used; each entry can say what differs"))}
${own.token()}
<button type="submit">${_("Make the inventory")}</button>
</form>
% endif
