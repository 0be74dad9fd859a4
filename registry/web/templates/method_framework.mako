<%inherit file="base.mako"/>\
<%
import re
parts_of = lambda text: re.split(r"(`[^`]+`|https://[^\s;,)]+[^\s;,).])", text)
%>\
<%def name="written(text)">\
% for piece in parts_of(text):
% if piece.startswith("`"):
<code>${piece.strip("`")}</code>\
% elif piece.startswith("https://"):
<a href="${piece}" rel="nofollow noopener">${piece}</a>\
% else:
${piece}\
% endif
% endfor
</%def>\
<h1 lang="en">${one.title}</h1>
<p class="lead">${_("A result is:")} <span${"" if one.unit in units else ' lang="en"' | n}>${_(one.unit).replace("`", "")}.</span></p>
<dl>
<dt>${_("Version of the method")}</dt><dd><code>${one.method_version}</code></dd>
<dt>${_("Source")}</dt><dd lang="en">${written(one.source)}</dd>
% if one.results:
<dt>${_("Results, from the least open")}</dt><dd>
% for result in one.results:
<code>${result}</code>${"" if loop.last else ", "}
% endfor
</dd>
% endif
</dl>
<h2>${_("How it is made")}</h2>
<ul lang="en">
% for rule in one.rules:
<li>${written(rule)}</li>
% endfor
</ul>
<h2>${_("From what")}</h2>
<p>${_("From the parts, documents and licences in the record of a model, each with its reason and its link; the page on the openness of a model shows them in each cell.")}</p>
<h2>${_("What it does not say")}</h2>
<ul>
<li>${_("It certifies nothing: whoever made the framework may judge otherwise, and their own word stands beside ours where they published one.")}</li>
<li>${_("What nobody knows is not counted as closed; a range says what would be if all of it were open.")}</li>
<li>${_("Results of two frameworks, or of two versions of one, cannot be compared.")}</li>
</ul>
