<%inherit file="/desk/desk.mako"/>\
<%namespace name="desk" file="/desk/parts.mako"/>\
<%namespace name="alerts" file="/desk/alerts.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<h1>${_("Webhooks")}</h1>
<p class="lead">${_("Who is told of changes, and did every message arrive?")}</p>
${desk.summary(faults, titles)}
% if webhooks:
<div class="wide" tabindex="0" role="region" aria-label="${_("Subscriptions")}">
<table class="stack">
<caption>${_("At least") if total.type == "at_least" else ""} ${ngettext("{n} subscription", "{n} subscriptions", total.count)}</caption>
<thead><tr><th scope="col">${_("Subscription")}</th><th scope="col">${_("State")}</th><th scope="col">${_("Last delivery")}</th><th scope="col">${_("Waiting")}</th><th scope="col">${_("Failures in a row")}</th></tr></thead>
<tbody>
% for one in webhooks:
<% stands = standing.get(one.id) %>\
<tr>
<th scope="row"><a href="${here.at("desk/webhooks/")}${one.id | n,u}">${one.description or one.url}</a>\
% if one.description:
<br><span class="soft small">${one.url}</span>\
% endif
</th>
<td data-label="${_("State")}">${alerts.endpoint_state(one)}\
% if one.failing_since:
<br><span class="soft small">${_("since {at}", at=moment(one.failing_since))}</span>\
% endif
</td>
<td data-label="${_("Last delivery")}">\
% if stands and stands.last:
${alerts.delivery_state(stands.last.state)} <span class="small">${word(f"alert.{stands.last.type}")}, ${parts.time(stands.last.created_at)}</span>\
% else:
–\
% endif
</td>
<td data-label="${_("Waiting")}" class="number">${number(stands.waiting if stands else 0)}</td>
<td data-label="${_("Failures in a row")}" class="number">${number(stands.failures if stands else 0)}</td>
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p class="soft">${_("Nobody is told of changes yet.")}</p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Further ones")}</a></p>
% endif
<section class="screen">
<h2 id="new">${_("New subscription")}</h2>
<p class="soft">${_("It gets a ping at once. The secret that signs its messages is shown once, on the next page.")}</p>
<form class="ask" action="${here.at("desk/webhooks")}" method="post" aria-labelledby="new">
${desk.token()}
${alerts.subscription(typed, faults, titles, ticks, severities)}
<button type="submit">${_("Subscribe")}</button>
</form>
</section>
