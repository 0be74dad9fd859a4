<%namespace name="parts" file="parts.mako"/>\
<%def name="branches(found)">\
<ul class="tree">
% for one in found:
<% known = one.model %>\
<li>\
% if known.registered:
<a href="${here.model(known.id)}">${known.id}</a>\
% else:
${known.id} <span class="soft small">${_("not in the registry")}</span>\
% endif
 <span class="soft small">${word(known.relation if known.relation != "unknown" else "relation.unknown")}</span>\
% if known.registered:
 ${parts.license_class(known.license_class or "unknown")} <span class="soft small">${known.license or ""}</span>\
% endif
% if one.further:
${branches(one.further)}\
% endif
</li>
% endfor
</ul>
</%def>\
<%def name="tree(model, lineage, bases, derivatives)">
<h2 id="family">${_("Bases and derivatives")}</h2>
<h3>${_("Made from")}</h3>
% if bases:
${branches(bases)}
% else:
<p class="soft">${_("No base is known.")}</p>
% endif
<h3>${_("Made from it")}</h3>
% if derivatives:
<p class="soft small">${_("At least") if lineage.truncated else ""} ${ngettext("{n} derivative in the registry", "{n} derivatives in the registry", len(lineage.descendants))}\
% if len(lineage.descendants) > record_words.MOST:
; ${_("the nearest {n} are shown", n=record_words.MOST)} · <a href="${here.at("models")}?base_model=${model["id"] | n,u}">${_("all that name it as their base")}</a>\
% endif
</p>
% if len(lineage.descendants) > 8:
<details><summary>${_("Show them")}</summary>
${branches(derivatives)}
</details>
% else:
${branches(derivatives)}
% endif
% else:
<p class="soft">${_("No derivative is known.")}</p>
% endif
</%def>\
