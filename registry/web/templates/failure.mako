<%inherit file="base.mako"/>\
<h1>${_(heading)}</h1>
% if message:
<p lang="en">${message}</p>
% endif
<p><a href="${here.at("")}">${_("To the first page")}</a> · <a href="${here.at("models")}">${_("Models")}</a> · <a href="/schema">API</a></p>
