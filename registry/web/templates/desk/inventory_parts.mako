<%doc>What the pages of inventories and waivers share: faults, fields, counts, states of approval.</%doc>\
<%namespace name="parts" file="/parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<%def name="alert(faults, title_of)">\
% if faults:
<div class="notice bad screen" role="alert">
% if "" in faults:
<p><strong>${faults[""]}</strong></p>
% endif
<% named = {name: fault for name, fault in faults.items() if name} %>\
% if named:
<p><strong>${ngettext("{n} field needs your attention:", "{n} fields need your attention:", len(named))}</strong></p>
<ul>
% for name, fault in named.items():
<li><a href="#${name}">${title_of(name)}</a>: ${fault}</li>
% endfor
</ul>
% endif
</div>
% endif
</%def>\
<%def name="token()"><input name="token" type="hidden" value="${form_token}"></%def>\
<%def name="line(name, title, value, faults, longest=200, hint='', is_needed=False, kind='text', more='')">\
<label class="wideest" for="${name}">${title}\
% if hint:
 <span class="small">${hint}</span>\
% endif
<input id="${name}" name="${name}" type="${kind}" value="${value}" maxlength="${longest}" autocomplete="off"${" required" if is_needed else ""}${more | n}${fields.about(name, faults)}>
${fields.fault_of(name, faults)}</label>
</%def>\
<%def name="lines(name, title, value, faults, is_needed=False, suffix='')">\
<label class="full" for="${name}${suffix}">${title}
<textarea class="short" id="${name}${suffix}" name="${name}" maxlength="2000" rows="3"${" required" if is_needed else ""}${fields.about(name, faults)}>${value}</textarea>
${fields.fault_of(name, faults)}</label>
</%def>\
<%def name="policy_field(value, faults)">\
<label for="policy">${_("Policy of the institution")}
<select id="policy" name="policy"${fields.about("policy", faults)}><option value="">${_("none")}</option>
% for one in policies:
<option value="${one.key}"${" selected" if one.key == value else ""}>${one.title}</option>
% endfor
% if value and value not in [one.key for one in policies]:
<option value="${value}" selected>${value}</option>
% endif
</select>
${fields.fault_of("policy", faults)}</label>
</%def>\
<%def name="use_fields(stated, faults, legend)">\
<fieldset><legend>${legend}</legend>
% for one in essential:
${fields.field(one, stated, faults, all_countries)}
% endfor
</fieldset>
% for group in groups:
<% names = {one.name for one in group.fields}; is_open = bool(names & (set(stated.values) | set(faults))) %>\
<details class="group"${" open" if is_open else ""}><summary>${_(group.title)}</summary>
<fieldset><legend class="hidden">${_(group.title)}</legend>
% for one in group.fields:
${fields.field(one, stated, faults, all_countries)}
% endfor
</fieldset></details>
% endfor
</%def>\
<%def name="verdict_of(value)">\
% if value:
${parts.verdict(value)}\
% else:
<span class="state">${word("unchecked")}</span>\
% endif
</%def>\
<%def name="approval(value)">\
<% kind = {"approved": "good", "requested": "half", "blocked": "bad", "dismissed": "none"}.get(value or "", "none") %>\
<span class="state ${kind}">${word("approval." + (value or "none"))}</span>\
</%def>\
<%def name="waiver_state(value)">\
<% kind = {"active": "good", "expired": "none", "reopened": "bad", "revoked": "none"}.get(value, "") %>\
<span class="state ${kind}">${word("waiver." + value)}</span>\
</%def>\
<%def name="subject(text)"><span class="subject">${text}</span></%def>\
<%def name="key_named(key)">${_("you") if key == me else ""}\
% if key != me:
<code>${key}</code>\
% endif
</%def>\
<%def name="read_only()">\
% if not may_change:
<p class="soft">${_("Your key may look here; whoever changes something needs the scope {scope}.", scope="inventories:write")}</p>
% endif
</%def>\
<%def name="why_open(reason)">\
% if reason in reasons:
<span>${_(reason)}</span>\
% else:
<span lang="en">${reason}</span>\
% endif
</%def>\
