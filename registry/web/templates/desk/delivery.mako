<%inherit file="/desk/desk.mako"/>\
<%namespace name="desk" file="/desk/parts.mako"/>\
<%namespace name="alerts" file="/desk/alerts.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<h1>${word(f"alert.{one.type}")}</h1>
<p class="lead">${_("One message for one subscription.")}</p>
${desk.summary(faults, {})}
<dl>
<dt>${_("State")}</dt><dd>${alerts.delivery_state(one.state)}
% if one.reason:
<p class="small" lang="en">${one.reason}</p>
% endif
</dd>
<dt>${_("Type")}</dt><dd><code>${one.type}</code></dd>
% if one.model:
<dt>${_("Model")}</dt><dd><a href="${here.model(one.model)}">${one.model}</a></dd>
% endif
<dt>${_("Identifier")}</dt><dd><code>${one.event}</code> <span class="soft small">webhook-id</span></dd>
<dt>${_("Number")}</dt><dd>${number(one.sequence)} <span class="soft small">${_("Of one model each is one greater, so that a gap shows.")}</span></dd>
<dt>${_("Made")}</dt><dd>${parts.time(one.created_at)}</dd>
% if one.finished_at:
<dt>${_("Done")}</dt><dd>${parts.time(one.finished_at)}</dd>
% endif
% if one.state == "pending" and one.next_attempt_at:
<dt>${_("Next attempt")}</dt><dd>${parts.time(one.next_attempt_at)}</dd>
% endif
% if one.sent_with:
<dt>${_("Sent with")}</dt><dd><a href="${here.at("desk/webhooks/")}${one.webhook | n,u}/deliveries/${one.sent_with | n,u}">${_("another message, which carries this one too")}</a></dd>
% endif
</dl>
% if one.state != "pending" and is_active:
<form class="ask screen" action="${here.at("desk/webhooks/")}${one.webhook | n,u}/deliveries/${one.id | n,u}" method="post">
${desk.token()}
<button type="submit">${_("Send again")}</button>
<p class="soft small">${_("It goes out with its first identifier and bytes.")}</p>
</form>
% elif not is_active:
<p class="soft">${_("The subscription is turned off: nothing can be sent again.")}</p>
% endif
<h2>${_("Attempts")}</h2>
% if attempts:
<div class="wide" tabindex="0" role="region" aria-label="${_("Attempts")}">
<table class="stack">
<caption>${ngettext("{n} attempt", "{n} attempts", len(attempts))}</caption>
<thead><tr><th scope="col">${_("Sent")}</th><th scope="col">${_("What came back")}</th><th scope="col">${_("Took")}</th><th scope="col">${_("Sent headers")}</th></tr></thead>
<tbody>
% for attempt in attempts:
<tr>
<th scope="row">${parts.time(attempt.at)}</th>
<td data-label="${_("What came back")}"><span class="state ${"good" if attempt.status and 200 <= attempt.status < 300 else "bad"}">${alerts.outcome(attempt)}</span>\
% if attempt.answer:
<details><summary>${_("Answer")}</summary><pre class="lines" tabindex="0">${attempt.answer}</pre></details>\
% endif
</td>
<td data-label="${_("Took")}" class="number">${_("{n} ms", n=number(attempt.milliseconds))}</td>
<td data-label="${_("Sent headers")}" class="small">
% for name, value in attempt.headers.items():
<code>${name}: ${value}</code>${"" if loop.last else "<br>" | n}
% endfor
</td>
</tr>
% endfor
</tbody>
</table>
</div>
<p class="soft small">${_("The signature is not kept. What receivers answered is shown to keys with the scope admin alone.")}</p>
% else:
<p class="soft">${_("It has not been sent yet.")}</p>
% endif
<h2>${_("What is sent")}</h2>
<pre class="lines" tabindex="0" role="region" aria-label="${_("What is sent")}">${body}</pre>
