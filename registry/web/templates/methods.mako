<%inherit file="base.mako"/>\
<h1>${_("Methods")}</h1>
<p class="lead">${_("What each number means, what it is made from, and what it does not say.")}</p>
<h2>${_("Our own numbers and words")}</h2>
<ul class="cards">
% for one in own:
<li><h3><a href="${here.at("methods/")}${one.name}">${_(one.title)}</a></h3>
<p>${_(one.question)}</p></li>
% endfor
</ul>
<h2>${_("Frameworks of openness")}</h2>
<p>${_("“Open” means something else in every framework, and they contradict each other. Each is computed from the same record and shown beside the others, with its reasons. They are never averaged, and nothing is certified.")}</p>
<div class="wide" tabindex="0" role="region" aria-label="${_("Frameworks of openness")}">
<table class="stack">
<caption>${ngettext("{n} framework", "{n} frameworks", len(frameworks))}</caption>
<thead><tr><th scope="col">${_("Framework")}</th><th scope="col">${_("What a result is")}</th><th scope="col">${_("Version of the method")}</th></tr></thead>
<tbody>
% for one in frameworks:
<tr>
<th scope="row" lang="en"><a href="${here.at("methods/")}${one.id}">${one.title}</a></th>
<td data-label="${_("What a result is")}"><span${"" if one.unit in units else ' lang="en"' | n}>${_(one.unit).replace("`", "")}</span></td>
<td data-label="${_("Version of the method")}"><code>${one.method_version}</code></td>
</tr>
% endfor
</tbody>
</table>
</div>
<p>${_("Which minimum elements a document has, of ours or of others:")} <a href="${here.at("coverage")}">${_("Minimum elements")}</a></p>
<p class="soft">${_("Where the data comes from stands in")} <a href="${here.at("about")}">${_("About the data")}</a>.</p>
