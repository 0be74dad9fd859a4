<%doc>What several pages show. A state is a sign, a word and a colour, never a colour alone.</%doc>\
<%def name="state(value, of='')">\
<% kind = {"open": "good", "yes": "good", "partial": "half", "partly": "half", "conditional": "half", "closed": "bad", "no": "bad", "none": "none"}.get(value, "") %>\
<span class="state ${kind}">${word(f"{of}.{value}" if of else value)}</span>\
</%def>\
<%def name="verdict(value)">\
<% kind = {"allowed": "good", "allowed_with_obligations": "half", "denied": "bad"}.get(value, "") %>\
<span class="state ${kind}">${word(value)}</span>\
</%def>\
<%def name="license_class(value)">\
<% kind = {"permissive": "good", "copyleft": "good", "data": "good", "community": "half", "research-only": "bad"}.get(value, "") %>\
<span class="tag ${kind}">${word(value)}</span>\
</%def>\
<%def name="direction(value)">\
<% kind = {"widened": "good", "narrowed": "bad"}.get(value, "") %>\
<span class="tag ${kind}">${word("direction.unknown" if value == "unknown" else value)}</span>\
</%def>\
<%def name="linked(address)">\
% if is_web(address):
<a href="${address}" rel="nofollow noopener">${address}</a>\
% else:
${address}\
% endif
</%def>\
<%def name="time(at)"><time datetime="${at if isinstance(at, str) else at.isoformat()}">${moment(at)}</time></%def>\
<%def name="search(q)">
<form class="ask" action="${here.at("models")}" method="get" role="search">
<label class="wideest" for="q">${_("Find a model")}
<input id="q" name="q" type="search" maxlength="200" value="${q}" placeholder="owner/name"></label>
<button type="submit">${_("Search")}</button>
</form>
</%def>\
<%def name="changes(flags, caption)">
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table class="stack">
<caption>${caption}</caption>
<thead><tr><th scope="col">${_("Seen")}</th><th scope="col">${_("Model")}</th><th scope="col">${_("What changed")}</th><th scope="col">${_("For users")}</th><th scope="col">${_("Class")}</th></tr></thead>
<tbody>
% for flag in flags:
<tr>
<td data-label="${_("Seen")}">${time(flag.confirmed_at)}</td>
<th scope="row"><a href="${here.model(flag.model)}">${flag.model}</a></th>
<td data-label="${_("What changed")}"><a href="${here.at("changes/")}${flag.id | n,u}">${word(flag.kind)}</a></td>
<td data-label="${_("For users")}">${direction(flag.direction)}</td>
<td data-label="${_("Class")}">\
% if flag.class_before or flag.class_after:
${word(flag.class_before) if flag.class_before else "–"} → ${word(flag.class_after) if flag.class_after else "–"}\
% else:
–\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
</%def>\
<%def name="method(name, of)"><a class="small" href="${here.at("methods/")}${name | n,u}">${_("How this is found")}<span class="hidden">: ${of}</span></a></%def>\
