<%inherit file="desk.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<% titles = {"name": _("Name"), "owner": _("Who answers for it"), "policy": _("Policy of the institution")}; titles.update({one.name: _(one.title) for group in groups for one in group.fields}); titles.update({one.name: _(one.title) for one in essential}); here_at = at("inventories", inventory.id) %>\
<% going = inventory.last_check is not None and inventory.last_check.finished_at is None %>\
<h1>${inventory.name}</h1>
<p class="lead parts">\
<span>${ngettext("{n} entry", "{n} entries", inventory.entries)}</span> \
<span>${_("policy")} ${inventory.policy or _("none")}</span> \
% if inventory.owner:
<span>${inventory.owner}</span>\
% endif
</p>
${own.alert(faults, lambda name: titles.get(name, name))}
<section class="notice${" half" if recent.moves else ""}" aria-labelledby="changed">
<h2 id="changed" class="first">${_("What changed")}</h2>
% if recent.moves:
${moves(recent.moves)}
% if recent.moved > len(recent.moves):
<p>${ngettext("and {n} more", "and {n} more", recent.moved - len(recent.moves))}</p>
% endif
% elif recent.checked_at:
<p>${_("No verdict is another one than before.")}</p>
% if recent.earlier:
<details><summary>${_("What changed before that")}</summary>
${moves(recent.earlier)}
</details>
% endif
% else:
<p>${_("Nothing was checked yet.")}</p>
% endif
% if recent.first:
<p class="soft small">${ngettext("{n} entry was judged for the first time.", "{n} entries were judged for the first time.", recent.first)}</p>
% endif
<p class="soft small">\
% if going:
${word("run." + inventory.last_check.state)}; ${_("asked for")} ${parts.time(inventory.last_check.requested_at)}. ${_("Load the page again to see what it finds.")}\
% elif inventory.last_check is not None:
${_("Last checked")}: ${parts.time(inventory.last_check.finished_at)}\
% if inventory.last_check.state == "failed":
 <strong>${word("run.failed")}</strong>\
% endif
% endif
</p>
</section>
% if may_change and not going:
<form action="${here_at}/check" method="post">
${own.token()}
<button type="submit">${_("Check all entries again")}</button>
</form>
% endif
<h2>${_("How it stands")}</h2>
<ul class="tally">
% for verdict in verdicts:
% if inventory.verdicts.get(verdict):
<li><a href="${here_at}?verdict=${verdict}">${parts.verdict(verdict)} ${number(inventory.verdicts[verdict])}</a></li>
% endif
% endfor
% if unchecked:
<li><a href="${here_at}?verdict=unchecked">${own.verdict_of("")} ${number(unchecked)}</a></li>
% endif
% if inventory.unsettled:
<li><a href="${here_at}/lines"><span class="state half">${_("Open lines")}</span> ${number(inventory.unsettled)}</a></li>
% endif
</ul>
% if inventory.unsettled:
<p>${ngettext("{n} line of a list is open: no verdict speaks of it.", "{n} lines of lists are open: no verdict speaks of them.", inventory.unsettled)} <a href="${here_at}/lines">${_("Settle them")}</a></p>
% endif
<form class="ask" action="${here_at}" method="get" role="search" aria-label="${_("Entries")}">
% for name, key, title in (("verdict", "verdict", _("Verdict")), ("approval", "state", _("Approval"))):
<label for="by-${name}">${title}
<select id="by-${name}" name="${name}"><option value="">${_("all")}</option>
% for value in narrowings[key]:
<option value="${value}"${" selected" if value == chosen[name] else ""}>${word("approval." + value) if name == "approval" else word(value)}</option>
% endfor
</select></label>
% endfor
% if owners or chosen["owner"]:
<label for="by-owner">${_("Who answers for it")}
<select id="by-owner" name="owner"><option value="">${_("all")}</option>
% for value in owners:
<option value="${value}"${" selected" if value == chosen["owner"] else ""}>${value}</option>
% endfor
% if chosen["owner"] and chosen["owner"] not in owners:
<option value="${chosen["owner"]}" selected>${chosen["owner"]}</option>
% endif
</select></label>
% endif
<button type="submit">${_("Show")}</button>
</form>
% if entries:
<div class="wide" tabindex="0" role="region" aria-label="${_("Entries")}">
<table class="stack">
<caption>${ngettext("{n} entry", "{n} entries", total.count)}\
% if any(chosen.values()):
 · <a href="${here_at}">${_("all entries")}</a>\
% endif
</caption>
<thead><tr><th scope="col">${_("Model or licence")}</th><th scope="col">${_("Verdict")}</th><th scope="col">${_("Approval")}</th><th scope="col">${_("Who answers for it")}</th><th scope="col">${_("Last checked")}</th></tr></thead>
<tbody>
% for one in entries:
<tr>
<th scope="row"><a href="${here_at}/entries/${one.id | n,u}">${one.model or "license:" + one.license}\
% if one.revision:
@${one.revision[:12]}\
% endif
</a>\
% if one.use:
 <span class="soft small">${_("used otherwise")}</span>\
% endif
</th>
<td data-label="${_("Verdict")}">${own.verdict_of(one.verdict)}</td>
<td data-label="${_("Approval")}">${own.approval(one.state)}</td>
<td data-label="${_("Who answers for it")}"${"" if one.owner else ' class="nil"' | n}>${one.owner or "–"}</td>
<td data-label="${_("Last checked")}"${"" if one.checked_at else ' class="nil"' | n}>\
% if one.checked_at:
${parts.time(one.checked_at)}\
% else:
–\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% elif any(chosen.values()):
<p class="soft">${_("No entry is so.")} <a href="${here_at}">${_("all entries")}</a></p>
% else:
<p class="soft">${_("It has no entries yet: import a list, or add them one by one.")}</p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Next page")}</a></p>
% endif
% if may_change:
<p class="screen"><a class="button" href="${here_at}/import">${_("Import a list")}</a> <a class="button" href="${here_at}/add">${_("One more entry")}</a></p>
% endif
${own.read_only()}
<h2>${_("Take along")}</h2>
<ul>
<li>${_("Report")}: <a href="/v1/inventories/${inventory.id | n,u}/report?lang=${here.locale.code}">${_("to print")}</a> · <a href="/v1/inventories/${inventory.id | n,u}/report?format=csv&amp;lang=${here.locale.code}">CSV</a> · <a href="/v1/inventories/${inventory.id | n,u}/report?format=json">JSON</a></li>
<li>${_("Notice to hand on, with the duties")}: <a href="/v1/inventories/${inventory.id | n,u}/notice?lang=${here.locale.code}">${_("text")}</a> · <a href="/v1/inventories/${inventory.id | n,u}/notice?format=markdown&amp;lang=${here.locale.code}">Markdown</a> · <a href="/v1/inventories/${inventory.id | n,u}/notice?format=json">JSON</a></li>
% if inventory.entries:
<li>${_("Bill of materials")}: <a href="/v1/inventories/${inventory.id | n,u}/bom?format=spdx-3.0.1">SPDX 3.0</a> · <a href="/v1/inventories/${inventory.id | n,u}/bom?format=spdx-2.3-json">SPDX 2.3</a> · <a href="/v1/inventories/${inventory.id | n,u}/bom?format=cyclonedx-1.7">CycloneDX 1.7</a> · <a href="/v1/inventories/${inventory.id | n,u}/bom?format=cyclonedx-1.6">CycloneDX 1.6</a></li>
% endif
<li>${_("Evidence pack (ZIP)")}: <a href="/v1/inventories/${inventory.id | n,u}/evidence">${_("for the house")}</a> · <a href="/v1/inventories/${inventory.id | n,u}/evidence?audience=external">${_("for others")}</a></li>
</ul>
% if list_forms:
<form class="ask" action="${here_at}/allow-list" method="get" aria-label="${_("Allow list")}">
<label for="list-format">${_("Allow list for")}
<select id="list-format" name="format">
% for name in list_forms:
<option>${name}</option>
% endfor
</select></label>
<label class="choice"><input type="checkbox" name="approved" value="yes"> ${_("only what is approved")}</label>
<button class="quiet" type="submit">${_("Load it")}</button>
</form>
<p class="soft small">${_("In it is what may be used as the inventory says, judged anew; what is used otherwise, blocked or only waived is left out.")}</p>
% endif
<h2>${_("What holds for all entries")}</h2>
<dl>
<dt>${_("Who answers for it")}</dt><dd>${inventory.owner or _("nobody is named")}</dd>
<dt>${_("Policy of the institution")}</dt><dd>${inventory.policy or _("none")}</dd>
% for title, value in present:
<dt>${title}</dt><dd>${value}</dd>
% endfor
% if not present:
<dt>${_("Use")}</dt><dd>${_("nothing is stated")}</dd>
% endif
</dl>
% if may_change:
<details class="fold"${" open" if is_typed else ""}><summary>${_("Change that")}</summary>
<p class="soft">${_("After another use or policy no verdict holds until all is checked again, and what was approved for another use waits again.")}</p>
<form class="ask" action="${here_at}" method="post">
${own.line("name", titles["name"], typed["name"], faults, is_needed=True)}
${own.line("owner", titles["owner"], typed["owner"], faults, hint=_("a role, a mailbox or a name"))}
${own.policy_field(typed["policy"], faults)}
${own.use_fields(stated, faults, _("How its models are used; each entry can say what differs"))}
<input name="version" type="hidden" value="${version}">
${own.token()}
<button type="submit">${_("Save")}</button>
</form>
</details>
<details class="fold"><summary>${_("Delete this inventory")}</summary>
<p>${_("It goes from all lists with its entries; what was found and decided stays in the audit log.")}</p>
<form action="${here_at}" method="post">
<input name="version" type="hidden" value="${version}">
${own.token()}
<button type="submit" name="act" value="delete">${_("Delete it")}</button>
</form>
</details>
% endif
<%def name="moves(changes)">
<ul class="plain">
% for one in changes:
<li><a href="${at("inventories", inventory.id)}/entries/${one.entry | n,u}">${one.subject}</a>: ${parts.verdict(one.before)} → ${parts.verdict(one.after)} <span class="soft small">${parts.time(one.at)}; ${word("cause." + (one.cause or "check"))}</span></li>
% endfor
</ul>
</%def>\
