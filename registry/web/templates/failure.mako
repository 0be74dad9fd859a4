<%inherit file="base.mako"/>\
<%def name="title()">${heading} · Cardwatch</%def>\
<h1>${heading}</h1>
<p>${message}</p>
<p><a href="/">To the first page</a></p>
