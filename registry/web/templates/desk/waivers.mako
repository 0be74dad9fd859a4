<%inherit file="desk.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<% titles = {"inventory": _("Inventory"), "entry": _("Entry"), "rule": _("Rule of the policy"), "reason_code": _("Short code of the reason"), "reason": _("Reason"), "owner": _("Who answers for it"), "expires_at": _("Last day")} %>\
<h1>${_("Waivers")}</h1>
<p class="lead">${_("What a policy finds, and somebody answers for, for a time. What a licence says cannot be waived.")}</p>
${own.alert(faults, lambda name: titles.get(name, name))}
<form class="ask" action="${at("waivers")}" method="get" role="search">
<label for="condition">${_("State")}
<select id="condition" name="condition"><option value="">${_("all")}</option>
% for value in states:
<option value="${value}"${" selected" if value == condition else ""}>${word("waiver." + value)}</option>
% endfor
</select></label>
<button type="submit">${_("Show")}</button>
</form>
% if waivers:
<div class="wide" tabindex="0" role="region" aria-label="${_("Waivers")}">
<table class="stack">
<caption>${ngettext("{n} waiver", "{n} waivers", total.count)}</caption>
<thead><tr><th scope="col">${_("Entry")}</th><th scope="col">${_("Rule of the policy")}</th><th scope="col">${_("State")}</th><th scope="col">${_("Until")}</th><th scope="col">${_("Why, and who answers for it")}</th></tr></thead>
<tbody>
% for one in waivers:
<tr id="${one.id}">
<th scope="row"><a href="${at("inventories", one.inventory)}/entries/${one.entry | n,u}">${one.subject}</a>\
% if one.inventory in names:
 <span class="soft small">${names[one.inventory]}</span>\
% endif
</th>
<td data-label="${_("Rule of the policy")}"><code>${one.rule}</code></td>
<td data-label="${_("State")}">${own.waiver_state(one.state)}\
% if one.ended_at and one.ended_reason:
 <span class="soft small">${parts.time(one.ended_at)} <span lang="en">${one.ended_reason}</span></span>\
% endif
</td>
<td data-label="${_("Until")}">${day(one.expires_at)}\
% if one.state == "active" and one.expires_at <= soon:
 <span class="tag half">${_("ends soon")}</span>\
% endif
</td>
<td data-label="${_("Why, and who answers for it")}"><span class="tag">${one.reason_code}</span> <span class="lines">${one.reason}</span> <span class="soft small">${one.owner}; ${_("granted by {name}", name=one.created_by)}, ${day(one.created_at)}</span>\
% if one.state == "active" and may_waive:
<details class="screen"><summary>${_("Withdraw it")}<span class="hidden">: ${one.subject}, ${one.rule}</span></summary>
<form class="ask" action="${at("waivers", one.id, "withdraw")}" method="post">
${own.lines("reason", _("Reason, if it needs to be said"), "", {}, suffix="-" + one.id)}
${own.token()}
<button class="quiet" type="submit">${_("Withdraw it")}</button>
</form></details>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p class="soft">${_("There is no waiver of this kind.") if condition else _("Nothing is waived.")}</p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Next page")}</a></p>
% endif
% if may_waive:
<h2 id="make">${_("A new waiver")}</h2>
% if about:
<p>${_("For")} <strong>${about[0]}</strong>\
% if not about[1]:
: ${_("no policy finds anything here that is not waived already.")}\
% endif
</p>
% endif
<form class="ask" action="${at("waivers")}" method="post">
<label for="inventory">${titles["inventory"]}
% if inventories:
<select id="inventory" name="inventory" required${fields.about("inventory", faults)}><option value="">${_("please choose")}</option>
% for one in inventories:
<option value="${one.id}"${" selected" if typed["inventory"] in (one.id, one.name) else ""}>${one.name}</option>
% endfor
</select>
% else:
<input id="inventory" name="inventory" value="${typed["inventory"]}" maxlength="200" required${fields.about("inventory", faults)}>
% endif
${fields.fault_of("inventory", faults)}</label>
${own.line("entry", titles["entry"], typed["entry"], faults, longest=420, hint=_("its id, or owner/name"), is_needed=True)}
% if about and about[1]:
<label class="wideest" for="rule">${titles["rule"]}
<select id="rule" name="rule" required${fields.about("rule", faults)}>
% for one in about[1]:
<option value="${one.rule}"${" selected" if one.rule == typed["rule"] else ""}>${one.rule}: ${one.reason[:120]}</option>
% endfor
</select>
${fields.fault_of("rule", faults)}</label>
% else:
${own.line("rule", titles["rule"], typed["rule"], faults, hint=_("its id, as the entry shows it"), is_needed=True)}
% endif
${own.line("reason_code", titles["reason_code"], typed["reason_code"], faults, longest=60, hint=_("of your own, such as accepted_risk"), is_needed=True)}
${own.line("owner", titles["owner"], typed["owner"], faults, hint=_("a role, a mailbox or a name"), is_needed=True)}
${own.line("expires_at", titles["expires_at"], typed["expires_at"], faults, kind="date", is_needed=True, hint=_("at most 400 days ahead"), more=f' min="{first_day}" max="{last_day}"')}
${own.lines("reason", titles["reason"], typed["reason"], faults, is_needed=True)}
${own.token()}
<button type="submit">${_("Grant the waiver")}</button>
</form>
% else:
<p class="soft">${_("Whoever waives something needs a key with the scope {scope}.", scope="waivers:write")}</p>
% endif
