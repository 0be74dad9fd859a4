<%inherit file="desk.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<h1>${_("Open lines")}</h1>
<p class="lead">${_("Lines of lists that name no model for certain. No verdict speaks of them until somebody says what they mean.")}</p>
${own.alert(faults, lambda name: name)}
${own.read_only()}
% if not lines:
<p><span class="state good">${_("Nothing is open.")}</span> <a href="${at("inventories", inventory.id)}">${_("To the inventory")}</a></p>
% else:
<p>${ngettext("{n} line is open", "{n} lines are open", total.count)}</p>
% endif
<ul class="cards one">
% for one in lines:
<% mine = form if form is not None and form.line == one.id else None; typed = mine.typed if mine else {}; wrong = mine.faults if mine else {} %>\
<li id="${one.id}">
<h2><code>${one.text}</code></h2>
<p class="parts"><span class="state ${"half" if one.is_ambiguous else ""}">${_("ambiguous") if one.is_ambiguous else _("not known")}</span> ${own.why_open(one.reason)} <span class="soft small">${_("line {n}", n=number(one.line))}</span></p>
% if one.facts:
<p class="soft small">${_("The line also says:")} \
% for name in ("revision", "owner", "note"):
% if one.facts.get(name):
${dict(revision=_("revision"), owner=_("answered for by"), note=_("note"))[name]} ${one.facts[name]}; \
% endif
% endfor
% for name, value in (one.facts.get("use") or {}).items():
${word(name)}: ${plain(value)}; \
% endfor
</p>
% endif
% if mine and wrong:
<p class="fault" role="alert">${wrong.get("") or _("This could not be done.")}</p>
% endif
% if may_change:
<form class="ask" action="${at("inventories", inventory.id, "lines", one.id)}" method="post">
<fieldset><legend>${_("What it means")}</legend>
% for suggestion in one.suggestions:
<label class="choice"><input type="radio" name="meant" value="${suggestion}"${" checked" if typed.get("meant") == suggestion else ""}> ${suggestion}</label>
% endfor
% if one.suggestions:
<label class="choice"><input type="radio" name="meant" value="${other}"${" checked" if typed.get("meant") == other else ""}> ${_("another one:")}</label>
% endif
<label class="wideest" for="model-${one.id}">${_("Model")}
<input id="model-${one.id}" name="model" value="${typed.get("model", "")}" maxlength="200" placeholder="owner/name" autocomplete="off">
${fields.fault_of("model", wrong)}</label>
<label for="license-${one.id}">${_("or a licence")}
<input id="license-${one.id}" name="license" value="${typed.get("license", "")}" maxlength="80" placeholder="apache-2.0" autocomplete="off">
${fields.fault_of("license", wrong)}</label>
<button type="submit" name="act" value="settle">${_("Settle it")}</button>
</fieldset>
${own.token()}
</form>
<details${" open" if "reason" in wrong else ""}><summary>${_("It needs no entry")}</summary>
<form class="ask" action="${at("inventories", inventory.id, "lines", one.id)}" method="post">
${own.lines("reason", _("Reason"), typed.get("reason", ""), wrong, is_needed=True, suffix="-" + one.id)}
${own.token()}
<button class="quiet" type="submit" name="act" value="dismiss">${_("Lay it aside")}</button>
</form>
</details>
% endif
</li>
% endfor
</ul>
% if next_page:
<p><a class="button" href="${next_page}" rel="next">${_("Next page")}</a></p>
% endif
