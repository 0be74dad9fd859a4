<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<%def name="english(text)"><span${' lang="en"' if here.locale.code != "en" else "" | n}>${text}</span></%def>\
<%def name="said(lines)">\
% for line in lines:
<div>\
% if line.is_english:
<span class="soft">${english(line.text)}</span>\
% else:
${parts.linked(line.text)}\
% endif
</div>
% endfor
</%def>\
<h1>${entry.name}</h1>
<p>${parts.license_class(entry.class_)} ${_(meaning)}</p>
<dl>
% if entry.licensor:
<dt>${_("By")}</dt><dd>${entry.licensor}</dd>
% endif
% if entry.spdx:
<dt>SPDX</dt><dd><code>${entry.spdx}</code></dd>
% endif
<dt>${_("Key")}</dt><dd><code>${entry.key}</code></dd>
<dt>${_("How it was read")}</dt><dd>${_(grade)}${" " + _("Read twice, settled on {day}.", day=day(entry.reviewed_at)) if entry.reviewed_at else ""}</dd>
% if entry.effective:
<dt>${_("In force since")}</dt><dd>${day(entry.effective)}</dd>
% endif
% if entry.published:
<dt>${_("Published")}</dt><dd>${day(entry.published)}</dd>
% endif
% if entry.link:
<dt>${_("Text at")}</dt><dd>${parts.linked(entry.link)}</dd>
% endif
% for address in entry.text_at:
% if address != entry.link:
<dt>${_("This very text at")}</dt><dd>${parts.linked(address)}</dd>
% endif
% endfor
% if entry.aliases or entry.hub_names:
<dt>${_("Also called")}</dt><dd>${", ".join((*entry.aliases, *entry.hub_names))}</dd>
% endif
% if entry.ambiguous:
<dt>${_("Not told by its name")}</dt><dd>${english(entry.ambiguous)}</dd>
% endif
% if entry.superseded:
<dt>${_("Followed by")}</dt><dd>${english(entry.superseded)}</dd>
% endif
% if entry.note:
<dt>${_("Note")}</dt><dd>${english(entry.note)}</dd>
% endif
</dl>
% if entry.family:
<div class="notice half"><p>${_("This word stands for several licences. It grants nothing: only the text says which one is meant.")}</p></div>
% endif
<h2>${_("What it says")}</h2>
% if rows:
<div class="wide" tabindex="0" role="region" aria-label="${_("What it says")}">
<table class="stack">
<caption>${_("Our reading of the text, each fact with the clause it rests on. This is no legal advice.")}</caption>
<thead><tr><th scope="col">${_("Term")}</th><th scope="col">${_("What it says")}</th><th scope="col">${_("Clause")}</th></tr></thead>
<tbody>
% for row in rows:
<tr id="${row.name}-${loop.index}">
<th scope="row">${_(row.title)}</th>
<td>${said(row.lines)}\
% if row.note:
<details><summary class="small">${_("Note")}</summary><p class="soft small">${english(row.note)}</p></details>
% endif
</td>
<td data-label="${_("Clause")}">\
% if row.clause:
${english(row.clause)}\
% else:
–\
% endif
% if row.source:
 <span class="soft small">${parts.linked(row.source)}</span>\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% else:
<p class="soft">${_("No term of it is known.")}</p>
% endif
% if silent:
<h3>${_("On this the text says nothing")}</h3>
<p>${", ".join(str(_(title)) for title in silent)}. <span class="soft">${_("The whole text was read; silence grants nothing by itself.")}</span></p>
% endif
% if unknown:
<h3>${_("Not known")}</h3>
<p>${", ".join(str(_(title)) for title in unknown)}. <span class="soft">${_("Missing means unknown, neither yes nor no.")}</span></p>
% endif
% if editions:
<h2>${_("Editions side by side")}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${_("Editions side by side")}">
<table class="stack sides">
<caption>${_("In short; where a row differs, it says so.")}</caption>
<thead><tr><th scope="col">${_("Term")}</th>
% for one in editions:
<th scope="col">\
% if one.key == entry.key:
<strong>${one.key}</strong> (${_("this one")})\
% else:
<a href="${here.at("licenses/")}${one.key | n,u}">${one.key}</a>\
% endif
</th>
% endfor
</tr></thead>
<tbody>
<tr><th scope="row">${_("In force since")}</th>
% for one in editions:
<td data-label="${one.key}">${day(one.effective or one.published) if one.effective or one.published else "–"}</td>
% endfor
</tr>
% for row in compared:
<tr><th scope="row">${_(row.title)}\
% if row.differs:
 <span class="tag">${_("differs")}</span>\
% endif
</th>
% for one, cell in zip(editions, row.cells):
<td data-label="${one.key}">\
% if not loop.first and cell == row.cells[loop.index - 1]:
<span class="soft">${_("as {edition}", edition=editions[loop.index - 1].key)}</span>\
% else:
${said(cell)}\
% endif
</td>
% endfor
</tr>
% endfor
</tbody>
</table>
</div>
% endif
<h2>${_("Models under it")}</h2>
% if models:
<ul>
% for id in models:
<li><a href="${here.model(id)}">${id}</a></li>
% endfor
</ul>
<p><a href="${here.at("models")}?license=${entry.key | n,u}">${ngettext("{n} model", "{n} models", models_count)}</a></p>
% else:
<p class="soft">${_("No model of this registry is settled to be under it.")}</p>
% endif
<h2>${_("The text")}</h2>
% if text:
<details><summary>${_("Show the text")}</summary>
<pre lang="en" tabindex="0">${text}</pre>
</details>
% elif entry.text_may_be_shared == "yes":
<p class="soft">${_("The text may be shared; it is not kept here.")}</p>
% else:
<p class="soft">${_("Nobody says that the text itself may be shared, so only its address and hashes are shown.")}</p>
% endif
<p><a href="/v1/licenses/${entry.key | n,u}">JSON</a></p>
