<%inherit file="base.mako"/>\
<h1>${info["title"]} ${info["version"]}: the API</h1>
${prose(info["description"]) | n}
<p>The same for programs: <a href="/schema/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Operations">
% for tag, listed in operations.items():
<h2 class="soft">${tag}</h2>
<ul>
% for one in listed:
<li><a href="#${one.id}"><code>${one.method} ${one.path}</code></a> ${prose(one.summary)[3:-4] | n}</li>
% endfor
</ul>
% endfor
<p><a href="#problems">All problems</a> · <a href="#shapes">all shapes</a></p>
</nav>
% for tag, listed in operations.items():
<h2>${tag}</h2>
${prose(tags[tag]) | n}
% for one in listed:
<section id="${one.id}" aria-labelledby="${one.id}-title">
<h3 id="${one.id}-title"><span class="tag">${one.method}</span> <code>${one.path}</code></h3>
${prose(one.description) | n}
<p class="soft">${prose(one.needs)[3:-4] | n} In generated clients: <code>${one.id}</code>.</p>
% if one.parameters:
<div class="wide" tabindex="0" role="region" aria-label="Parameters of ${one.id}">
<table>
<thead><tr><th scope="col">Parameter</th><th scope="col">Value</th><th scope="col">Meaning</th></tr></thead>
<tbody>
% for parameter in one.parameters:
<tr><th scope="row"><code>${parameter["name"]}</code> <span class="soft">${parameter["in"]}${", required" if parameter["required"] else ""}</span></th>
<td>${shape(parameter["schema"]) | n}</td><td>${prose(parameter["description"])[3:-4] | n}</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
% if one.body:
<h4>Body${"" if one.body["required"] else " (may be left out)"}</h4>
% for type_, content in one.body["content"].items():
<p>${shape(content["schema"]) | n} as <code>${type_}</code>. ${prose(one.body["description"])[3:-4] | n}</p>
<pre tabindex="0"><code>${example(content)}</code></pre>
% endfor
% endif
<h4>Answers</h4>
<dl>
% for status, answer in one.answers:
<dt>${status}</dt>
<dd>${" or ".join(f'{shape(content["schema"])} as <code>{type_}</code>' for type_, content in answer.get("content", {}).items()) | n}
${prose(answer["description"]) | n}</dd>
% endfor
% if one.problems:
<dt>Problems</dt>
<dd>${", ".join(f'<a href="#problem-{name}">{status}</a>' for status, name in one.problems) | n}</dd>
% endif
</dl>
</section>
% endfor
% endfor
<h2 id="problems">Problems</h2>
<p>All are a <a href="#ProblemDocument">ProblemDocument</a> as <code>application/problem+json</code>.</p>
% for name, problem in problems.items():
<section id="problem-${name}" aria-labelledby="problem-${name}-title">
<h3 id="problem-${name}-title">${name}</h3>
${prose(problem["description"]) | n}
</section>
% endfor
<h2 id="shapes">Shapes</h2>
% for name, schema in schemas.items():
<section id="${name}" aria-labelledby="${name}-title">
<h3 id="${name}-title">${name}</h3>
${prose(schema.get("description") or "") | n}
% if "properties" in schema:
<div class="wide" tabindex="0" role="region" aria-label="Members of ${name}">
<table>
<thead><tr><th scope="col">Member</th><th scope="col">Value</th><th scope="col">Meaning</th></tr></thead>
<tbody>
% for member, value in schema["properties"].items():
<tr><th scope="row"><code>${member}</code> <span class="soft">${"" if member in schema.get("required", ()) else "optional"}</span></th>
<td>${shape(value) | n}</td><td>${prose(value.get("description") or "")[3:-4] | n}</td></tr>
% endfor
</tbody>
</table>
</div>
% else:
<p>${shape(schema) | n}</p>
% endif
</section>
% endfor
