<%inherit file="desk.mako"/>\
<%namespace name="own" file="inventory_parts.mako"/>\
<%namespace name="entries" file="entry_form.mako"/>\
<% titles = {"model": _("Model"), "license": _("Licence"), "revision": _("Revision, branch or tag"), "owner": _("Who answers for it"), "note": _("Note")}; titles.update({one.name: _(one.title) for group in groups for one in group.fields}); titles.update({one.name: _(one.title) for one in essential}) %>\
<h1>${_("One more entry")}</h1>
${own.alert(faults, lambda name: titles.get(name, name))}
${own.read_only()}
% if may_change:
<form class="ask" action="${at("inventories", inventory.id, "add")}" method="post">
<fieldset><legend>${_("A model, or a licence of what no record describes")}</legend>
${own.line("model", titles["model"], form.own["model"], faults, hint=_("owner/name or the address of its page"))}
${own.line("license", titles["license"], form.own["license"], faults, longest=80, hint=_("a key of the catalogue, such as apache-2.0"))}
</fieldset>
${entries.entry_fields(form, faults, common, titles)}
${own.token()}
<button type="submit">${_("Add the entry")}</button>
</form>
% endif
