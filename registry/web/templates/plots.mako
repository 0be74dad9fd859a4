<%doc>A plot with its picture, its table and where its numbers come from.</%doc>\
<%def name="drawn(plot, level, sources, models, now, address, is_alone=False)">\
<% told = plot.told; csv = f"{address}.csv" %>\
% if not is_alone:
<h2 id="${plot.name}"><a href="${address}">${plot.title}</a></h2>
% endif
% if told.summary:
<p class="finding">${told.summary}</p>
% endif
% if plot.picture is None:
<div class="notice"><p>${told.missing}</p></div>
% else:
<figure class="plotted">
${plot.picture}
<figcaption>
<p>${_("How to read it:")} ${plot.how}</p>
% for note in told.notes:
<p>${note}</p>
% endfor
</figcaption>
</figure>
<details class="numbers"${" open" if is_alone else "" | n}>
<summary>${_("The numbers as a table")}</summary>
<div class="wide" tabindex="0" role="region" aria-label="${plot.title}">
<table>
<caption>${plot.title}</caption>
<thead><tr>
% for column in told.columns:
<th scope="col"${"" if loop.first else ' class="number"' | n}>${column}</th>
% endfor
</tr></thead>
<tbody>
% for row in told.rows:
<% head = told.heads[loop.index] if told.heads else row[0] %>\
<tr>
% for cell in row:
% if loop.first:
<th scope="row">${head}</th>
% else:
<td class="number">${number(cell) if isinstance(cell, int) else cell}</td>
% endif
% endfor
</tr>
% endfor
</tbody>
</table>
</div>
</details>
% endif
<p class="soft small origin">${_("Source:")} ${plot.source}\
% if plot.is_of_claims and sources:
% if is_alone:
 ${_("Among them statements of")} \
% for one in sources:
${"" if loop.first else ", "}<span lang="en">${one.source.title}</span> (${one.source.data_license})\
% endfor
.\
% else:
 <a href="#sources">${_("Indexes whose statements are among them")}</a>.\
% endif
% endif
 ${_("As of {day}.", day=day(now))}\
% if plot.picture is not None:
 <a href="${csv}">CSV<span class="hidden">: ${plot.title}</span></a>\
% if not is_alone:
 · <a href="${address}">${_("This plot alone")}<span class="hidden">: ${plot.title}</span></a>\
% endif
% endif
</p>
</%def>\
