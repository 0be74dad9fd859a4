<%namespace name="parts" file="parts.mako"/>\
<%def name="evidence(row)">\
% for address in row.evidence:
<div>\
% if is_web(address):
<a href="${address}" rel="nofollow noopener">${record_words.short_address(address)}</a>\
% else:
${address}\
% endif
</div>\
% endfor
% if row.note:
<div class="soft small" lang="en">${row.note}</div>\
% endif
</%def>\
<%def name="rows(groups, caption, has_licenses)">\
% if not any(row.is_stated for group in groups for row in group.rows):
<p class="soft">${_("Nobody tells it of any of these:")} ${", ".join(record_words.field_title(row.name, here.locale) for group in groups for row in group.rows)}.</p>
<% return '' %>\
% endif
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table class="stack">
<caption>${caption}</caption>
<thead><tr><th scope="col">${_("What")}</th><th scope="col">${_("Released")}</th>\
% if has_licenses:
<th scope="col">${_("Licence")}</th>\
% endif
<th scope="col">${_("Evidence")}</th></tr></thead>
% for group in groups:
<tbody>
% if len(groups) > 1:
<tr class="group-title"><th scope="rowgroup" colspan="4">${_(group.title)}</th></tr>
% endif
% for row in group.rows:
<tr>
<th scope="row">${record_words.field_title("documentation." + row.name if row.name == "code" else row.name, here.locale)}</th>
<td data-label="${_("Released")}">${parts.state("none", "availability") if row.availability == "none" else parts.state(row.availability)}</td>
% if has_licenses:
<td data-label="${_("Licence")}"${"" if row.license and row.availability not in ("closed", "none") else ' class="nil"' | n}>\
% if row.license and row.availability not in ("closed", "none"):
<span>${"" if row.is_certain else _("perhaps")} ${row.license}</span>\
% if row.license_of == "kind":
 <span class="soft small">${_("of its kind")}</span>\
% elif row.license_of == "repository":
 <span class="soft small">${_("of the repository")}</span>\
% endif
% else:
–\
% endif
</td>
% endif
<td data-label="${_("Evidence")}"${"" if row.evidence or row.note else ' class="nil"' | n}>\
% if row.evidence or row.note:
${evidence(row)}\
% else:
–\
% endif
</td>
</tr>
% endfor
</tbody>
% endfor
</table>
</div>
</%def>\
<%def name="matrix(model, artifacts, documents, disclosures)">
<h2 id="released">${_("What is released")}</h2>
<p>${_("How open")}: <strong>${word(model["openness_category"])}</strong> · <a href="${here.model(model["id"], "openness")}">${_("by which measure, and who says so")}</a> · ${parts.method("availability", _("What is released"))}</p>
${rows(artifacts, _("Artifacts and the licence of each; what is not told is not known"), True)}
<h3>${_("What is documented")}</h3>
${rows(documents, _("Documents; what is not told is not known"), False)}
% if disclosures:
<h3>${_("What its provider tells")}</h3>
<div class="wide" tabindex="0" role="region" aria-label="${_("What its provider tells")}">
<table class="stack">
<thead><tr><th scope="col">${_("What")}</th><th scope="col">${_("What is said")}</th><th scope="col">${_("Evidence")}</th></tr></thead>
<tbody>
% for row in disclosures:
<tr><th scope="row">${record_words.field_title(row.name, here.locale)}</th><td data-label="${_("What is said")}">${row.answer}</td><td data-label="${_("Evidence")}">${evidence(row)}</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
</%def>\
