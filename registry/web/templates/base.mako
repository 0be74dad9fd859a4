<%page args="**_"/>\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${self.title()}</title>
<style>${style | n}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header>
<a class="name" href="/">Cardwatch</a>
<nav aria-label="Main"><a href="/models">Models</a> · <a href="/schema">API</a></nav>
% if visitor is not None:
% if visitor.caller is None:
<a class="visitor" href="/login">Log in</a>
% else:
<form class="visitor" action="/logout" method="post">
<span>Logged in as <strong>${visitor.caller.name}</strong></span>
<input name="token" type="hidden" value="${visitor.form_token}">
<button type="submit">Log out</button>
</form>
% endif
% endif
</header>
<main id="main">
${next.body()}
</main>
</body>
</html>
<%def name="title()">Cardwatch</%def>\
<%def name="search(q)">
<form action="/models" method="get" role="search">
<label for="q">Find a model</label>
<input id="q" name="q" type="search" maxlength="200" value="${q}" placeholder="owner/name">
<button type="submit">Search</button>
</form>
</%def>\
<%def name="changes(flags, caption)">
<div class="wide" tabindex="0" role="region" aria-label="${caption}">
<table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Seen</th><th scope="col">Model</th><th scope="col">What changed</th><th scope="col">Class</th></tr></thead>
<tbody>
% for flag in flags:
<tr>
<td><time datetime="${flag.confirmed_at.isoformat()}">${flag.confirmed_at.strftime("%Y-%m-%d %H:%M")}</time></td>
<td><a href="${page_of(flag.model)}">${flag.model}</a></td>
<td>${words(flag.kind)}, ${flag.direction} <span class="tag">${flag.severity}</span></td>
<td>${flag.class_before or "none"} → ${flag.class_after or "none"}</td>
</tr>
% endfor
</tbody>
</table>
</div>
</%def>\
