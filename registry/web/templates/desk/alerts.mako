<%doc>Subscriptions and deliveries: their states, and the form of a subscription.</%doc>\
<%namespace name="desk" file="/desk/parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%def name="delivery_state(value)">\
<% kind = {"delivered": "good", "pending": "half", "exhausted": "bad", "gone": "bad", "skipped": "none"}.get(value, "") %>\
<span class="state ${kind}">${word(f"delivery.{value}")}</span>\
</%def>\
<%def name="endpoint_state(one)">\
% if one.state == "disabled":
<span class="state bad">${word("endpoint.disabled")}</span>\
% elif one.failing_since:
<span class="state half">${word("endpoint.failing")}</span>\
% else:
<span class="state good">${word("endpoint.active")}</span>\
% endif
</%def>\
<%def name="alert(type_)"><span>${word(f"alert.{type_}")}</span> <code>${type_}</code></%def>\
<%def name="outcome(attempt)">\
% if attempt.status is not None:
${_("status {status}", status=attempt.status)}\
% else:
${word(f"failure.{attempt.failure}")}\
% endif
</%def>\
<%def name="subscription(typed, faults, titles, ticks, severities)">\
<label class="wideest" for="url">${titles["url"]}
<input id="url" name="url" type="text" inputmode="url" maxlength="4000" value="${typed.one("url")}" placeholder="https://hooks.example.org/cardwatch" autocomplete="off" required${fields.about("url", faults)}>
${desk_fault("url", faults)}</label>
<label class="wideest" for="description">${titles["description"]}
<input id="description" name="description" maxlength="4000" value="${typed.one("description")}" autocomplete="off"${fields.about("description", faults)}>
${desk_fault("description", faults)}</label>
<details class="group" ${"open" if faults or any(typed.many(name) for name in ticks) or any(typed.one(name) for name in ("models", "owners", "inventories", "min_severity")) or typed.has("ordered") else ""}><summary>${_("Only some of it")}</summary>
<p class="soft small">${_("Each filter that is given has to be fulfilled. What is left empty lets everything pass. What cannot be judged is sent.")}</p>
% for name, values in ticks.items():
<fieldset id="${name}" tabindex="-1"><legend>${titles[name]}</legend>
% for value in values:
<label class="choice"><input type="checkbox" name="${name}" value="${value}"${" checked" if value in typed.many(name) else ""}> ${word(f"alert.{value}" if name == "types" else "direction.unknown" if name == "directions" and value == "unknown" else value)}</label>
% endfor
${desk_fault(name, faults)}
</fieldset>
% endfor
<fieldset><legend>${_("Of what")}</legend>
<label for="models">${titles["models"]}
<textarea id="models" name="models" rows="4" spellcheck="false" placeholder="owner/name&#10;owner/*"${fields.about("models", faults)}>${typed.text("models")}</textarea>
${desk_fault("models", faults)}</label>
<label for="owners">${titles["owners"]}
<textarea id="owners" name="owners" rows="4" spellcheck="false" placeholder="mistralai"${fields.about("owners", faults)}>${typed.text("owners")}</textarea>
${desk_fault("owners", faults)}</label>
<label for="inventories">${titles["inventories"]}
<textarea id="inventories" name="inventories" rows="4" spellcheck="false"${fields.about("inventories", faults)}>${typed.text("inventories")}</textarea>
${desk_fault("inventories", faults)}</label>
<p class="soft small">${_("One on each line.")}</p>
</fieldset>
<fieldset><legend>${_("How")}</legend>
<label for="min_severity">${titles["min_severity"]}
<select id="min_severity" name="min_severity"${fields.about("min_severity", faults)}><option value="">${_("all")}</option>
% for value in severities:
<option value="${value}"${" selected" if value == typed.one("min_severity") else ""}>${word(value)}</option>
% endfor
</select>
${desk_fault("min_severity", faults)}</label>
<label class="choice"><input id="ordered" type="checkbox" name="ordered" value="on"${" checked" if typed.has("ordered") else ""}> ${_("Send nothing before what failed has arrived or is given up")}</label>
</fieldset>
</details>
</%def>\
<%def name="desk_fault(name, faults)">\
% if name in faults:
<span class="fault" id="${name}-fault" lang="en">${faults[name]}</span>\
% endif
</%def>\
<%def name="deliveries(items, caption, place)">
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table class="stack">
<caption>${caption}</caption>
<thead><tr><th scope="col">${_("Made")}</th><th scope="col">${_("About")}</th><th scope="col">${_("Model")}</th><th scope="col">${_("State")}</th><th scope="col">${_("Attempts")}</th><th scope="col">${_("Last answer")}</th></tr></thead>
<tbody>
% for one in items:
<tr>
<td data-label="${_("Made")}">${parts.time(one.created_at)}</td>
<th scope="row"><a href="${place}/deliveries/${one.id | n,u}">${word(f"alert.{one.type}")}<span class="hidden">: ${one.model or ""} ${moment(one.created_at)}</span></a></th>
<td data-label="${_("Model")}"${' class="nil"' if not one.model else "" | n}>\
% if one.model:
<a href="${here.model(one.model)}">${one.model}</a>\
% endif
</td>
<td data-label="${_("State")}">${delivery_state(one.state)}\
% if one.state == "pending" and one.next_attempt_at and one.attempts:
<br><span class="soft small">${_("again at {at}", at=moment(one.next_attempt_at))}</span>\
% endif
</td>
<td data-label="${_("Attempts")}" class="number">${number(one.attempts)}</td>
<td data-label="${_("Last answer")}"${' class="nil"' if not one.last_attempt else "" | n}>\
% if one.last_attempt:
${outcome(one.last_attempt)} <span class="soft small">${_("{n} ms", n=number(one.last_attempt.milliseconds))}</span>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
</%def>\
