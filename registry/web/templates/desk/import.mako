<%inherit file="desk.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%namespace name="imports" file="import_parts.mako"/>\
<%namespace name="fields" file="/fields.mako"/>\
<h1>${_("Import a list")}</h1>
<p class="lead">${_("What names a registered model becomes an entry; every other line stays open until somebody says what it means. The same list again adds nothing.")}</p>
${own.alert(faults, lambda name: _("Format") if name == "format" else name)}
${own.read_only()}
% if foreseen is not None:
<section aria-labelledby="foreseen">
<h2 id="foreseen">${_("What would become of it")}</h2>
<p>${_("Nothing is written yet.")} ${_("Read as: {format}", format=_(titles.get(foreseen.format, foreseen.format)))}\
% if form.file_name:
 (${form.file_name})\
% endif
</p>
${imports.tally(len(foreseen.matched), foreseen.added, len(foreseen.ambiguous), len(foreseen.unmatched), len(foreseen.ignored))}
${imports.matched(foreseen.matched, shown)}
${imports.opened(foreseen.ambiguous, _("Ambiguous"), shown)}
${imports.opened(foreseen.unmatched, _("Not known"), shown)}
${imports.opened(foreseen.ignored, _("Something else than a model"), shown)}
</section>
<h2>${_("Take it in")}</h2>
% if form.file_name and not form.text:
<p class="notice half">${_("Browsers forget a file: please choose {name} again.", name=form.file_name)}</p>
% endif
% endif
% if may_change:
<form class="ask" action="${at("inventories", inventory.id, "import")}" method="post" enctype="multipart/form-data">
${own.token()}
<label class="wideest" for="file">${_("A file, at most 8 MiB")}
<input id="file" name="file" type="file"></label>
<label class="full" for="text">${_("or its text, pasted")}
<textarea id="text" name="text" rows="10" spellcheck="false" placeholder="mistralai/Mistral-7B-v0.3">
${form.text}</textarea></label>
<label for="format">${_("Format")}
<select id="format" name="format"${fields.about("format", faults)}>
% for value, title in titles.items():
<option value="${value}"${" selected" if value == form.wanted else ""}>${_(title)}</option>
% endfor
</select>
${fields.fault_of("format", faults)}</label>
<button type="submit" name="act" value="preview"${' class="quiet"' if foreseen is not None else "" | n}>${_("Look first")}</button>
<button type="submit" name="act" value="take"${' class="quiet"' if foreseen is None else "" | n}>${_("Take it in")}</button>
</form>
% endif
