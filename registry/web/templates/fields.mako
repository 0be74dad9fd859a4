<%doc>The facts of a use as fields of a form: label, choice and what is wrong beside it.</%doc>\
<%def name="fault_of(name, faults)">\
% if name in faults:
<span class="fault" id="${name}-fault">${faults[name]}</span>\
% endif
</%def>\
<%def name="about(name, faults)">${f' aria-invalid="true" aria-describedby="{name}-fault"' if name in faults else "" | n}</%def>\
<%def name="field(one, stated, faults, all_countries, is_needed=False)">\
<% chosen = stated.one(one.name) %>\
% if one.kind == "many":
<fieldset id="${one.name}" tabindex="-1"><legend>${_(one.title)}</legend>
% for code, title in one.words:
<label class="choice"><input type="checkbox" name="${one.name}" value="${code}"${" checked" if code in stated.values.get(one.name, ()) else ""}> ${_(title) if title else word(code)}</label>
% endfor
${fault_of(one.name, faults)}
</fieldset>
% else:
<label for="${one.name}">${_(one.title)}
% if one.kind in ("choice", "yes_no", "country"):
<select id="${one.name}" name="${one.name}"${about(one.name, faults)}${" required" if is_needed else ""}>
<option value="">${_("please choose") if is_needed else _("not stated")}</option>
% if one.kind == "choice":
% for code, title in one.words:
<option value="${code}"${" selected" if code == chosen else ""}>${_(title) if title else word(code)}</option>
% endfor
% elif one.kind == "yes_no":
<option value="true"${" selected" if chosen == "true" else ""}>${word("yes")}</option>
<option value="false"${" selected" if chosen == "false" else ""}>${word("no")}</option>
% else:
% for name, code in all_countries:
<option value="${code}"${" selected" if code == chosen else ""}>${name}</option>
% endfor
% endif
</select>
% else:
<input id="${one.name}" name="${one.name}" value="${", ".join(stated.values.get(one.name, ()))}" autocomplete="off"${' inputmode="numeric"' if one.kind == "figure" else "" | n}${about(one.name, faults)}>
% endif
${fault_of(one.name, faults)}</label>
% endif
</%def>\
