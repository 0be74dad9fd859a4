<%namespace name="parts" file="parts.mako"/>\
<%def name="files(known, path, most)">\
% if known is not None:
<h3 id="weights">${_("Files of weights")}</h3>
<p>${ngettext("{n} file at commit {revision}, as its source lists it; nobody downloaded it.", "{n} files at commit {revision}, as their source lists them; nobody downloaded them.", len(known.files), revision=known.revision[:12])} \
% if not known.is_complete:
<span>${_("They may not be all, or hashes are missing:")}</span> <span lang="en">${"; ".join(known.gaps)}</span>. \
% endif
<a href="/v1/models/${path | n}/weights">JSON</a></p>
<p>${_(record_words.SIGNATURE_WORDS[known.signature.state])}\
% if known.signature.state in ("present", "covers_weights", "differs"):
 ${_("Who signed was not verified.")}\
% endif
</p>
% if known.files:
<details><summary>${_("Paths, sizes and hashes")}</summary>
<div class="wide" tabindex="0" role="region" aria-label="${_("Files of weights")}">
<table class="stack">
<caption>${_("Files of weights")}</caption>
<thead><tr><th scope="col">${_("Path")}</th><th scope="col">${_("Size")}</th><th scope="col">sha256</th></tr></thead>
<tbody>
% for file in known.files[:most]:
<tr><th scope="row">${file.path}</th><td data-label="${_("Size")}">${word("unknown") if file.size is None else f"{number(file.size / 1e9, 3)} GB"}</td><td data-label="sha256">${file.sha256 or word("unknown")}</td></tr>
% endfor
</tbody>
</table>
</div>
% if len(known.files) > most:
<p>${ngettext("{n} more stands in the JSON.", "{n} more stand in the JSON.", len(known.files) - most)}</p>
% endif
</details>
% endif
% endif
</%def>\
