<%inherit file="desk.mako"/>\
<%namespace name="parts" file="../parts.mako"/>\
<%namespace name="own" file="parts.mako"/>\
<%namespace name="fields" file="../fields.mako"/>\
<%namespace name="shown" file="review_parts.mako"/>\
<%def name="difference(lines)">\
<ul class="passages" lang="en">
% for line in lines:
<li>
% if line.before:
<del>${line.before}</del>
% elif line.gone:
<del>${_("sentences of the known text that are missing here:")} ${number(line.gone)}</del>
% endif
% if line.after:
<ins>${line.after}</ins>
% endif
</li>
% endfor
</ul>
</%def>\
<h1>${dossier.model}</h1>
<p class="soft"><a href="${here.model(dossier.model)}">${_("To the page of the model")}</a> · ${word("status." + dossier.status)}${f" · {dossier.revision[:12]}" if dossier.revision else ""} · ${ngettext("{n} derivative", "{n} derivatives", dossier.descendants)}${"" if dossier.downloads is None else " · "}${"" if dossier.downloads is None else ngettext("{n} download", "{n} downloads", dossier.downloads)}</p>
% if dossier.codes or dossier.reasons or dossier.questions:
<div class="notice half"><p><strong>${_("Why it waits")}</strong></p>
<ul>
% for code in dossier.codes:
<li>${_(codes[code])}</li>
% endfor
</ul>
% if dossier.reasons:
<ul lang="en" class="soft">
% for reason in dossier.reasons:
<li>${reason}</li>
% endfor
</ul>
% endif
% if dossier.questions:
<p>${_("Open questions")}</p>
<ul lang="en">
% for one in dossier.questions:
<li>${one.detail} (${day(one.at)})</li>
% endfor
</ul>
% endif
</div>
% else:
<p class="notice good">${_("Nothing waits here.")}</p>
% endif
% for one in dossier.contradictions:
<div class="notice bad"><p><strong>${_("Sources contradict what was concluded about {field}", field=one.field)}</strong></p>
<p lang="en">${one.detail}</p>
<p>${_("Concluded:")} ${value_text(one.value, here.locale)}</p></div>
% endfor
<h2>${_("What sources say")}</h2>
% if dossier.sources:
<div class="wide" tabindex="0" role="region" aria-label="${_("What sources say")}">
<table class="stack">
<caption class="hidden">${_("What sources say")}</caption>
<thead><tr><th scope="col">${_("Source")}</th><th scope="col">${_("Says")}</th><th scope="col">${_("Is")}</th></tr></thead>
<tbody>
% for one in dossier.sources:
<tr><th scope="row">${_(sources[one.source]) if one.source in sources else one.source}${f" ({one.path})" if one.path else ""}</th>
<td data-label="${_("Says")}">${", ".join(one.declared) or one.name or "–"}${f" ({one.name})" if one.name and one.declared else ""}
% if one.link:
<div class="small">${parts.linked(one.link)}</div>
% endif
</td>
<td data-label="${_("Is")}">${one.license or (_("nearly {license}", license=one.nearest) if one.nearest else "–")}</td></tr>
% endfor
</tbody>
</table>
</div>
% else:
<p>${_("Nothing was read.")}</p>
% endif
<h2>${_("Texts")}</h2>
% for text in dossier.texts:
<section class="case-text">
<h3><code>${text.path}</code> <span class="tag">${word(text.kind)}</span></h3>
<p><a href="/texts/${text.sha256}">${_("Read it as it was")}</a> <span class="soft small">sha256 <code>${text.sha256}</code></span></p>
% if text.is_compared:
% if text.license:
<p>${_("Word for word:")} <a href="${here.at("licenses/")}${text.license | n,u}">${text.license}</a></p>
% elif text.nearest:
<p>${_("{share} % like {license}, and not the same", share=number((text.similarity or 0) * 100, 1), license=text.nearest)}</p>
% elif text.nearest_text:
<p>${_("{share} % like a text of {model}", share=number(text.nearest_text.similarity * 100, 1), model=text.nearest_text.model)}</p>
% else:
<p>${_("Like no text that is known.")}</p>
% endif
<% lines = text.diff or (text.nearest_text.diff if text.nearest_text else ()); words = text.sensitive or (text.nearest_text.sensitive if text.nearest_text else ()) %>\
% if words:
<p><strong>${_("Words to look at")}:</strong> <span lang="en">${", ".join(words)}</span></p>
% endif
% if lines:
<details${" open" if len(lines) <= 8 else ""}><summary>${ngettext("{n} passage differs", "{n} passages differ", len(lines))}</summary>
${difference(lines)}
</details>
% endif
% if text.same_text and (text.same_text.decisions or text.same_text.waiting > 1):
<div class="notice">
% if text.same_text.waiting > 1:
<p>${ngettext("{n} model waits with these words:", "{n} models wait with these words:", text.same_text.waiting)} <a href="${here.at("desk/review")}?group=${text.same_text.group}">${", ".join(text.same_text.models)}</a></p>
% endif
% for one in text.same_text.decisions:
<p>${_("{name} concluded {license} for {model}", name=one.by, license=one.license, model=one.model)}, ${parts.time(one.at)}</p>
% endfor
</div>
% endif
% endif
</section>
% endfor
% if dossier.unread:
<p class="notice half">${_("These files could not be read:")} ${", ".join(dossier.unread)}</p>
% endif
% if dossier.ancestors:
<h2>${_("Made from")}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${_("Made from")}">
<table class="stack">
<caption class="hidden">${_("Made from")}</caption>
<thead><tr><th scope="col">${_("Model")}</th><th scope="col">${_("How")}</th><th scope="col">${_("Declared")}</th><th scope="col">${_("Licence")}</th></tr></thead>
<tbody>
% for one in dossier.ancestors:
<tr><th scope="row">\
% if one.registered:
<a href="${here.model(one.model)}">${one.model}</a>\
% else:
${one.model} <span class="soft small">${_("not in the registry")}</span>\
% endif
</th><td data-label="${_("How")}">${word("relation.unknown" if one.relation == "unknown" else one.relation)}</td>
<td data-label="${_("Declared")}">${", ".join(one.declared) or "–"}</td><td data-label="${_("Licence")}">${one.license or _("not settled")} ${parts.license_class(one.class_)}</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
% if past:
<h2>${_("Proposals about it, and who decided")}</h2>
${shown.proposal_table(past, _("Proposals about it, and who decided"), statuses, value_text)}
% endif
<h2 id="propose">${_("Propose a conclusion")}</h2>
% if dossier.proposal:
<p class="notice good">${_("Every word of the licence text is known: the form is filled in. Read it before you send it.")}</p>
% elif dossier.no_proposal:
<p class="notice"><span>${_("Why nothing is suggested:")}</span> <span lang="en">${dossier.no_proposal.detail}</span></p>
% endif
% if not may_preview:
<p class="soft">${_("Proposing needs a key with this scope:")} <code>models:propose</code></p>
% else:
${own.summary(faults, {"field": _("What is concluded"), "value": _("Value"), "reason": _("Why"), "evidence": _("Evidence")})}
% if preview:
<section id="preview"><h3>${_("What accepting it would change")}</h3>
<p class="soft">${_("Nothing was proposed yet.")}</p>
${shown.preview(preview, uses, value_text)}
</section>
% endif
<form class="ask wish" action="${here.at("desk/review/models/")}${path}#propose" method="post">
${own.token()}
<label for="field">${_("What is concluded")}
<select id="field" name="field"${fields.about("field", faults)}>
% for one in proposable:
<option value="${one.field}"${" selected" if one.field == form.one("field") else ""}>${_("the licence") if one.field == "conclusion" else one.field}</option>
% endfor
</select>
${own.fault_of("field", faults)}</label>
<label class="wideest" for="value">${_("Value: a key of the licence catalogue, a word, or JSON; empty takes back what was concluded")}
<input id="value" name="value" value="${form.one("value")}" list="keys" maxlength="20000" autocomplete="off"${fields.about("value", faults)}>
${own.fault_of("value", faults)}</label>
<datalist id="keys">
% for key in keys:
<option value="${key}"></option>
% endfor
</datalist>
<label class="wideest" for="reason">${_("Why")}
<textarea id="reason" name="reason" rows="3" maxlength="2000" required${fields.about("reason", faults)}>
${form.text("reason")}</textarea>
${own.fault_of("reason", faults)}</label>
<label class="wideest" for="evidence">${_("Evidence: a link, or the sha256 of a text above, one a line")}
<textarea id="evidence" name="evidence" rows="3"${fields.about("evidence", faults)}>
${form.text("evidence")}</textarea>
${own.fault_of("evidence", faults)}</label>
<button class="quiet" type="submit" name="act" value="try">${_("See what it would change")}</button>
% if may_propose:
<button type="submit" name="act" value="propose">${_("Propose")}</button>
% endif
</form>
% endif
% if dossier.custom_entry:
<details class="fold"><summary><h2>${_("The beginning of a catalogue entry for a text of its own")}</h2></summary>
<pre tabindex="0" lang="en">${plain(dossier.custom_entry)}</pre>
</details>
% endif
