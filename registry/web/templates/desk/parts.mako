<%doc>What forms of the desk share: the token, and what is wrong, on top and at its field (with fields.mako).</%doc>\
<%def name="token()"><input name="token" type="hidden" value="${visitor.form_token}"></%def>\
<%def name="summary(faults, titles)">\
<%doc>``titles``: the title of each field, by its name, which is the id of its element, too.</%doc>\
% if faults:
<div class="notice bad" role="alert"><p><strong>${_("Nothing was saved. Please look at this:")}</strong></p>
<ul>
% for name, fault in faults.items():
% if name in titles:
<li><a href="#${name}">${titles[name]}</a>: <span lang="en">${fault}</span></li>
% else:
<li lang="en">${fault}</li>
% endif
% endfor
</ul></div>
% endif
</%def>\
