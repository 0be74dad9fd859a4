<%inherit file="/base.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<h1>${_("Models side by side")}</h1>
% if faults:
<div class="notice bad" role="alert"><ul>
% for fault in faults:
<li>${fault}</li>
% endfor
</ul></div>
% elif not models:
<p class="lead">${_("Two to four models: licence, terms, releases, openness and hardware, with what differs marked.")}</p>
% endif
<form class="ask" action="${here.at("compare")}" method="get">
% for number_ in range(max(most, len(written))):
<label for="model-${number_}">${_("Model {n}", n=number_ + 1)}
<input id="model-${number_}" name="model" type="text" maxlength="200" autocomplete="off" spellcheck="false" placeholder="owner/name" value="${written[number_] if number_ < len(written) else ""}"></label>
% endfor
<button type="submit">${_("Compare")}</button>
</form>
% if not models:
<p><a href="${here.at("openness")}">${_("Choose them in the table of all models")}</a></p>
% else:
<p>${ngettext("{n} row differs", "{n} rows differ", counts[0])} ${_("of {n}", n=number(counts[1]))} · \
% if is_short:
<a href="${whole}">${_("show all rows")}</a>\
% else:
<a href="${short}">${_("show only what differs")}</a>\
% endif
</p>
<div class="wide" tabindex="0" role="region" aria-label="${_("Models side by side")}">
<table class="stack compare">
<caption>${_("Rows marked ≠ are not the same for all of them.")}</caption>
<thead><tr><th scope="col">${_("Fact")}</th>\
% for model in models:
<th scope="col"><a href="${here.model(model.id)}">${model.id}</a></th>\
% endfor
</tr></thead>
% for group in groups:
% if group.rows:
<tbody>
<tr class="group-title"><th scope="rowgroup" colspan="${len(models) + 1}">${_(group.title)}</th></tr>
% for row in group.rows:
<tr${' class="differs"' if row.differs else "" | n}><th scope="row">${row.title}\
% if row.differs:
 <span class="tag half">≠<span class="hidden"> ${_("differs")}</span></span>\
% endif
</th>\
% for value in row.values:
<td data-label="${models[loop.index].id}">\
% if value.kind == "class":
${parts.license_class(value.code)}\
% elif value.kind == "state":
${parts.state("none", "availability") if value.code == "none" else parts.state(value.code)}\
% else:
${value.text}\
% endif
% if value.note:
 <span class="soft small">${value.note}</span>\
% endif
</td>\
% endfor
</tr>
% endfor
</tbody>
% endif
% endfor
</table>
</div>
<p class="soft small">\
% for model in models:
${"" if loop.first else " · "}${model.id}: <a href="${here.model(model.id, "openness")}">${_("How open, and who says so?")}</a>, <a href="${here.at("check")}?model=${model.id | n,u}">${_("May we use it?")}</a>\
% endfor
</p>
% endif
