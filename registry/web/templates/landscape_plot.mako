<%inherit file="base.mako"/>\
<%namespace name="plots" file="plots.mako"/>\
<h1>${plot.title}</h1>
<p class="lead">${ngettext("Counted from {n} tracked model of this registry, not from all there are.", "Counted from {n} tracked models of this registry, not from all there are.", models)}</p>
${plots.drawn(plot, 1, sources, models, now, here.at("landscape/" + plot.name), is_alone=True)}
<nav aria-label="${_("Other plots")}">
<h2>${_("Other plots")}</h2>
<ul class="plot-list">
% for name, title in others:
<li><a href="${here.at("landscape/" + name)}">${_(title)}</a></li>
% endfor
</ul></nav>
