<%doc>Rules of a policy as sentences.</%doc>\
<%namespace name="parts" file="../parts.mako"/>\
<%def name="rules_list(rules)">\
<ol class="rules">
% for rule in rules:
<li>
<p><span class="state ${{"denied": "bad", "allowed_with_obligations": "half"}.get(rule.verdict, "none")}">${word(rule.verdict)}</span>
${_("where")} <code>${rule.when}</code>\
% if rule.purposes:
, ${_("for:")} ${rule.purposes}\
% endif
</p>
<blockquote${' lang="en"' if rule.is_english else "" | n}>${rule.message}</blockquote>
<p class="soft small"><code>${rule.id}</code></p>
</li>
% endfor
</ol>
</%def>\
