<%inherit file="/base.mako"/>\
<h1>${_("Your key does not open this page")}</h1>
<p>${_("It needs one of these scopes:") if len(scopes) > 1 else _("It needs this scope:")}
% for scope in scopes:
<code>${scope}</code>${"" if loop.last else ", "}
% endfor
</p>
<p class="soft">${_("Your key has these scopes:")}
% for scope in own:
<code>${scope}</code>${"" if loop.last else ", "}
% endfor
</p>
<p>${_("Whoever keeps this registry can make you a key with it; log out and log in with that one.")}</p>
<p><a href="${here.at("desk")}">${_("To the desk")}</a></p>
