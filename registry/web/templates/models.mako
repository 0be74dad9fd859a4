<%inherit file="base.mako"/>\
<%def name="title()">Models · Cardwatch</%def>\
<h1>Models</h1>
${self.search(q)}
% if license_class:
<p>Licence class: <span class="tag">${license_class}</span> <a href="/models">all classes</a></p>
% endif
% if models:
<div class="wide" tabindex="0" role="region" aria-label="Models">
<table>
<caption>${"At least " if total.type == "at_least" else ""}${f"{total.count:,}"} found</caption>
<thead><tr><th scope="col">Model</th><th scope="col">Licence</th><th scope="col">Class</th><th scope="col">Status</th></tr></thead>
<tbody>
% for model in models:
<tr>
<th scope="row"><a href="${page_of(model['id'])}">${model["id"]}</a></th>
<td>${model["license"]["license"] or ("one of " + ", ".join(model["license"]["one_of"]) if model["license"].get("one_of") else "not settled")}</td>
<% own = model["license"]["class"]; binding = (model.get("inherited") or {}).get("class", own) %>\
<td>${binding if own != "unknown" else own}${f" (its own tag: {own})" if own not in ("unknown", binding) else ""}</td>
<td>${words(model["status"])}</td>
</tr>
% endfor
</tbody>
</table>
</div>
% elif next_page:
<p class="soft">Nothing on this page; the search goes on.</p>
% else:
<p class="soft">No model is found. <code>cardwatch watch add owner/name</code> adds one from Hugging Face.</p>
% endif
% if next_page:
<p><a href="${next_page}" rel="next">Next page</a></p>
% endif
