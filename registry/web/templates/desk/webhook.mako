<%inherit file="/desk/desk.mako"/>\
<%namespace name="desk" file="/desk/parts.mako"/>\
<%namespace name="alerts" file="/desk/alerts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<h1>${one.description or _("Subscription")}</h1>
<p class="lead">${one.url}</p>
% if secret:
<div class="notice half" role="status"><p><strong>${_("The secret that signs its messages. It is shown this once: keep it now.")}</strong></p>
<p><code class="secret">${secret}</code></p></div>
% endif
${desk.summary(faults, titles)}
<dl>
<dt>${_("State")}</dt><dd>${alerts.endpoint_state(one)}
% if one.disabled_reason:
<p class="small"><span lang="en">${one.disabled_reason}</span> ${parts.time(one.disabled_at)}</p>
% elif one.failing_since:
<p class="small">${_("Nothing has arrived since {at}.", at=moment(one.failing_since))} ${ngettext("{n} failure in a row.", "{n} failures in a row.", standing.failures)}</p>
% endif
</dd>
<dt>${_("Waiting")}</dt><dd>${ngettext("{n} delivery", "{n} deliveries", standing.waiting)}</dd>
<dt>${_("What it is told of")}</dt><dd>
% if one.filters.types:
% for type_ in one.filters.types:
<span class="tag">${word(f"alert.{type_}")}</span>
% endfor
% else:
${_("everything but the daily digest")}
% endif
</dd>
% for name in ("models", "owners", "inventories"):
% if getattr(one.filters, name):
<dt>${titles[name]}</dt><dd>${", ".join(getattr(one.filters, name)[:20])}\
% if len(getattr(one.filters, name)) > 20:
 ${_("and {n} more", n=number(len(getattr(one.filters, name)) - 20))}\
% endif
</dd>
% endif
% endfor
% if one.filters.classes:
<dt>${titles["classes"]}</dt><dd>${_(", ").join(word(value) for value in one.filters.classes)}</dd>
% endif
% if one.filters.directions:
<dt>${titles["directions"]}</dt><dd>${_(", ").join(word("direction.unknown" if value == "unknown" else value) for value in one.filters.directions)}</dd>
% endif
% if one.filters.min_severity:
<dt>${titles["min_severity"]}</dt><dd>${word(one.filters.min_severity)}</dd>
% endif
<dt>${_("Made")}</dt><dd>${parts.time(one.created_at)}, <code>${one.id}</code></dd>
</dl>
<div class="row screen">
% if one.state == "active":
<form action="${place}/ping" method="post">${desk.token()}<button type="submit">${_("Send a ping")}</button></form>
<form action="${place}/state" method="post">${desk.token()}<input name="version" type="hidden" value="${version}"><input name="state" type="hidden" value="disabled"><button class="quiet" type="submit">${_("Turn off")}</button></form>
% else:
<form action="${place}/state" method="post">${desk.token()}<input name="version" type="hidden" value="${version}"><input name="state" type="hidden" value="active"><button type="submit">${_("Turn on again")}</button></form>
% endif
</div>
<h2 id="deliveries">${_("Deliveries")}</h2>
<form class="ask" action="${place}" method="get">
<label for="state">${_("State")}
<select id="state" name="state"><option value="">${_("all")}</option>
% for value in states:
<option value="${value}"${" selected" if value == wanted else ""}>${word(f"delivery.{value}")}</option>
% endfor
</select></label>
<button type="submit">${_("Show")}</button>
</form>
% if deliveries:
${alerts.deliveries(deliveries, ngettext("{n} delivery", "{n} deliveries", total.count) if total.type != "at_least" else ngettext("At least {n} delivery", "At least {n} deliveries", total.count), place)}
% else:
<p class="soft">${_("There is no such delivery.") if wanted else _("Nothing has been sent yet.")}</p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Older ones")}</a></p>
% endif
<section class="screen">
% if one.state == "active":
<details class="fold"${" open" if {"since", "until", "states"} & set(faults) else ""}><summary><h2>${_("Send several again")}</h2></summary>
<form class="ask" action="${place}/replay" method="post">
${desk.token()}
<p class="soft group">${_("Each goes out with its first identifier and bytes, so that the receiver can tell what it has already.")}</p>
<label for="since">${_("Made since (UTC)")}
<input id="since" name="since" type="datetime-local" value="${asked.one("since")}"${fields.about("since", faults)}>
${alerts.desk_fault("since", faults)}</label>
<label for="until">${_("Made until (UTC)")}
<input id="until" name="until" type="datetime-local" value="${asked.one("until")}"${fields.about("until", faults)}>
${alerts.desk_fault("until", faults)}</label>
<fieldset id="states" tabindex="-1"><legend>${_("Which ones")}</legend>
% for value in ended:
<label class="choice"><input type="checkbox" name="states" value="${value}"${" checked" if value in asked.many("states") else ""}> ${word(f"delivery.{value}")}</label>
% endfor
${alerts.desk_fault("states", faults)}
</fieldset>
<button type="submit">${_("Send again")}</button>
</form></details>
% endif
<details class="fold"${" open" if is_typed else ""}><summary><h2>${_("Change")}</h2></summary>
<form class="ask" action="${place}" method="post">
${desk.token()}
<input name="version" type="hidden" value="${version}">
${alerts.subscription(typed, faults, titles, ticks, severities)}
<button type="submit">${_("Save")}</button>
</form></details>
<details class="fold"><summary><h2>${_("New secret")}</h2></summary>
<form class="ask" action="${place}/rotate" method="post">
${desk.token()}
<p class="soft group">${_("The new secret is shown once. Until the old one ends, each message is signed with both.")}</p>
<label for="grace">${_("The old one ends")}
<select id="grace" name="grace">
<option value="86400" selected>${_("in one day")}</option>
<option value="3600">${_("in one hour")}</option>
<option value="604800">${_("in one week")}</option>
<option value="0">${_("at once, since it has leaked")}</option>
</select></label>
<button type="submit">${_("Make a new secret")}</button>
</form></details>
<details class="fold"><summary><h2>${_("End this subscription")}</h2></summary>
<form class="ask" action="${place}/end" method="post">
${desk.token()}
<input name="version" type="hidden" value="${version}">
<p class="soft group">${_("Nothing is sent any more, what waits is skipped, and the secret is wiped. What was sent stays on record. This cannot be taken back.")}</p>
<button type="submit">${_("End it")}</button>
</form></details>
</section>
