<%inherit file="/desk/desk.mako"/>\
<%namespace name="desk" file="/desk/parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%
titles = {"actor": _("Who"), "action": _("What was done"), "subject": _("To what"), "since": _("Since")}
%>\
<h1>${_("Audit log")}</h1>
<p class="lead">${_("Who did what, the newest first: each change that a key or the command line made.")}</p>
<form class="ask" action="${here.at("desk/audit")}" method="get">
% for name, hint in (("actor", _("name or id of a key")), ("action", "webhook.created"), ("subject", "owner/name")):
<label for="${name}">${titles[name]}
<input id="${name}" name="${name}" maxlength="300" value="${given[name]}" placeholder="${hint}" autocomplete="off"></label>
% endfor
<label for="since">${titles["since"]}
<input id="since" name="since" type="${"text" if "since" in faults or len(given["since"]) > 10 else "date"}" value="${given["since"]}"${fields.about("since", faults)}>
% if "since" in faults:
<span class="fault" id="since-fault" lang="en">${faults["since"]}</span>
% endif
</label>
<button type="submit">${_("Show")}</button>
</form>
% for name, fault in faults.items():
% if name != "since":
<p class="fault" role="alert" lang="en">${fault}</p>
% endif
% endfor
<p class="small">
% if is_narrowed:
<a href="${here.at("desk/audit")}">${_("All actions")}</a>
% endif
% if not faults:
<span>${_("As a file:")}
% for form, address in exports:
<a href="${address}" download>${{"csv": "CSV", "jsonl": "JSON Lines"}[form]}</a>${"" if loop.last else ", "}
% endfor
</span>
% endif
</p>
% if actions:
<div class="wide" tabindex="0" role="region" aria-label="${_("Audit log")}">
<table class="stack">
<caption>${ngettext("{n} action", "{n} actions", total.count) if total.type != "at_least" else ngettext("At least {n} action", "At least {n} actions", total.count)}</caption>
<thead><tr><th scope="col">${_("When")}</th><th scope="col">${_("Who")}</th><th scope="col">${_("What was done")}</th><th scope="col">${_("To what")}</th><th scope="col">${_("Details")}</th></tr></thead>
<tbody>
% for one in actions:
<tr>
<td data-label="${_("When")}">${parts.time(one.at)}</td>
<td data-label="${_("Who")}"><a href="${here.at("desk/audit")}?actor=${one.key or one.actor | n,u}">${one.actor}</a>\
% if one.key:
<br><code class="small">${one.key}</code>\
% endif
</td>
<th scope="row"><a href="${here.at("desk/audit")}?action=${one.action | n,u}"><code>${one.action}</code></a></th>
<td data-label="${_("To what")}"${' class="nil"' if not one.subject else "" | n}>\
% if one.subject:
<a href="${here.at("desk/audit")}?subject=${one.subject | n,u}">${one.subject}</a>\
% if place_of(one.subject):
 <a class="small" href="${place_of(one.subject)}">${_("Page")}<span class="hidden">: ${one.subject}</span></a>\
% endif
% if is_model(one.subject) and "/" in one.subject:
 <a class="small" href="${here.model(one.subject)}">${_("record")}<span class="hidden">: ${one.subject}</span></a>\
% endif
% endif
</td>
<td${' class="nil"' if not one.detail else "" | n}>\
% if one.detail:
<details><summary>${_("Details")}<span class="hidden">: ${one.action} ${moment(one.at)}</span></summary><pre class="lines" tabindex="0">${in_json(one.detail)}</pre></details>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% elif not faults:
<p class="soft">${_("Nothing was done that fits.") if is_narrowed else _("Nothing was done yet.")}</p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Older ones")}</a></p>
% endif
