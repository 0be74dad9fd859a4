<%inherit file="/base.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%def name="english(text)"><span${' lang="en"' if here.locale.code != "en" else "" | n}>${text}</span></%def>\
<%def name="title(framework)">${words.framework_title(framework, here.locale)}</%def>\
<%def name="part(name)">${words.part_title(name, here.locale)}</%def>\
<%def name="value(name, said, state)">\
% if state == "unknown" and (name.startswith("class_") or said[:1].isdigit()):
${words.value_word(name, said, here.locale)}\
% else:
<span class="state ${{"open": "good", "partial": "half", "closed": "bad", "none": "none"}.get(state, "")}">${words.value_word(name, said, here.locale)}</span>\
% endif
</%def>\
<%def name="result(item)">${words.result_word(item.result, item.score, item.max, here.locale)}</%def>\
<%def name="ends(one)">\
<% item = one.verdict %>\
% if one.is_settled:
${_("stays, whatever is missing") if one.missing else _("nothing else: all is known")}\
% elif item.range is None:
${_("something else, by what is missing")}\
% elif isinstance(item.range[1], str):
${words.result_word(item.range[0], None, None, here.locale)} ${_("to")} ${words.result_word(item.range[1], None, None, here.locale)}\
% else:
${words.points_of(item.range[0], item.max, here.locale)} ${_("to")} ${words.points_of(item.range[1], item.max, here.locale)}\
% endif
</%def>\
<%def name="whose(claim)">${_(words.INDEXES[claim.index]) if claim.index in words.INDEXES else claim.index}${", " + (day(claim.date) if len(claim.date) >= 10 else claim.date) if claim.date else ""}</%def>\
<%def name="cited(source)">\
% if source and is_web(source):
<a href="${source}" rel="nofollow noopener">${short_address(source)}</a>\
% elif source:
${english(source)}\
% else:
–\
% endif
</%def>\
<h1>${_("How open, and who says so?")} <span class="soft">${id}</span></h1>
<form class="ask" action="${address}" method="get">
<label for="as_of">${_("Day")}
<input id="as_of" name="as_of" type="date" value="${chosen}" max="${today}"></label>
<button type="submit">${_("Show")}</button>
</form>
% if read is None:
<div class="notice"><p>${_("Nothing was known of it on that day.")}</p><p class="soft small">${english(unknown)}</p></div>
% else:
% if chosen:
<div class="notice${" half" if read.in_gap else ""}"><p>${_("As it was known on {day}, judged by the methods of today.", day=day(chosen))}\
% if read.known_from:
 ${_("Known from {day}.", day=day(read.known_from))}\
% endif
% if read.in_gap:
 <strong>${_("In a gap:")}</strong> ${_("Nobody looked on that day. Shown is the last state that was read before.")}\
% endif
 <a href="${address}">${_("Today")}</a></p></div>
% endif
% if category is not None:
<h2 id="follows">${_("What follows from “{category}”", category=words.result_word(category.verdict.result, None, None, here.locale))}</h2>
% if not category.is_settled:
<p class="soft">${_("can become:")} ${ends(category)}</p>
% endif
% for warning in category.verdict.warnings:
<p class="soft small">${english(warning)}</p>
% endfor
<ul class="cards consequences">
% for one in category.parts:
% if one.id in consequences:
<li><h3>${_(questions[one.id])}</h3><p>${parts.state(one.value)}</p></li>
% endif
% endfor
</ul>
% endif
<h2 id="measures">${_("All measures side by side")}</h2>
% if answers.contradict:
<p class="notice half">${_("The measures do not agree: open by {yes}; not by {no}.", yes=", ".join(str(words.framework_title(one, here.locale)) for one in answers.is_open), no=", ".join(str(words.framework_title(one, here.locale)) for one in answers.is_not))}</p>
% endif
<div class="wide" tabindex="0" role="region" aria-label="${_("All measures side by side")}">
<table class="stack">
<caption>${_("None of them is a certificate.")} <a href="${json}">JSON</a> · <a href="${csv}">CSV</a></caption>
<thead><tr><th scope="col">${_("Measure")}</th><th scope="col">${_("Computed from the record")}</th><th scope="col">${_("It can become")}</th><th scope="col">${_("The index itself says")}</th><th scope="col">${_("They differ in")}</th><th scope="col">${_("Badge")}</th></tr></thead>
<tbody>
% for one in measures:
<% item = one.verdict; theirs = one.imported or (item if item.source == "imported" else None) %>\
<tr>
<th scope="row"><a href="#${one.framework}">${title(one.framework)}</a></th>
<td data-label="${_("Computed from the record")}">\
% if item.source == "computed":
<strong>${result(item)}</strong>\
% else:
–\
% endif
</td>
<td data-label="${_("It can become")}"${"" if item.source == "computed" else ' class="nil"' | n}>\
% if item.source == "computed":
${ends(one)}\
% if one.missing:
 <span class="soft small">(\
% if one.is_settled:
${ngettext("{n} fact is missing", "{n} facts are missing", len(one.missing))}\
% else:
<a href="#missing-${one.framework}">${ngettext("{n} fact is missing", "{n} facts are missing", len(one.missing))}</a>\
% endif
)</span>\
% endif
% else:
–\
% endif
</td>
<td data-label="${_("The index itself says")}"${"" if theirs else ' class="nil"' | n}>\
% if theirs:
<strong>${result(theirs)}</strong> <span class="soft small">${whose(theirs.claim)}</span>\
% else:
–\
% endif
</td>
<td data-label="${_("They differ in")}"${"" if one.imported else ' class="nil"' | n}>\
% if one.differing:
<span class="tag half">≠</span> ${", ".join(str(words.part_title(part.id, here.locale)) for part in one.differing)}\
% elif one.imported:
${_("nothing that both know")}\
% else:
–\
% endif
</td>
<td data-label="${_("Badge")}"${"" if item.source == "computed" else ' class="nil"' | n}>\
% if item.source == "computed":
<a href="/v1/models/${path | n}/openness/${one.framework | n,u}/badge.svg">SVG</a>\
% else:
–\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% if any(one.differing for one in measures):
<h2 id="differences">${_("Where index and record disagree")}</h2>
<ul class="findings">
% for one in measures:
% for cell in one.differing:
<li><strong>${title(one.framework)}: ${part(cell.id)}</strong>
<p>${_("Record:")} ${value(cell.id, cell.value, cell.state)} ${english(cell.reason)}\
% if cell.source:
 <span class="small">${cited(cell.source)}</span>\
% endif
</p>
<p>${whose(one.imported.claim)}: ${value(cell.id, cell.theirs, cell.their_state)} ${english(cell.their_reason)}\
% if cell.their_source:
 <span class="small">${cited(cell.their_source)}</span>\
% endif
</p></li>
% endfor
% endfor
</ul>
% endif
<h2 id="missing">${_("What nobody knows, and what would settle it")}</h2>
% if any(one.missing and not one.is_settled for one in measures):
<dl>
% for one in measures:
% if one.missing and not one.is_settled:
<dt id="missing-${one.framework}">${title(one.framework)}</dt>
<dd><p><strong>${result(one.verdict)}</strong> <span class="soft">${_("can become:")} ${ends(one)}</span></p><ul>
% for name, reason in one.missing:
<li>${part(name)}\
% if reason:
 <span class="soft small">${english(reason)}</span>\
% endif
</li>
% endfor
</ul></dd>
% endif
% endfor
</dl>
<p class="soft small">${_("A fact with a link that shows it settles it; who knows one can propose it.")}</p>
% else:
<p>${_("Nothing that is missing could change a result.")}</p>
% endif
<h2>${_("Each measure with its reasons")}</h2>
% for one in measures:
<% item = one.verdict; entry = about.get(one.framework) %>\
<details class="fold" id="${one.framework}"${" open" if one.differing else ""}>
<summary><h3>${title(one.framework)} <span class="soft small">${result(item)}</span></h3></summary>
<p class="soft small">${_("method")} <a href="${here.at("methods/")}${one.framework | n,u}">${item.method_version}</a>\
% if entry is not None:
 · \
% if entry.unit in units:
${_(entry.unit).replace("`", "")}\
% else:
${english(entry.unit)}\
% endif
 · ${english(entry.source)}\
% endif
% for claim in [one.claim for one in (one.imported, item) if one is not None and one.claim is not None]:
 · ${whose(claim)}${", " + _("data under {license}", license=claim.data_license) if claim.data_license else ""}\
% endfor
</p>
% for warning in item.warnings:
<p class="small">${english(warning)}</p>
% endfor
% if one.parts:
<div class="wide" tabindex="0" role="region" aria-label="${title(one.framework)}">
<table class="stack measure">
<thead><tr><th scope="col">${_("Part")}</th><th scope="col">${_("Value")}</th><th scope="col">${_("Why")}</th><th scope="col">${_("Source")}</th>\
% if one.imported is not None:
<th scope="col">${_("The index itself says")}</th>\
% endif
</tr></thead>
<tbody>
% for cell in one.parts:
<tr><th scope="row">${part(cell.id)}</th><td data-label="${_("Value")}">${value(cell.id, cell.value, cell.state)}</td><td data-label="${_("Why")}"${"" if cell.reason else ' class="nil"' | n}>${english(cell.reason)}</td><td data-label="${_("Source")}"${"" if cell.source else ' class="nil"' | n}>${cited(cell.source)}</td>\
% if one.imported is not None:
<td data-label="${_("The index itself says")}"${"" if cell.theirs is not None else ' class="nil"' | n}>\
% if cell.theirs is not None:
${value(cell.id, cell.theirs, cell.their_state)}\
% if cell.differs:
 <span class="tag half">≠ ${_("differs")}</span>\
% endif
% if cell.their_reason:
 <span class="soft small">${english(cell.their_reason)}</span>\
% endif
% else:
–\
% endif
</td>\
% endif
</tr>
% endfor
</tbody>
</table>
</div>
% endif
</details>
% endfor
<p class="soft small">${_("Made with")} ${_("catalogue")} ${read.made_with.catalogue}, ${read.made_with.license_list}. <a href="${here.at("openness")}">${_("Who really releases what?")}</a></p>
<form class="ask" action="${here.at("compare")}" method="get">
<input type="hidden" name="model" value="${id}">
<label for="with">${_("Compare with")}
<input id="with" name="model" type="text" maxlength="200" required autocomplete="off" spellcheck="false" placeholder="owner/name"></label>
<button type="submit">${_("Compare")}</button>
</form>
% endif
