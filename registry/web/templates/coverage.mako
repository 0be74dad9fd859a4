<%inherit file="base.mako"/>\
<h1>${_("Minimum elements")}</h1>
<p class="lead">${_("Which minimum elements of the G7 paper on SBOMs for AI does a document have?")}</p>
% if fault:
<div class="notice bad" role="alert"><p>${_("This cannot be looked at.")} <span lang="en">${fault}</span></p></div>
% endif
% if found is not None:
<section aria-labelledby="found">
<h2 id="found">\
% if model:
${_("Our own document of {model}", model=model)}\
% else:
${file_name or _("The document")}\
% endif
</h2>
<dl class="facts">
<dt>${_("Format")}</dt><dd><code>${found.format}</code></dd>
<dt>${_("Models")}</dt><dd>${number(len(found.models))}</dd>
<dt>${_("Data")}</dt><dd>${number(len(found.data))}</dd>
<dt>${_("All elements")}</dt><dd>${_("{present} present, {absent} absent, {other} not applicable", present=number(found.counts.present), absent=number(found.counts.absent), other=number(found.counts.not_applicable))}</dd>
<dt>${_("Required elements")}</dt><dd>${_("{present} present, {absent} absent, {other} not applicable", present=number(found.must.present), absent=number(found.must.absent), other=number(found.must.not_applicable))}</dd>
</dl>
% for cluster, elements in rows:
<h3 id="${cluster}">${_(clusters[cluster])}</h3>
<div class="wide" tabindex="0" role="region" aria-labelledby="${cluster}">
<table class="stack">
<caption>${ngettext("{n} element", "{n} elements", len(elements))}</caption>
<thead><tr><th scope="col">${_("Element")}</th><th scope="col">${_("Status")}</th><th scope="col">${_("Where it stands")}</th><th scope="col">${_("What lacks it")}</th></tr></thead>
<tbody>
% for one in elements:
<tr>
<th scope="row"><code>${one.id}</code> <span${' lang="en"' if here.locale.code != "en" else "" | n}>${one.name}</span>\
% if one.must:
 <span class="tag">${_("required")}</span>\
% endif
</th>
<td data-label="${_("Status")}"><span class="state ${statuses[one.status][0]}">${_(statuses[one.status][1])}</span></td>
<td data-label="${_("Where it stands")}">${places(one.pointers)}</td>
<td data-label="${_("What lacks it")}">${places(one.missing)}\
% if one.detail and one.status == "absent":
 <span class="soft small"${' lang="en"' if here.locale.code != "en" else "" | n}>${one.detail}</span>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% endfor
</section>
<h2>${_("Another document")}</h2>
% endif
<form class="ask" action="${here.at("coverage")}" method="post" enctype="multipart/form-data">
<label class="wideest" for="file">${_("A file, at most 8 MiB")}
<input id="file" name="file" type="file"></label>
<label class="full" for="text">${_("or its text, pasted")}
<textarea id="text" name="text" rows="8" spellcheck="false" placeholder="{&quot;bomFormat&quot;: &quot;CycloneDX&quot;}"></textarea></label>
<button type="submit">${_("Look")}</button>
</form>
<p class="soft">${_("CycloneDX 1.4 to 1.7, SPDX 2.2, 2.3 and 3.0, in JSON. Nothing of it is kept.")}</p>
<form class="ask" action="${here.at("coverage")}" method="get">
<label class="wideest" for="model">${_("or our own document of a model")}
<input id="model" name="model" value="${model}" placeholder="bigscience/bloom" maxlength="200"></label>
<button type="submit">${_("Look")}</button>
</form>
<h2>${_("What this is")}</h2>
<p>${_("The elements are advisory, and this certifies nothing. Those marked as required are what a public checker asks of a model; an element about models is present where every model has it.")}</p>
<p class="soft small">${_("Numbers and names of the elements:")} <cite lang="en">${listed.paper}</cite> (${day(listed.published)}), <span lang="en">${listed.source}</span>.</p>
<%def name="places(pointers)">\
% for place in pointers[:most]:
<code>${place}</code>${"" if loop.last else ", "}\
% endfor
% if len(pointers) > most:
 ${_("and {n} more", n=number(len(pointers) - most))}\
% endif
</%def>
