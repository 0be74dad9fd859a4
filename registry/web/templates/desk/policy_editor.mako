<%inherit file="desk.mako"/>\
<%namespace name="parts" file="../parts.mako"/>\
<%namespace name="own" file="parts.mako"/>\
<%namespace name="fields" file="../fields.mako"/>\
<%namespace name="said" file="policy_rules.mako"/>\
<h1>${page_title}</h1>
% if lost_to:
<div class="notice half" role="alert" id="lost"><p><strong>${_("Somebody else has saved in the meantime; nothing of yours is lost.")}</strong></p>
<p>${_("{name} saved version {n} while you were writing:", name=lost_to.updated_by or "–", n=lost_to.version)} ${parts.time(lost_to.updated_at)}. ${_("Nothing was saved of yours. Your text stands below as you typed it. Below is what saving it now would change in their version; take over what you want to keep, then save again.")}</p>
</div>
% if difference:
<h2>${_("Their version and yours")}</h2>
<pre class="difference" tabindex="0" lang="en">
% for line in difference:
% if line.sign == "+":
<ins>${line.text}</ins>
% elif line.sign == "-":
<del>${line.text}</del>
% else:
${line.text}
% endif
% endfor
</pre>
% else:
<p>${_("Both say the same.")}</p>
% endif
% endif
% if faults or written:
<div class="notice bad" role="alert"><p><strong>${_("Nothing was saved. Please look at this:")}</strong></p>
<ul class="written">
% for name, fault in faults.items():
<li>
% if name:
<a href="#${name}">${{"key": _("Short name"), "inventory": _("Inventory")}.get(name, name)}</a>:
% endif
<span${own.english(fault)}>${fault}</span></li>
% endfor
% for fault in written:
<li>
% if fault.line:
<a href="#text">${_("Line {line}, column {column}", line=fault.line, column=fault.column) if fault.column else _("Line {line}", line=fault.line)}</a>
% endif
% if fault.pointer:
<code>${fault.pointer}</code>
% endif
<span lang="en">${fault.detail}</span>
% if fault.quoted.strip():
<pre tabindex="0" lang="en">${fault.quoted}</pre>
% endif
</li>
% endfor
</ul></div>
% elif draft and not lost_to:
<div class="notice good" role="status"><p>${_("Nothing is wrong with it; nothing is saved yet.")}</p></div>
% endif
% if preview:
<section id="preview"><h2>${ngettext("{n} verdict would change", "{n} verdicts would change", len(preview.flips))}</h2>
<p>${ngettext("{n} entry was judged", "{n} entries were judged", preview.checked)}\
% if preview.compared_with:
, ${_("compared with the policy {key}, version {n}", key=preview.compared_with.key, n=preview.compared_with.version)}.
% else:
, ${_("compared with what the licences alone say")}.
% endif
</p>
% if preview.flips:
<div class="wide" tabindex="0" role="region" aria-label="${_("Verdicts that would change")}">
<table class="stack">
<caption class="hidden">${_("Verdicts that would change")}</caption>
<thead><tr><th scope="col">${_("Model or licence")}</th><th scope="col">${_("Before")}</th><th scope="col">${_("After")}</th><th scope="col">${_("Because of")}</th></tr></thead>
<tbody>
% for flip in preview.flips:
<tr>
<th scope="row">\
% if "/" in flip.model:
<a href="${here.model(flip.model)}">${flip.model}</a>\
% else:
${flip.model}\
% endif
</th>
<td class="moves" data-label="${_("Before")}">${parts.verdict(flip.before)}</td>
<td class="moves" data-label="${_("After")}">→ ${parts.verdict(flip.after)}</td>
<td data-label="${_("Because of")}">
% for rule in flip.rules:
<p><code>${rule}</code>\
% for told in messages.get(rule, ()):
 <span${' lang="en"' if told.is_english else "" | n}>${told.message}</span>\
% endfor
</p>
% endfor
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% endif
% if preview.verdicts:
<p>${_("With this policy:")} \
% for verdict, count in preview.verdicts.items():
${parts.verdict(verdict)} ${number(count)}${"" if loop.last else ", "}\
% endfor
</p>
% endif
% if preview.unchecked:
<details class="fold"><summary>${ngettext("{n} entry could not be judged", "{n} entries could not be judged", len(preview.unchecked))}</summary>
<ul>
% for one in preview.unchecked:
<li>${one.model}: <span lang="en">${one.detail}</span></li>
% endfor
</ul></details>
% endif
</section>
% endif
% if key and not present:
<p class="notice half">${_("This policy is out of use by now. Copy your text, and save it under a new key.")}</p>
% endif
<form class="ask editor" action="${here.at("desk/policies/")}${(key + "/edit") if key else "_new"}" method="post">
${own.token()}
% if key:
<input name="based_on" type="hidden" value="${form.one("based_on")}">
% else:
<label for="key">${_("Short name, such as uni-de")}
<input id="key" name="key" value="${form.one("key")}" maxlength="64" autocomplete="off" spellcheck="false"${fields.about("key", faults)}>
${own.fault_of("key", faults)}</label>
% endif
<label class="wideest" for="text">${_("Policy as YAML or JSON")}
<textarea id="text" name="text" rows="22" spellcheck="false" lang="en" required${' aria-invalid="true"' if written else "" | n}>
${form.text("text")}</textarea></label>
<fieldset><legend>${_("Try it before it is saved")}</legend>
% if inventories:
<label for="inventory">${_("On the inventory")}
<select id="inventory" name="inventory"${fields.about("inventory", faults)}>
<option value="">${_("none: only look for mistakes")}</option>
% for one in inventories:
<option value="${one.id}"${" selected" if one.id == form.one("inventory") else ""}>${one.name}</option>
% endfor
</select>
${own.fault_of("inventory", faults)}</label>
% else:
<p class="soft small">${_("There is no inventory to try it on, or your key does not show any.")}</p>
% endif
<button class="quiet" type="submit" name="act" value="try">${_("Try")}</button>
</fieldset>
<button type="submit" name="act" value="save">${_("Save as the next version") if key else _("Save")}</button>
</form>
% if rules:
<details class="fold"><summary><h2>${_("The rules as sentences")}</h2></summary>
${said.rules_list(rules)}
</details>
% endif
<details class="fold"><summary><h2>${_("What conditions may read")}</h2></summary>
<p>${_("The API lists every attribute with its meaning and values:")} <a href="/v1/policies/vocabulary">/v1/policies/vocabulary</a></p>
</details>
