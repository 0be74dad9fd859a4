<%doc>What a form states of an entry.</%doc>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%def name="entry_fields(form, faults, common, titles, has_revision=True)">\
% if has_revision:
${own.line("revision", titles["revision"], form.own["revision"], faults, hint=_("empty: the latest state"))}
% endif
${own.line("owner", titles["owner"], form.own["owner"], faults, hint=_("a role, a mailbox or a name"))}
${own.lines("note", titles["note"], form.own["note"], faults)}
${own.use_fields(form.stated, faults, _("What differs from the use of the inventory"))}
% if common:
<details class="group"${" open" if form.unsaid else ""}><summary>${_("What the inventory states and does not hold here")}</summary>
<fieldset><legend class="hidden">${_("What the inventory states and does not hold here")}</legend>
% for name, title, value in common:
<label class="choice"><input type="checkbox" name="unsay" value="${name}"${" checked" if name in form.unsaid else ""}> ${title}: ${value}</label>
% endfor
</fieldset></details>
% endif
</%def>\
