<%inherit file="desk.mako"/>\
<%namespace name="parts" file="../parts.mako"/>\
<%namespace name="own" file="parts.mako"/>\
<%namespace name="fields" file="../fields.mako"/>\
<%namespace name="shown" file="review_parts.mako"/>\
<%def name="reason_field(of, title)">\
<% name = of + "-reason" %>\
<label class="wideest" for="${name}">${title}
<textarea id="${name}" name="reason" rows="3" maxlength="2000" required${fields.about(name, faults)}>
${form.text("reason") if act == of else ""}</textarea>
${own.fault_of(name, faults)}</label>
</%def>\
<h1>${_("Proposal for")} <a href="${here.model(proposal.model)}">${proposal.model}</a></h1>
${own.summary(faults, {"accept-reason": _("Why"), "reject-reason": _("Why")})}
% if proposal.status == "open":
<p class="notice half">${_("It waits for a decision.")}</p>
% else:
<div class="notice ${"good" if proposal.status == "accepted" else ""}"><p><strong>${_(statuses[proposal.status])}</strong>
% if proposal.decided_by:
 ${_("by {name}", name=proposal.decided_by)}, ${parts.time(proposal.decided_at)}
% endif
</p>
% if proposal.decision:
<blockquote>${proposal.decision}</blockquote>
% endif
</div>
% endif
<dl>
% for change in proposal.changes:
<dt>${shown.field_name(change.field)}</dt><dd>→ ${value_text(change.value, here.locale)}</dd>
% endfor
<dt>${_("Why")}</dt><dd>${proposal.reason}</dd>
<dt>${_("Evidence")}</dt><dd>
% for one in proposal.evidence:
<div>\
% if is_web(one):
${parts.linked(one)}\
% else:
<a href="/texts/${one | n,u}"><code>${one}</code></a>\
% endif
</div>
% endfor
% if not proposal.evidence:
–
% endif
</dd>
<dt>${_("Proposed")}</dt><dd>${proposal.proposed_by}, ${parts.time(proposal.proposed_at)}</dd>
% if proposal.validity:
<dt>${_("Counts only for")}</dt><dd lang="en">${plain(proposal.validity)}</dd>
% endif
</dl>
<p><a href="${shown.case_address(proposal.model)}">${_("The dossier of this record")}</a></p>
% if proposal.conflicts:
<div class="notice bad"><p><strong>${_("What it was made over has changed:")}</strong></p>
<ul>
% for one in proposal.conflicts:
<li>${shown.field_name(one.field)}: <span lang="en">${one.detail}</span></li>
% endfor
</ul></div>
% endif
% if proposal.preview:
<h2>${_("What accepting it would change")}</h2>
${shown.preview(proposal.preview, uses, value_text)}
% elif proposal.status == "open":
<p class="soft">${_("What it would change is shown to keys that may propose or review, as long as it can be accepted.")}</p>
% endif
% if proposal.status == "open":
% if may_review:
<h2>${_("Decide")}</h2>
% if is_mine:
<p class="soft">${_("Somebody of your name has proposed it. Nobody decides what the same key proposed.")}</p>
% endif
<form class="ask decide" action="${here.at("desk/review/proposals/")}${proposal.id | n,u}" method="post">
${own.token()}
<input name="seen" type="hidden" value="${etag}">
<fieldset><legend>${_("Accept")}</legend>
${reason_field("accept", _("Why"))}
% if proposal.conflicts:
<label class="choice" for="force"><input id="force" name="force" type="checkbox" value="yes"> ${_("although what it was made over has changed")}</label>
% endif
<button type="submit" name="act" value="accept">${_("Accept")}</button>
</fieldset>
</form>
<form class="ask decide" action="${here.at("desk/review/proposals/")}${proposal.id | n,u}" method="post">
${own.token()}
<input name="seen" type="hidden" value="${etag}">
<fieldset><legend>${_("Refuse")}</legend>
${reason_field("reject", _("Why"))}
<button type="submit" name="act" value="reject">${_("Refuse")}</button>
</fieldset>
</form>
% else:
<p class="soft">${_("Deciding needs a key with this scope:")} <code>models:review</code></p>
% endif
% if may_propose:
<details class="fold"><summary><h2>${_("Take it back")}</h2></summary>
<p>${_("Only the key that proposed it can take it back.")}</p>
<form class="ask" action="${here.at("desk/review/proposals/")}${proposal.id | n,u}" method="post">
${own.token()}
<input name="seen" type="hidden" value="${etag}">
<button class="quiet" type="submit" name="act" value="withdraw">${_("Take it back")}</button>
</form>
</details>
% endif
% endif
