<%namespace name="parts" file="parts.mako"/>\
<%def name="changed(model, flags, history)">
<h2 id="past">${_("Changes and past")}</h2>
% if flags:
${parts.changes(flags, _("Changes of this model, the newest first"))}
% else:
<p class="soft">${_("No change has been seen.")}</p>
% endif
% if history:
<h3>${_("States, the newest first")}</h3>
<ul>
% for state in history:
<% since = (state.known_from if state.from_history else None) or state.observed_at %>\
<% until = state.known_until if state.from_history else state.last_seen_at %>\
<li>${parts.time(since)}: ${state.license.license or ", ".join(state.license.declared) or _("no licence declared")} ${parts.license_class(state.license.class_)} <span class="soft small">${state.revision[:12] if state.revision else ""}
% if state.from_history:
${_("read from its commits")}${" – " + day(until) if until else ""}\
% elif until:
${_("seen until {moment}", moment=moment(until))}\
% endif
</span></li>
% endfor
</ul>
% else:
<p class="soft">${_("Its source was never read; the facts here are cited.")}</p>
% endif
<p><a href="${here.model(model["id"], "timeline")}">${_("The whole time line")}</a></p>
<h3>${_("Texts that were read")}</h3>
% if model["texts"]:
<ul>
% for text in model["texts"]:
<li><a href="${"/v1/evidence" if visitor is None or visitor.caller is None else "/texts"}/${text['sha256'] | n,u}">${text["path"]}</a> <span class="soft small">${word(text["kind"])}, sha256 ${text["sha256"][:12]}…</span></li>
% endfor
</ul>
% else:
<p class="soft">${_("None yet.")}</p>
% endif
</%def>\
<%def name="said(model, layers)">\
<% sources = record_words.SOURCES; disputed = [one for one in layers if one.others] %>\
<h2 id="sources">${_("Who says so, since when")}</h2>
% if disputed:
<p>${ngettext("Sources disagree on {n} fact.", "Sources disagree on {n} facts.", len(disputed))}</p>
% endif
% if layers:
<details><summary>${ngettext("{n} fact with its source", "{n} facts with their sources", len(layers))}</summary>
<div class="wide" tabindex="0" role="region" aria-label="${_("Facts and their sources")}">
<table class="stack">
<caption>${_("Facts and their sources")}</caption>
<thead><tr><th scope="col">${_("Fact")}</th><th scope="col">${_("Layer")}</th><th scope="col">${_("Source")}</th><th scope="col">${_("Since")}</th><th scope="col">${_("Others say")}</th></tr></thead>
<tbody>
% for one in layers:
<tr><th scope="row">${one.title}</th>
<td data-label="${_("Layer")}">${word(one.layer)}</td>
<td data-label="${_("Source")}">${_(sources[one.source]) if one.source in sources else one.source}${", " + one.key if one.key else ""}\
% if one.role in sources:
 <span class="soft small">${_(sources["index.role" if one.role == "index" else one.role])}</span>\
% endif
% if one.reason:
<div class="soft small" lang="en">${one.reason}</div>\
% endif
</td>
<td data-label="${_("Since")}">${day(one.at)}</td>
<td data-label="${_("Others say")}">\
% for source, value in one.others:
<div>${_(sources[source]) if source in sources else source}: ${plain(value)}</div>\
% endfor
% if not one.others:
–\
% endif
</td></tr>
% endfor
</tbody>
</table>
</div>
</details>
% endif
% if model.get("data_sources"):
<h3>${_("Whose data this shows")}</h3>
<ul>
% for one in model["data_sources"]:
<li>${one["title"]}${"@" + one["version"][:12] if one["version"] else ""}, ${_("data under {license}", license=one["data_license"])}: <span lang="en">${one["attribution"]}</span>\
% if one["homepage"]:
 ${parts.linked(one["homepage"])}\
% endif
 <span class="soft small">${_("Turned into the fields of Cardwatch.")}</span></li>
% endfor
</ul>
% endif
% if model["evidence"]:
<details><summary>${ngettext("{n} source of these facts", "{n} sources of these facts", len(model["evidence"]))}</summary>
<ul>
% for address in model["evidence"]:
<li>${parts.linked(address)}</li>
% endfor
</ul></details>
% endif
</%def>\
