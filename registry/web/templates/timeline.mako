<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<%def name="english(text)"><span${' lang="en"' if here.locale.code != "en" else "" | n}>${text}</span></%def>\
<%def name="license(block)">\
<% said = block.license or ", ".join(block.declared) or None %>\
${said or _("no licence declared")} ${parts.license_class(str(block.class_))}\
</%def>\
<%def name="gate(value)">${word("gate." + value)}</%def>\
<%def name="region(value)">${_(regions[value.state])}\
% if value.excluded:
; ${_("not in: {countries}", countries=countries(value.excluded))}\
% endif
</%def>\
<h1>${_("What was true on a day?")} <span class="soft">${id}</span></h1>
<form class="ask" action="${address}" method="get">
<label for="day">${_("Day")}
<input id="day" name="day" type="date" value="${chosen}" max="${today}" required></label>
<button type="submit">${_("Show")}</button>
</form>
% if answer is not None:
<section aria-labelledby="answer">
<h2 id="answer">${_("On {day}", day=day(answer.day))}</h2>
% if answer.document is None:
<div class="notice"><p>${_("Nothing was known of it on that day.")}</p><p class="soft small">${english(answer.unknown)}</p></div>
% else:
<% known = answer.document; block = known.license %>\
<div class="notice ${{"permissive": "good", "copyleft": "good", "data": "good", "community": "half", "research-only": "bad"}.get(str(block.class_), "")}">
<dl>
<dt>${_("Licence")}</dt><dd>${license(block)}</dd>
<dt>${_("Gate")}</dt><dd>${gate(known.gated)}</dd>
<dt>${_("Access by region")}</dt><dd>${region(known.access.region)}</dd>
<dt>${_("Known from")}</dt><dd>\
% if known.known_from:
${parts.time(known.known_from)} ${_("to")} \
% if known.known_until:
${parts.time(known.known_until)}\
% else:
${_("now")}\
% endif
${", " + _("by the dates of its commits") if known.from_history else ""}\
% else:
${_("cited sources; the model itself was not read then")}\
% endif
</dd>
% if known.revision:
<dt>${_("Revision")}</dt><dd><code>${known.revision[:12]}</code></dd>
% endif
</dl>
% if known.in_gap:
<p><strong>${_("In a gap:")}</strong> ${_("Nobody looked on that day. Shown is the last state that was read before.")}</p>
% endif
% if block.reasons:
<ul>
% for reason in block.reasons:
<li>${english(reason)}</li>
% endfor
</ul>
% endif
% if known.texts:
<p>${_("Texts of then:")} \
% for text in known.texts:
${"" if loop.first else ", "}<a href="${texts_at}/${text.sha256 | n,u}">${text.path}</a>\
% endfor
</p>
% endif
</div>
% endif
</section>
% endif
% if line is not None:
<h2>${_("Its states over time")}</h2>
<figure>
<svg class="bands" role="img" aria-labelledby="bands-title" width="100%" height="228">
<title id="bands-title">${_("Licence, gate and access by region over time; the table below says the same.")}</title>
<defs><pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" class="hatch"/></pattern></defs>
% for band in bands:
<% top = loop.index * 62 %>\
<text x="0" y="${top + 15}" class="name">${band.title}</text>
% for cell in band.cells:
<rect x="${cell.left}%" y="${top + 22}" width="${max(cell.width, 0.4)}%" height="28" class="${cell.kind or "quiet"}"${' fill="url(#gap)"' if cell.kind == "gap" else "" | n}><title>${cell.text or _("nobody looked")}</title></rect>
% endfor
% for cell in band.cells:
% if cell.number and cell.width >= 1.2:
<text x="${cell.left}%" dx="4" y="${top + 41}" class="roomy">${cell.text if cell.width * 1.1 >= len(cell.text) else cell.number}</text>
% if cell.width >= 4:
<text x="${cell.left}%" dx="3" y="${top + 41}" class="slim">${cell.number}</text>
% endif
% endif
% endfor
% endfor
% if asked is not None:
<line x1="${asked}%" x2="${asked}%" y1="18" y2="190" class="day"/>
% endif
<line x1="0" x2="100%" y1="190" y2="190" class="axis"/>
% for tick in line.ticks:
<text x="${tick.left}%" y="208" text-anchor="${"start" if loop.first else "end" if loop.last else "middle"}" class="tick${"" if loop.first or loop.last else " roomy"}">${day(tick.at)}</text>
% endfor
</svg>
<figcaption>${_("Hatched: nobody looked. Numbers are those of the table.")}${" " + _("The upright line is the day that was asked for.") if asked is not None else ""}</figcaption>
</figure>
% endif
% if states:
<div class="wide" tabindex="0" role="region" aria-label="${_("Its states over time")}">
<table class="stack">
<caption>${_("At least") if total.type == "at_least" else ""} ${ngettext("{n} state", "{n} states", total.count)}, ${_("the newest first")}</caption>
<thead><tr><th scope="col">${_("No.")}</th><th scope="col">${_("Known from")}</th><th scope="col">${_("Known until")}</th><th scope="col">${_("Licence")}</th><th scope="col">${_("Gate")}</th><th scope="col">${_("Access by region")}</th><th scope="col">${_("Texts")}</th></tr></thead>
<tbody>
% for state in states:
<% since = state.known_from if state.from_history else state.observed_at; until = state.known_until if state.from_history else state.last_seen_at %>\
<tr>
<th scope="row"><span class="slim small soft">${_("No.")}</span> ${loop.index + 1}</th>
<td data-label="${_("Known from")}">\
% if since:
${parts.time(since)}\
% else:
${_("not known")}\
% endif
${" " if state.revision else ""}<code class="small">${(state.revision or "")[:12]}</code>\
% if state.from_history:
 <span class="soft small">${_("by the dates of its commits")}</span>\
% endif
</td>
<td data-label="${_("Known until")}">\
% if until:
${parts.time(until)}\
% else:
–\
% endif
</td>
<td data-label="${_("Licence")}">${license(state.license)}</td>
<td data-label="${_("Gate")}">${gate(state.gated)}</td>
<td data-label="${_("Access by region")}">${region(state.region)}</td>
<td class="texts" data-label="${_("Texts")}">\
% for text in state.texts:
${"" if loop.first else ", "}<a href="${texts_at}/${text.sha256 | n,u}">${text.path}</a>\
% endfor
${"" if state.texts else "–"}</td>
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p class="soft">${_("The source was never read; the facts of the model are cited.")}</p>
% endif
% if older:
<p><a class="button" href="${older}" rel="next">${_("Older states")}</a></p>
% endif
<p><a href="${here.at("changes")}?model=${id | n,u}">${_("All changes of this model")}</a> · <a href="${here.model(id)}">${id}</a></p>
