<%inherit file="base.mako"/>\
<%namespace name="plots" file="plots.mako"/>\
<h1>${_("Where does open AI come from, where does it go?")}</h1>
<p class="lead">${ngettext("Counted from {n} tracked model of this registry, not from all there are.", "Counted from {n} tracked models of this registry, not from all there are.", models)}</p>
<nav aria-label="${_("Plots of this page")}"><ul class="plot-list">
% for one in shown:
<li><a href="#${one.name}">${one.title}</a></li>
% endfor
</ul></nav>
% for one in shown:
<section class="plot-section" aria-labelledby="${one.name}">
${plots.drawn(one, 2, sources, models, now, here.at("landscape/" + one.name))}
</section>
% endfor
% if sources:
<h2 id="sources">${_("Whose data is in it")}</h2>
<ul>
% for one in sources:
<li><span lang="en">${one.source.attribution}</span> (${one.source.data_license}): ${ngettext("{n} model", "{n} models", one.models)}</li>
% endfor
</ul>
% endif
