<%inherit file="/base.mako"/>\
% if notice:
<p class="notice good" role="status">${_(notice)}</p>
% endif
${next.body()}
