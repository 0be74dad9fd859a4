<%inherit file="base.mako"/>\
<%def name="title()">Log in · Cardwatch</%def>\
<h1>Log in</h1>
% if fault is not None:
<p role="alert"><strong>${fault}</strong></p>
% endif
<form action="/login" method="post">
<label for="key">API key</label>
<input id="key" name="key" type="password" maxlength="200" autocomplete="current-password" required>
<input name="next" type="hidden" value="${place}">
<input name="token" type="hidden" value="${form_token}">
<button type="submit">Log in</button>
</form>
<p class="soft">Keys are made with <code>cardwatch keys create</code>. The key itself is not kept: the browser gets a session of
some hours, which ends with its key, too.</p>
% if place != "/":
<p>Logged in already, and coming from another site? <a href="${place}">Go on</a></p>
% endif
