<%inherit file="base.mako"/>\
<h1>${_(one.title)}</h1>
<p class="lead">${_(one.question)}</p>
<h2>${_("How it is made")}</h2>
<ul>
% for sentence in one.how:
<li>${_(sentence)}</li>
% endfor
</ul>
<h2>${_("From what")}</h2>
<ul>
% for sentence in one.sources:
<li>${_(sentence)}</li>
% endfor
</ul>
<h2>${_("What it does not say")}</h2>
<ul>
% for sentence in one.limits:
<li>${_(sentence)}</li>
% endfor
</ul>
<h2>${_("Version")}</h2>
<p>${_("Cardwatch {version}.", version=version)} ${_("The rules stand in")} <code>${one.code}</code>, ${_("the reasons in")} \
% for number_ in one.decided:
<code>docs/adr/${f"{number_:04d}"}</code>${"" if loop.last else ", "}\
% endfor
.</p>
