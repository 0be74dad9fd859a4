<%doc>Rules of a policy as sentences.</%doc>\
<%namespace name="parts" file="../parts.mako"/>\
<%def name="rules_list(rules)">\
<ol class="rules">
% for rule in rules:
<li>
<p><span class="state ${{"denied": "bad", "allowed_with_obligations": "half"}.get(rule.verdict, "none")}">${word(rule.verdict)}</span>
${_("where")} \
% if rule.said is None:
<code>${rule.when}</code>\
% else:
${rule.said}\
% endif
% if rule.purposes:
<span class="soft">; ${_("for:")} ${rule.purposes}</span>\
% endif
</p>
<blockquote${' lang="en"' if rule.is_english else "" | n}>${rule.message}</blockquote>
<p class="soft small"><code>${rule.id}</code>\
% if rule.said is not None:
: <code>${rule.when}</code>\
% endif
</p>
</li>
% endfor
</ol>
</%def>\
