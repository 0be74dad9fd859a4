<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<%namespace name="fields" file="fields.mako"/>\
<%namespace name="answers" file="check_answer.mako"/>\
<h1>${_("May we use it for this?")}</h1>
% if answer is None:
<p class="lead">${_("State what you want to do; what you leave open is not assumed in your favour.")}</p>
% else:
% if omits_figures:
<p class="notice" role="note">${_("Whoever made this address had stated figures of users, devices or revenue. They stand in no address, so this answer is one without them, and can be more favourable than theirs: please state your own below.")}</p>
% endif
${answers.answer(answer, findings, duties, rows, stated, permalink, title_of, asked_model, notice)}
<h2 class="screen">${_("Ask otherwise")}</h2>
% endif
% if faults:
<div class="notice bad screen" role="alert"><p><strong>${ngettext("{n} field needs your attention:", "{n} fields need your attention:", len(faults))}</strong></p>
<ul>
% for name, fault in faults.items():
<li><a href="#${name}">${_("Model") if name == "model" else title_of(name)}</a>: ${fault}</li>
% endfor
</ul></div>
% endif
<form class="ask" action="${here.at("check")}" method="post">
<fieldset><legend>${_("What has to be known")}</legend>
<label class="wideest" for="model">${_("Model")}
<input id="model" name="model" value="${stated.one("model")}" maxlength="200" required placeholder="owner/name" autocomplete="off"${fields.about("model", faults)}>
${fields.fault_of("model", faults)}</label>
% if suggestions:
<fieldset><legend>${_("Did you mean one of these?")}</legend>
% for one in suggestions:
<label class="choice"><input type="radio" name="model" value="${one}"> ${one}</label>
% endfor
</fieldset>
% endif
% for one in essential:
${fields.field(one, stated, faults, all_countries, is_needed=one.name in ("organisation", "country"))}
% endfor
</fieldset>
% for group in groups:
<% names = {one.name for one in group.fields}; is_open = bool(names & (set(stated.values) | set(faults) | set(answer.missing_facts if answer else ()))) %>\
<details class="group"${" open" if is_open else ""}><summary>${_(group.title)}</summary>
<fieldset><legend class="hidden">${_(group.title)}</legend>
% if names & set(figures):
<p class="soft small">${_("Figures are used for this answer alone: they are not kept, and stand in no address.")}</p>
% endif
% for one in group.fields:
${fields.field(one, stated, faults, all_countries)}
% endfor
</fieldset></details>
% endfor
<details class="group"${" open" if {"revision", "as_of", "policy"} & (set(stated.values) | set(faults)) else ""}><summary>${_("Which revision, which policy")}</summary>
<fieldset><legend class="hidden">${_("Which revision, which policy")}</legend>
% for name, title in (("revision", _("Revision, branch or tag")), ("as_of", _("As known on the day"))):
<label for="${name}">${title}
<input id="${name}" name="${name}" value="${stated.one(name)}" maxlength="200" autocomplete="off"${' placeholder="2026-01-31"' if name == "as_of" else "" | n}${fields.about(name, faults)}>
${fields.fault_of(name, faults)}</label>
% endfor
% if policies:
<label for="policy">${_("Policy of the institution")}
<select id="policy" name="policy"${fields.about("policy", faults)}><option value="">${_("none")}</option>
% for one in policies:
<option value="${one.key}"${" selected" if one.key == stated.one("policy") else ""}>${one.title}</option>
% endfor
</select>
${fields.fault_of("policy", faults)}</label>
% elif stated.one("policy"):
<label for="policy">${_("Policy of the institution")}
<input id="policy" name="policy" value="${stated.one("policy")}" maxlength="200"${fields.about("policy", faults)}>
${fields.fault_of("policy", faults)}</label>
% else:
<p class="soft small">${_("Who is logged in can apply a policy of their institution.")}</p>
% endif
</fieldset></details>
<button type="submit">${_("Check")}</button>
</form>
