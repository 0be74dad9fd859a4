<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<h1>${_("Changes")}</h1>
<p class="lead">${_("What changed for users, seen in two readings. The newest comes first.")} ${parts.method("changes", _("Changes"))}</p>
<form class="ask" action="${here.at("changes")}" method="get">
<label class="wideest" for="model">${_("Model")}
<input id="model" name="model" type="search" maxlength="200" value="${given.get("model", "")}" placeholder="owner/name"></label>
% for name, (title, values) in choices.items():
<label for="${name}">${_(title)}
<select id="${name}" name="${name}"><option value="">${_("all")}</option>
% for value in values:
<option value="${value}"${" selected" if value == given.get(name) else ""}>${word("direction.unknown" if name == "direction" and value == "unknown" else value)}</option>
% endfor
</select></label>
% endfor
<label for="since">${_("Since")}
<input id="since" name="since" type="date" value="${given.get("since", "")[:10]}"></label>
<button type="submit">${_("Show")}</button>
</form>
% if given:
<p><a href="${here.at("changes")}">${_("All changes")}</a></p>
% endif
% if flags:
<div class="wide" tabindex="0" role="region" aria-label="${_("Changes")}">
<table class="stack">
<caption>${_("At least") if total.type == "at_least" else ""} ${ngettext("{n} change", "{n} changes", total.count)} · <a href="/v1/changes.atom">Atom</a></caption>
<thead><tr><th scope="col">${_("Seen")}</th><th scope="col">${_("What changed")}</th><th scope="col">${_("Model")}</th><th scope="col">${_("For users")}</th><th scope="col">${_("How grave")}</th><th scope="col">${_("Class")}</th></tr></thead>
<tbody>
% for flag in flags:
<tr>
<td data-label="${_("Seen")}">${parts.time(flag.confirmed_at)}</td>
<th scope="row"><a href="${here.at("changes/")}${flag.id | n,u}">${word(flag.kind)}<span class="hidden">: ${flag.model}</span></a></th>
<td data-label="${_("Model")}"><a href="${here.model(flag.model)}">${flag.model}</a></td>
<td data-label="${_("For users")}">${parts.direction(flag.direction)}</td>
<td data-label="${_("How grave")}">${word(flag.severity)}</td>
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
% elif is_unknown:
<p role="alert">${_("This registry knows no model of that name.")}</p>
% else:
<p class="soft">${_("No change is found.")} <a href="/v1/changes.atom">Atom</a></p>
% endif
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Older ones")}</a></p>
% endif
