<%inherit file="/base.mako"/>\
<%! from markupsafe import Markup %>\
<%
letters = {"open": "o", "partial": "p", "closed": "c", "unknown": "u", "none": "n"}
said = {state: _(one) for state, one in (words.ANSWERS if wanted.framework in words.ASKS else words.CELLS).items()}
cells = {state: f"<td class={letters[state]}>{said[state]}</td>" for state in letters}
other = {state: f'<td class="{letters[state]} d">{said[state]}</td>' for state in letters}
to, places = _("to"), 4 if wanted.framework.startswith("osai") else 1
def result(row):
    def said_of(value):
        return words.short_word(value, here.locale) if row.score is None else number(float(value), places)
    shown = said_of(row.result)
    return Markup("{}<i>{} {}</i>").format(shown, to, said_of(row.most)) if row.most not in (None, row.result) else shown
%>\
<h1>${_("Who really releases what?")}</h1>
<p class="lead">${_("Models by what they release, as a framework of openness asks for it. What nobody knows is unknown, never closed.")}</p>
<form class="ask" action="${here.at("openness")}" method="get" role="search">
<label class="wideest" for="q">${_("Owner or name")}
<input id="q" name="q" type="search" maxlength="200" value="${wanted.q}"></label>
<label for="framework">${_("Measured by")}
<select id="framework" name="framework">
% for one in frameworks:
<option value="${one}"${" selected" if one == wanted.framework else ""}>${words.framework_title(one, here.locale)}</option>
% endfor
</select></label>
<label for="license_class">${_("What binds")}
<select id="license_class" name="license_class"><option value="">${_("all")}</option>
% for one in classes:
<option value="${one}"${" selected" if one == wanted.license_class else ""}>${word(one)}</option>
% endfor
</select></label>
<label for="origin_region">${_("Made in")}
<select id="origin_region" name="origin_region"><option value="">${_("all")}</option>
% for one in regions:
<option value="${one}"${" selected" if one == wanted.origin_region else ""}>${word(one)}</option>
% endfor
</select></label>
<label for="type">${_("What comes out")}
<select id="type" name="type"><option value="">${_("all")}</option>
% for one in types:
<option value="${one}"${" selected" if one == wanted.type_ else ""}>${_(words.TYPES[one])}</option>
% endfor
</select></label>
<label for="rows">${_("At once")}
<select id="rows" name="rows">
% for one in sorted({*sizes, rows}):
<option value="${one}"${" selected" if one == rows else ""}>${number(one)}</option>
% endfor
</select></label>
<input type="hidden" name="sort" value="${matrix.sort}">
<button type="submit">${_("Show")}</button>
</form>
% if is_unsorted:
<p class="notice half">${_("More than {n} models are not ordered by one dimension: narrow them first.", n=number(most_sorted))}</p>
% endif
% if matrix.pending:
<p class="notice half">${ngettext("{n} model is being judged anew and comes later.", "{n} models are being judged anew and come later.", matrix.pending)}</p>
% endif
% if matrix.rows:
<form action="${here.at("compare")}" method="get">
<div class="legend"><ul aria-label="${_("Legend")}">
% for state in letters:
<li><b class="${letters[state]}">${said[state]}</b></li>
% endfor
% if any(row.differs for row in matrix.rows):
<li><b class="d">${_("the index itself says otherwise")}</b></li>
% endif
</ul>
<p class="screen"><button type="submit">${_("Compare what is ticked (two to four)")}</button></p></div>
<div class="wide matrix" tabindex="0" role="region" aria-label="${_("Models by dimensions")}">
<table class="m">
<caption>${words.framework_title(matrix.framework, here.locale)} · ${ngettext("{n} model", "{n} models", matrix.total)}\
% if pages > 1:
 · ${_("page {page} of {pages}", page=number(page), pages=number(pages))}\
% endif
 · <a href="${csv}">CSV</a> · <span class="soft">${_("method")} <a href="${here.at("methods/")}${matrix.framework | n,u}">${matrix.method_version}</a></span></caption>
<thead>
% if matrix.groups:
<tr><td colspan="2"></td>\
% for group, parts in matrix.groups.items():
<th scope="colgroup" colspan="${len(parts)}">${_(words.GROUPS[group])}</th>\
% endfor
</tr>
% endif
<tr><th scope="col"${f' aria-sort="{name.order}"' if name.order else "" | n}><a class="flat" href="${name.address}">${name.title}</a></th><th scope="col"${f' aria-sort="{result_head.order}"' if result_head.order else "" | n}><a class="flat" href="${result_head.address}">${result_head.title}</a></th>\
% for column in columns:
<th scope="col"${f' aria-sort="{column.order}"' if column.order else "" | n}><a href="${column.address}">${column.title}</a></th>\
% endfor
</tr></thead>
<tbody>
% for row in matrix.rows:
<tr><th scope=row id=m${loop.index}><input type=checkbox name=model value="${row.model}" aria-labelledby=m${loop.index}><a href="${here.model(row.model, "openness")}">${row.model}</a></th><td>${result(row)}</td>${"".join(other[state] if place in row.differs else cells[state] for place, state in enumerate(row.cells)) | n}</tr>
% endfor
</tbody>
</table>
</div>
<p class="screen"><button type="submit">${_("Compare what is ticked (two to four)")}</button></p>
</form>
<p class="screen">\
% if before:
<a class="button" href="${before}" rel="prev">${_("Page before")}</a> \
% endif
% if behind:
<a class="button" href="${behind}" rel="next">${_("Next page")}</a> \
% endif
% if whole:
<a href="${whole}">${_("{n} at once", n=500)}</a>\
% endif
</p>
% else:
<p class="soft">${_("No model answers to this.")} <a href="${here.at("openness")}">${_("all models")}</a></p>
% endif
<p class="soft small">${_("Computed by Cardwatch from its records by the rules of each framework; nobody certifies anything. The order is that of the index itself.")}</p>
