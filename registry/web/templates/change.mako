<%inherit file="base.mako"/>\
<%namespace name="parts" file="parts.mako"/>\
<%def name="english(text)"><span${' lang="en"' if here.locale.code != "en" else "" | n}>${text}</span></%def>\
<%def name="proof(sha256)">\
% if sha256:
<a href="${texts_at}/${sha256 | n,u}"><code>${sha256}</code></a>\
% else:
${_("no such file")}\
% endif
</%def>\
<%def name="said(row, value)">\
% if not value:
–\
% elif row.code == "country":
${country(value)}\
% elif value in words.get(row.code, ()):
${_(words[row.code][value])}\
% elif row.code:
${word(row.code + "." + value)}\
% else:
${parts.linked(value)}\
% endif
</%def>\
<h1>${what}: <a href="${here.model(flag.model)}">${flag.model}</a></h1>
<dl>
<dt>${_("For users")}</dt><dd>${parts.direction(flag.direction)}</dd>
<dt>${_("How grave")}</dt><dd>${word(flag.severity)}</dd>
% if flag.class_before or flag.class_after:
<dt>${_("Class")}</dt><dd>\
% if flag.class_before:
${parts.license_class(flag.class_before)}\
% else:
–\
% endif
 → \
% if flag.class_after:
${parts.license_class(flag.class_after)}\
% else:
–\
% endif
</dd>
% endif
<dt>${_("First read")}</dt><dd>${parts.time(flag.detected_at)}</dd>
<dt>${_("Read again")}</dt><dd>${parts.time(flag.confirmed_at)}</dd>
% if flag.revision_before or flag.revision_after:
<dt>${_("Revisions")}</dt><dd><code>${(flag.revision_before or "–")[:12]}</code> → <code>${(flag.revision_after or "–")[:12]}</code></dd>
% endif
<dt>${_("Looked at")}</dt><dd>\
% if flag.status == "acknowledged":
${_("by {name}", name=flag.acknowledged_by or "–")}${", " + moment(flag.acknowledged_at) if flag.acknowledged_at else ""}${": " + flag.note if flag.note else ""}\
% else:
${_("not yet")}\
% endif
</dd>
% if flag.sensitive:
<dt>${_("Words to look at")}</dt><dd>${english(", ".join(flag.sensitive))}</dd>
% endif
</dl>
% if facts:
<h2>${_("Facts before and after")}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${_("Facts before and after")}">
<table class="stack">
<thead><tr><th scope="col">${_("Fact")}</th><th scope="col">${_("Before")}</th><th scope="col">${_("After")}</th></tr></thead>
<tbody>
% for row in facts:
<tr><th scope="row">${_(row.title) if row.is_named else row.title}</th><td data-label="${_("Before")}">${said(row, row.before)}</td><td data-label="${_("After")}">${said(row, row.after)}</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
% if terms:
<h2>${_("Terms before and after")}</h2>
<div class="wide" tabindex="0" role="region" aria-label="${_("Terms before and after")}">
<table class="stack">
<thead><tr><th scope="col">${_("Term")}</th><th scope="col">${_("Before")}</th><th scope="col">${_("After")}</th><th scope="col">${_("For users")}</th></tr></thead>
<tbody>
% for term in terms:
<tr><th scope="row">${term.title}</th>\
% for label, value in ((_("Before"), term.before), (_("After"), term.after)):
<td data-label="${label}">\
% if term.is_english and value:
${english(value)}\
% else:
${value or "–"}\
% endif
</td>\
% endfor
<td data-label="${_("For users")}">${parts.direction(term.direction)}</td></tr>
% endfor
</tbody>
</table>
</div>
% endif
% if files:
<h2>${_("What exactly moved?")}</h2>
<p class="soft small screen">${_("Taken out: struck through, with a minus. New: underlined, with a plus.")}</p>
% for file in files:
<section>
<h3>${file.path}</h3>
% if file.state == "compared":
<p>${ngettext("{n} word taken out", "{n} words taken out", file.gone)}, ${ngettext("{n} new word", "{n} new words", file.new)}</p>
<div class="text" lang="en" tabindex="0" role="region" aria-label="${file.path}">\
% for piece in file.pieces:
% if piece.kind == "gone":
<del>${piece.text}</del> \
% elif piece.kind == "new":
<ins>${piece.text}</ins> \
% elif piece.kind == "folded":
<details><summary lang="${here.locale.code}">${ngettext("{n} word unchanged", "{n} words unchanged", piece.words)}</summary>${piece.text}</details>\
% else:
${piece.text} \
% endif
% endfor
</div>
% elif file.state == "same":
<p class="soft">${_("The words are the same; spaces or line ends moved.")}</p>
% elif file.state == "too_long":
<p class="soft">${_("The texts are too long to be compared here.")}</p>
% else:
<p class="soft">${_("The texts are not kept, or may not be shown to everybody.")}</p>
% endif
<dl>
<dt>${_("Before")} (sha256)</dt><dd>${proof(file.sha256_before)}</dd>
<dt>${_("After")} (sha256)</dt><dd>${proof(file.sha256_after)}</dd>
</dl>
</section>
% endfor
% if files_left > 0:
<p class="soft">${ngettext("{n} further file is not shown.", "{n} further files are not shown.", files_left)} <a href="/v1/changes/${flag.id | n,u}">JSON</a></p>
% endif
% endif
<h2>${_("Proof")}</h2>
% if proof_in_log:
<p>${_("This change stands in a log that is signed again and again: whoever keeps a checkpoint and the key elsewhere sees whether anything of before was bent.")}</p>
<dl>
<dt>${_("Place in the log")}</dt><dd>${proof_in_log.index}</dd>
<dt>${_("What stands there")} (sha256)</dt><dd><code>${proof_in_log.commitment}</code></dd>
<dt>${_("First checkpoint that covers it")}</dt><dd><a href="/v1/log/checkpoint?size=${proof_in_log.size}">${ngettext("{n} entry", "{n} entries", proof_in_log.size)}</a></dd>
<dt>${_("Its root")}</dt><dd><code>${proof_in_log.root}</code></dd>
<dt>${_("The way from one to the other")}</dt><dd><a href="/v1/log/proof?index=${proof_in_log.index}&amp;size=${proof_in_log.size}">JSON</a></dd>
<dt>${_("To verify all of it")}</dt><dd><code>cardwatch verify ${here.base_url} --checkpoint FILE --key KEY</code></dd>
</dl>
% else:
<p class="soft">${_("The log has not given this change its place yet.")}</p>
% endif
<h2>${_("Whom it concerns")}</h2>
% if affected.items:
<p>${_("At least") if affected.total.type == "at_least" else ""} ${ngettext("{n} model was made from it.", "{n} models were made from it.", affected.total.count)}</p>
<ul>
% for one in affected.items:
<li><a href="${here.model(one.id)}">${one.id}</a></li>
% endfor
</ul>
% else:
<p class="soft">${_("No registered model was made from it.")}</p>
% endif
% if may_see_inventories:
<h3>${_("Inventories")}</h3>
% if affected.inventories:
<ul>
% for id in affected.inventories:
<li><code>${id}</code></li>
% endfor
</ul>
% else:
<p class="soft">${_("No inventory holds it or a model made from it.")}</p>
% endif
% endif
<p><a href="/v1/changes/${flag.id | n,u}">JSON</a> · <a href="${here.at("changes")}?model=${flag.model | n,u}">${_("All changes of this model")}</a></p>
