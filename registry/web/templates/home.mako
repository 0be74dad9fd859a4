<%inherit file="base.mako"/>\
<h1>Which language model may be used, and under which terms?</h1>
<p>Cardwatch is a model-card and licence registry. It keeps curated records of open and closed language models, reads
their cards and licence files from Hugging Face again and again, says what changed for users, and answers whether a use
is allowed: with the clause, the text that says so, and what is not known.</p>
% if holdings is None:
<p>Reading this registry needs an API key: <a href="/login">log in</a> with it, or send it as <code>Authorization: Bearer …</code>.</p>
% else:
${self.search("")}
<h2>What it holds</h2>
<table>
<caption>${f"{holdings.models:,}"} models, ${f"{holdings.watched:,}"} of them watched; ${holdings.licenses} entries in the licence catalogue, ${holdings.license_texts} of them texts</caption>
<thead><tr><th scope="col">Licence class</th><th scope="col" class="number">Models</th></tr></thead>
<tbody>
% for name, count in holdings.by_class:
<tr><th scope="row"><a href="/models?license_class=${name | u}">${name}</a></th><td class="number">${f"{count:,}"}</td></tr>
% endfor
</tbody>
</table>
<h2>Last changes</h2>
% if holdings.changes:
${self.changes(holdings.changes, "The newest first")}
<p>All of them: <a href="/v1/changes">/v1/changes</a>, as a feed: <a href="/v1/changes.atom">/v1/changes.atom</a></p>
% else:
<p class="soft">No licence has changed since this registry began to watch.</p>
% endif
% endif
<h2>For programs</h2>
<p>The API is described at <a href="/schema">/schema</a>; the OpenAPI document is
<a href="/schema/openapi.json">/schema/openapi.json</a>.</p>
% for title, command in examples:
<h3 class="soft">${title}</h3>
<pre tabindex="0"><code>${command}</code></pre>
% endfor
