<%namespace name="parts" file="parts.mako"/>\
<%def name="found(findings, beside=None)">
<ul class="findings">
% for one in findings:
<li>${parts.verdict(one.outcome)}
<p lang="${getattr(one, "language", "en")}">${one.reason}</p>
% if one.quote:
<blockquote lang="en"><p>${one.quote.text}</p></blockquote>
% endif
<p class="soft small parts">\
% if one.license:
<span><a href="${here.at("licenses")}/${one.license | n,u}">${one.license}</a></span> \
% endif
% if one.clause:
<span lang="en">${one.clause}</span> \
% endif
% if one.quote:
<span>${parts.linked(one.quote.path_or_url)}</span> <span>sha256 ${one.quote.sha256[:12]}…</span> \
% endif
% if one.source != "license":
<span>${_("from the policy") if one.source == "policy" else _("from the record of the model")}</span>\
% endif
</p>
% if beside is not None:
${beside(one)}
% endif
</li>
% endfor
</ul>
</%def>\
<%def name="duty_list(duties)">
<ul>
% for duty in duties:
<li><span lang="${duty.language}">${duty.text}</span>\
% if duty.value:
 <strong lang="en">${duty.value}</strong>\
% endif
% if duty.clause:
 <span class="soft small" lang="en">(${duty.clause})</span>\
% endif
% if duty.original:
<div class="soft small" lang="en">${duty.original}</div>\
% endif
</li>
% endfor
</ul>
</%def>\
<%def name="answer(answer, findings, duties, rows, stated, permalink, title_of, model, notice)">\
<% kind = {"allowed": "good", "allowed_with_obligations": "half", "denied": "bad"}.get(answer.verdict, "") %>\
<section class="notice ${kind}" aria-label="${_("Answer")}">
<p class="verdict">${parts.verdict(answer.verdict)} <a href="${here.model(model)}">${model}</a></p>
% if findings:
<p lang="en">${findings[0].reason}</p>
% endif
% if duties:
<p><a href="#duties">${ngettext("{n} obligation", "{n} obligations", len(duties))}</a></p>
% endif
% if answer.policy and answer.license_verdict != answer.verdict:
<p>${_("What the licences alone say:")} ${parts.verdict(answer.license_verdict)}</p>
% endif
</section>
% if answer.missing_facts:
<h2>${_("What would settle it")}</h2>
<ul>
% for name in answer.missing_facts:
<li><a href="#${name}">${title_of(name)}</a></li>
% endfor
</ul>
% endif
% if duties:
<h2 id="duties">${_("Obligations")}</h2>
${duty_list(duties)}
% if notice:
<p class="screen">${_("Notice to hand on, with the duties")}: <a href="${notice}">${_("text")}</a> · <a href="${notice}&amp;format=markdown">Markdown</a></p>
% endif
% endif
<% decisive = [one for one in findings if one.outcome != "allowed"]; free = [one for one in findings if one.outcome == "allowed"] %>\
<h2>${_("Reasons")}</h2>
<p class="screen">${parts.method("verdict", _("Reasons"))}</p>
% if decisive:
${found(decisive)}
% endif
% if free:
<details${"" if decisive else " open"}><summary>${ngettext("{n} finding that lets the use pass", "{n} findings that let the use pass", len(free))}</summary>
${found(free)}
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
<h2>${_("What was asked")}</h2>
<dl>
<dt>${_("Model")}</dt><dd>${stated.one("model")}${"@" + stated.one("revision") if stated.one("revision") else ""}</dd>
% if stated.one("as_of"):
<dt>${_("As known on the day")}</dt><dd>${stated.one("as_of")}</dd>
% endif
% for title, value in rows:
<dt>${title}</dt><dd>${value}</dd>
% endfor
% if answer.policy:
<dt>${_("Policy of the institution")}</dt><dd>${answer.policy.key}, ${_("version {n}", n=answer.policy.version)}</dd>
% endif
<dt>${_("Licences that bind")}</dt><dd>${", ".join(answer.licenses) or _("none")}</dd>
<dt>${_("Judged on")}</dt><dd>${parts.time(answer.checked_at)}, ${_("licence catalogue")} <code>${answer.data_version}</code></dd>
<dt>${_("Address that asks again")}</dt><dd><a href="${permalink}">${here.base_url}${permalink}</a>\
% if stated.figures:
 <span class="soft">${_("Figures of users, devices and revenue are left out of it.")} ${_("Without them the answer can be another one.")}</span>\
% endif
</dd>
</dl>
<p class="soft small">${_("Cardwatch says what it read and where. It gives no legal advice.")} <span class="screen">${_("Print this page to sign it: two lines for date and signature are added.")}</span></p>
<dl class="signature">
<dt>${_("Place and date")}</dt><dd></dd>
<dt>${_("Name and signature")}</dt><dd></dd>
</dl>
</%def>\
