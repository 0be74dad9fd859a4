<%inherit file="desk.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%namespace name="answers" file="/check_answer.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%namespace name="entries" file="entry_form.mako"/>\
<% titles = {"revision": _("Revision, branch or tag"), "owner": _("Who answers for it"), "note": _("Note"), "reason": _("Reason")}; titles.update({one.name: _(one.title) for group in groups for one in group.fields}); titles.update({one.name: _(one.title) for one in essential}); here_at = at("inventories", inventory.id) + "/entries/" + entry.id %>\
<h1>${page_title}</h1>
${own.alert(faults, lambda name: titles.get(name, name))}
<section class="notice ${dict(allowed="good", allowed_with_obligations="half", denied="bad").get(answer.verdict if answer else "", "")}" aria-label="${_("Answer")}">
<p class="verdict">${own.verdict_of(answer.verdict if answer else "")} ${own.approval(entry.state)}</p>
% if findings:
<p lang="${findings[0].language}">${findings[0].reason}</p>
% elif answer is None:
<p>${_("It was not checked since it came or changed.")}</p>
% endif
% if answer and answer.policy and answer.license_verdict != answer.verdict:
<p>${_("What the licences alone say:")} ${parts.verdict(answer.license_verdict)}</p>
% endif
</section>
<p class="parts soft">\
% if record:
<span><a href="${here.model(record)}">${_("Page of the model")}</a></span> \
<span><a href="${check_address}">${_("Check with the words of the licence")}</a></span> \
<span><a href="/v1${here.model(record).removeprefix(here.at(""))}/bom">${_("Bill of materials (SPDX)")}</a></span> \
% elif entry.model:
<span>${_("The registry does not know this model.")}</span> \
% else:
<span><a href="${here.at("licenses")}/${entry.license | n,u}">${_("Page of the licence")}</a></span> \
% endif
</p>
<h2>${_("Use")}</h2>
<dl>
% for title, value, is_own in use_rows:
<dt>${title}</dt><dd>${value}\
% if is_own:
 <span class="soft small">${_("of this entry alone")}</span>\
% endif
</dd>
% endfor
% for name in form.unsaid if not is_typed else ():
<dt>${titles[name]}</dt><dd>${_("not stated")} <span class="soft small">${_("of this entry alone")}</span></dd>
% endfor
% if not use_rows:
<dt>${_("Use")}</dt><dd>${_("nothing is stated")}</dd>
% endif
<dt>${_("Policy of the institution")}</dt><dd>${inventory.policy or _("none")}</dd>
<dt>${_("Revision, branch or tag")}</dt><dd>${entry.revision or _("the latest state")}</dd>
<dt>${_("Who answers for it")}</dt><dd>${entry.owner or _("nobody is named")}</dd>
% if entry.note:
<dt>${_("Note")}</dt><dd class="lines">${entry.note}</dd>
% endif
% if entry.source:
<dt>${_("Came from")}</dt><dd>${_("line {n} of an import:", n=number(entry.source.line))} <a href="${at("inventories", inventory.id, "imports", entry.source.import_id)}">${entry.source.text}</a></dd>
% endif
</dl>
% if answer:
% if answer.missing_facts:
<h2>${_("What would settle it")}</h2>
<ul>
% for name in answer.missing_facts:
<li>${titles.get(name, word(name))}</li>
% endfor
</ul>
% endif
% if duties:
<h2 id="duties">${_("Obligations")}</h2>
${answers.duty_list(duties)}
% endif
<h2>${_("Reasons")}</h2>
<% decisive = [one for one in findings if one.outcome != "allowed"]; free = [one for one in findings if one.outcome == "allowed"] %>\
% if decisive:
${answers.found(decisive, beside=waiving)}
% endif
% if free:
<details${"" if decisive else " open"}><summary>${ngettext("{n} finding that lets the use pass", "{n} findings that let the use pass", len(free))}</summary>
${answers.found(free)}
</details>
% endif
% if answer.assumptions:
<h2>${_("What was taken as given")}</h2>
<ul>
% for one in answer.assumptions:
<li lang="en">${one}</li>
% endfor
</ul>
% endif
% endif
<h2 id="approval">${_("Approval")}</h2>
% if entry.approval is None:
<p>${_("Nobody asked for it.")}</p>
% else:
<dl>
<dt>${_("State")}</dt><dd>${own.approval(entry.state)}</dd>
% if entry.approval.requested_at:
<dt>${_("Approval asked for")}</dt><dd>${parts.time(entry.approval.requested_at)}, ${own.key_named(entry.approval.requested_by)}<p class="lines">${entry.approval.request_reason or ""}</p></dd>
% endif
% if entry.approval.decided_at:
<dt>${_("Decided")}</dt><dd>${parts.time(entry.approval.decided_at)}, ${own.key_named(entry.approval.decided_by)}<p class="lines">${entry.approval.decision_reason or ""}</p></dd>
% endif
</dl>
% endif
% if may_change:
<form class="ask" action="${here_at}/decide" method="post">
${own.lines("reason", _("Reason"), reason, faults, is_needed=True)}
<input name="version" type="hidden" value="${version}">
${own.token()}
% for act, is_free in acts.items():
% if is_free:
<button type="submit" name="act" value="${act}"${"" if act in ("approve", "request") else ' class="quiet"' | n}>${word("act." + act)}</button>
% endif
% endfor
</form>
% if acts.get("approve") is False:
<p class="soft small">${_("Another key than the one that asked has to approve: nobody approves their own request.")}</p>
% endif
% endif
<h2>${_("History of the verdict")}</h2>
% if past:
<div class="wide" tabindex="0" role="region" aria-label="${_("History of the verdict")}">
<table class="stack">
<caption>${_("What was found, newest first")}</caption>
<thead><tr><th scope="col">${_("Since")}</th><th scope="col">${_("Until")}</th><th scope="col">${_("Verdict")}</th><th scope="col">${_("Judged because of")}</th><th scope="col">${_("What decided")}</th></tr></thead>
<tbody>
% for one in past:
<tr>
<th scope="row">${parts.time(one.since)}</th>
<td data-label="${_("Until")}">\
% if one.until:
${parts.time(one.until)}\
% else:
${_("now")}\
% endif
</td>
<td data-label="${_("Verdict")}">${parts.verdict(one.verdict)}</td>
<td data-label="${_("Judged because of")}">${word("cause." + (one.cause or "check"))}</td>
<td data-label="${_("What decided")}">\
% if here.locale.code == "de" and one.reason_de:
${one.reason_de}\
% else:
<span lang="en">${one.reason or "–"}</span>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p class="soft">${_("It was not judged yet.")}</p>
% endif
${own.read_only()}
% if may_change:
<details class="fold"${" open" if is_typed else ""}><summary>${_("Change use, revision or who answers for it")}</summary>
<p class="soft">${_("Where the use or the revision changes, nothing that was found, asked for or decided holds any more; what was blocked stays blocked.")}</p>
<form class="ask" action="${here_at}" method="post">
${entries.entry_fields(form, faults, common, titles, has_revision=bool(entry.model))}
<input name="version" type="hidden" value="${version}">
${own.token()}
<button type="submit">${_("Save")}</button>
</form>
</details>
<details class="fold"><summary>${_("Remove it from the inventory")}</summary>
<p>${_("Its history and the decisions stay in the audit log.")}</p>
<form action="${here_at}/remove" method="post">
<input name="version" type="hidden" value="${version}">
${own.token()}
<button type="submit">${_("Remove it")}</button>
</form>
</details>
% endif
<%def name="waiving(one)">\
% if one.waiver:
<p class="small"><span class="tag half">${_("waived")}</span> <a href="${at("waivers")}#${one.waiver}">${_("by this waiver")}</a></p>
% elif one.may_be_waived and may_waive:
<p class="small"><a href="${at("waivers")}?inventory=${inventory.id | n,u}&amp;entry=${entry.id | n,u}&amp;rule=${one.rule | n,u}#make">${_("Answer for it for a time (waiver)")}</a></p>
% endif
</%def>\
