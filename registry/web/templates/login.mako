<%inherit file="base.mako"/>\
<h1>${_("Log in")}</h1>
% if fault is not None:
<p role="alert" class="fault"><strong>${_(fault)}</strong></p>
% endif
<form class="ask" action="${here.at("login")}" method="post">
<label class="wideest" for="key">${_("API key")}
<input id="key" name="key" type="password" maxlength="200" autocomplete="current-password" required></label>
<input name="next" type="hidden" value="${place}">
<input name="token" type="hidden" value="${form_token}">
<button type="submit">${_("Log in")}</button>
</form>
<p class="soft">${_("This command makes a key:")} <code>cardwatch keys create</code>. ${_("The key itself is not kept: the browser gets a session of some hours, which ends with its key, too.")}</p>
% if place != "/":
<p>${_("Logged in already, and coming from another site?")} <a href="${place}">${_("Go on")}</a></p>
% endif
