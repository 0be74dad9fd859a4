<%inherit file="/base.mako"/>\
<h1>${_("Desk")}</h1>
<p class="lead">${_("What your institution uses, decides and watches.")}</p>
% if rooms:
<ul class="cards">
% for room in rooms:
<li><h2><a href="${here.at("desk/")}${room.place}">${_(room.title)}</a></h2>
<p>${_(room.question)}</p></li>
% endfor
</ul>
% else:
<p>${_("Your key opens no room of the desk.")}</p>
% endif
% if others:
<h2>${_("Not open to your key, for want of a scope")}</h2>
<ul>
% for room in others:
<li>${_(room.title)} <span class="soft">(\
% for scope in room.scopes:
<code>${scope}</code>${"" if loop.last else ", "}\
% endfor
)</span></li>
% endfor
</ul>
% endif
<p class="soft small">${_("Your key has these scopes:")} \
% for scope in scopes:
<code>${scope}</code>${"" if loop.last else ", "}\
% endfor
</p>
