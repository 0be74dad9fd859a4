<%page args="**_kw"/>\
<%
place = here.path.partition("?")[0]
pages = (
    ("models", _("Models")), ("openness", _("Openness")), ("licenses", _("Licences")), ("changes", _("Changes")),
    ("check", _("Check")), ("landscape", _("Landscape")),
)
whole_title = page_title + " · Cardwatch" if page_title else "Cardwatch"
%>\
<!doctype html>
<html lang="${here.locale.code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${whole_title}</title>
<meta name="description" content="${page_description or _("Licences, openness and changes of language models, with evidence.")}">
<meta property="og:site_name" content="Cardwatch">
<meta property="og:type" content="website">
<meta property="og:title" content="${whole_title}">
<meta property="og:description" content="${page_description or _("Licences, openness and changes of language models, with evidence.")}">
% if here.base_url:
<link rel="canonical" href="${here.base_url}${here.path}">
<meta property="og:url" content="${here.base_url}${here.path}">
% endif
% for code, address in here.languages:
<link rel="alternate" hreflang="${code}" href="${here.base_url}${address}">
% endfor
<link rel="alternate" type="application/atom+xml" title="${_("Changes of licences")}" href="/v1/changes.atom">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<style>${style | n}</style>
</head>
<body>
<a class="skip" href="#main">${_("Skip to content")}</a>
<header>
<a class="name" href="${here.at("")}">Cardwatch</a>
<nav aria-label="${_("Pages")}"><ul>
% for name, title in pages:
<li><a href="${here.at(name)}"${' aria-current="page"' if place == here.at(name) else "" | n}>${title}</a></li>
% endfor
</ul></nav>
<div class="aside">
% for code, address in here.languages:
% if code != here.locale.code:
<a href="${address}" hreflang="${code}" lang="${code}">${{"en": "English", "de": "Deutsch"}[code]}</a>
% endif
% endfor
% if visitor is not None:
% if visitor.caller is None:
<a href="${here.at("login")}">${_("Log in")}</a>
% else:
<a href="${here.at("desk")}">${_("Desk")}</a>
<form action="${here.at("logout")}" method="post">
<span>${_("Logged in as {name}", name=visitor.caller.name)}</span>
<input name="token" type="hidden" value="${visitor.form_token}">
<button type="submit">${_("Log out")}</button>
</form>
% endif
% endif
</div>
</header>
<main id="main">
% if above:
<nav class="crumbs" aria-label="${_("Above this page")}"><ol>
<li><a href="${here.at("")}">${_("Start")}</a></li>
% for crumb in above:
<li><a href="${crumb.address}">${crumb.title}</a></li>
% endfor
<li aria-current="page">${page_title}</li>
</ol></nav>
% endif
${next.body()}
</main>
<footer>
<p class="pages"><a href="${here.at("about")}">${_("About the data")}</a> · <a href="${here.at("methods")}">${_("Methods")}</a> · <a href="/schema">API</a></p>
<p>${_("Cardwatch says what it read and where. It gives no legal advice.")}</p>
</footer>
</body>
</html>
