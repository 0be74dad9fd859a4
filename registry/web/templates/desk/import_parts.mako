<%doc>What becomes of the lines of a list.</%doc>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%def name="tally(matched, added, ambiguous, unmatched, ignored)">
<ul class="tally">
<li><span class="state good">${_("certain")}</span> ${number(matched)} <span class="soft small">${ngettext("{n} new entry", "{n} new entries", added)}</span></li>
<li><span class="state half">${_("ambiguous")}</span> ${number(ambiguous)}</li>
<li><span class="state">${_("not known")}</span> ${number(unmatched)}</li>
% if ignored is not None:
<li><span class="state none">${_("something else")}</span> ${number(ignored)}</li>
% endif
</ul>
</%def>\
<%def name="matched(rows, shown)">
% if rows:
<div class="wide" tabindex="0" role="region" aria-label="${_("Certain")}">
<table class="stack">
<caption>${_("Certain")}</caption>
<thead><tr><th scope="col">${_("Line")}</th><th scope="col">${_("What it says")}</th><th scope="col">${_("Model or licence")}</th><th scope="col">${_("Entry")}</th></tr></thead>
<tbody>
% for one in rows[:shown]:
<tr><td data-label="${_("Line")}">${number(one.line)}</td><td data-label="${_("What it says")}"><code>${one.text}</code></td><th scope="row">${one.model or "license:" + (one.license or "")}</th><td data-label="${_("Entry")}">${_("new") if one.is_new else _("there already")}</td></tr>
% endfor
</tbody>
</table>
</div>
% if len(rows) > shown:
<p class="soft">${ngettext("and {n} more", "and {n} more", len(rows) - shown)}</p>
% endif
% endif
</%def>\
<%def name="opened(rows, caption, shown)">
% if rows:
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table class="stack">
<caption>${caption}</caption>
<thead><tr><th scope="col">${_("Line")}</th><th scope="col">${_("What it says")}</th><th scope="col">${_("Why")}</th><th scope="col">${_("May mean")}</th></tr></thead>
<tbody>
% for one in rows[:shown]:
<% alike = getattr(one, "suggestions", []) %>\
<tr><td data-label="${_("Line")}">${number(one.line)}</td><th scope="row"><code>${one.text}</code></th><td data-label="${_("Why")}">${own.why_open(one.reason)}</td><td data-label="${_("May mean")}"${"" if alike else ' class="nil"' | n}>${", ".join(alike) or "–"}</td></tr>
% endfor
</tbody>
</table>
</div>
% if len(rows) > shown:
<p class="soft">${ngettext("and {n} more", "and {n} more", len(rows) - shown)}</p>
% endif
% endif
</%def>\
