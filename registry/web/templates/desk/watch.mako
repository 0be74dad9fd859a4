<%inherit file="/desk/desk.mako"/>\
<%namespace name="desk" file="/desk/parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%
kinds = {"fresh": "good", "late": "good", "waiting": "half", "unreachable": "half", "stale": "bad", "gone": "none"}
%>\
<h1>${_("Watch list")}</h1>
<p class="lead">${_("Which models are read again and again, and is what is known of them up to date?")}</p>
${desk.summary(faults, {"model": _("Model")})}
% if overall.paused:
<div class="notice half" role="status"><p><strong>${_("Reading is paused since {at}, by {name}.", at=moment(overall.paused.paused_at), name=overall.paused.paused_by)}</strong> <q>${overall.paused.reason}</q></p></div>
% endif
<ul class="inline">
<li>${ngettext("{n} model is watched", "{n} models are watched", overall.watched.models)}</li>
<li>${ngettext("{n} is due", "{n} are due", overall.watched.due)}</li>
<li>${ngettext("{n} could not be read last time", "{n} could not be read last time", overall.watched.failing)}</li>
<li>${ngettext("{n} not read for long", "{n} not read for long", overall.watched.stale)}</li>
</ul>
% if may_change:
<form class="ask" action="${here.at("desk/watch")}" method="post">
${desk.token()}
<label class="wideest" for="model">${_("Watch a model")}
<input id="model" name="model" maxlength="4000" value="${typed.one("model")}" placeholder="owner/name" autocomplete="off" required${fields.about("model", faults)}>
% if "model" in faults:
<span class="fault" id="model-fault" lang="en">${faults["model"]}</span>
% endif
</label>
<button type="submit">${_("Watch")}</button>
</form>
% if watched and not overall.paused:
<form class="ask" action="${here.at("desk/watch/read-all")}" method="post">${desk.token()}<button class="quiet" type="submit">${_("Read all now")}</button></form>
% endif
% else:
<p class="soft">${_("To change this list a key needs the scope")} <code>${needed}</code>.</p>
% endif
% if watched:
<div class="wide" tabindex="0" role="region" aria-label="${_("Watch list")}">
<table class="stack">
<caption>${ngettext("{n} model, by name", "{n} models, by name", total.count)}</caption>
<thead><tr><th scope="col">${_("Model")}</th><th scope="col">${_("State")}</th><th scope="col">${_("Read last")}</th><th scope="col">${_("Read next")}</th><th scope="col">${_("Why")}</th>\
% if may_change:
<th scope="col">${_("To do")}</th>\
% endif
</tr></thead>
<tbody>
% for one in watched:
<% state, trouble = state_of(one), troubles.get(one.model) %>\
<tr>
<th scope="row"><a href="${here.model(one.model)}">${one.model}</a></th>
<td data-label="${_("State")}"><span class="state ${kinds[state]}">${word(f"watching.{state}")}</span>\
% if trouble and trouble.detail:
<details class="small"><summary>${ngettext("{n} failure in a row", "{n} failures in a row", one.failures)}</summary><span lang="en">${trouble.detail}</span>\
% if one.last_failure_at:
 ${parts.time(one.last_failure_at)}\
% endif
</details>\
% endif
</td>
<td data-label="${_("Read last")}">\
% if one.last_success_at:
${parts.time(one.last_success_at)}\
% else:
${_("never")}\
% endif
</td>
<td data-label="${_("Read next")}">\
% if state == "late":
${_("now")}\
% else:
${parts.time(one.next_due_at)}\
% endif
</td>
<td data-label="${_("Why")}" class="small">${word(f"because.{one.reason}")}</td>
% if may_change:
<td class="acts"><form action="${here.at("desk/watch/read")}" method="post">${desk.token()}<input name="model" type="hidden" value="${one.model}"><button class="quiet" type="submit">${_("Read now")}<span class="hidden">: ${one.model}</span></button></form>
<form action="${here.at("desk/watch/end")}" method="post">${desk.token()}<input name="model" type="hidden" value="${one.model}"><button class="quiet" type="submit">${_("Remove")}<span class="hidden">: ${one.model}</span></button></form></td>
% endif
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p class="soft">${_("No model is watched yet.")}</p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Further ones")}</a></p>
% endif
