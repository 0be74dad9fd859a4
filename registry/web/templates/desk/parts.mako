<%doc>What forms of the desk share: the token, and what is wrong, on top and at its field (with about of fields.mako).

A fault that is ``Markup`` was said in the reader's language; the services say theirs in English.
</%doc>\
<%def name="token()"><input name="token" type="hidden" value="${visitor.form_token}"></%def>\
<%def name="english(fault)">${"" if hasattr(fault, "__html__") else ' lang="en"' | n}</%def>\
<%def name="fault_of(name, faults)">\
% if name in faults:
<span class="fault" id="${name}-fault"${english(faults[name])}>${faults[name]}</span>\
% endif
</%def>\
<%def name="summary(faults, titles)">\
<%doc>``titles``: the title of each field, by its name, which is the id of its element, too.</%doc>\
% if faults:
<div class="notice bad" role="alert"><p><strong>${_("Nothing was saved. Please look at this:")}</strong></p>
<ul>
% for name, fault in faults.items():
% if name in titles:
<li><a href="#${name}">${titles[name]}</a>: <span${english(fault)}>${fault}</span></li>
% else:
<li${english(fault)}>${fault}</li>
% endif
% endfor
</ul></div>
% endif
</%def>\
