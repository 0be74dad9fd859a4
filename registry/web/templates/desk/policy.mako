<%inherit file="desk.mako"/>\
<%namespace name="parts" file="../parts.mako"/>\
<%namespace name="own" file="parts.mako"/>\
<%namespace name="said" file="policy_rules.mako"/>\
<h1>${shown.policy.title}</h1>
% if not present:
<p class="notice half">${_("This policy is out of use; its versions stay on record, since answers were given by them.")}</p>
% elif is_past:
<p class="notice half">${_("This is version {n}, not the one in force.", n=shown.version)} <a href="${here.at("desk/policies/")}${key | n,u}">${_("To the present version")}</a></p>
% endif
${own.summary({name: fault for name, fault in faults.items()}, {"sure": _("I mean it")})}
<p class="soft"><code>${key}</code> · ${_("version {n}", n=shown.version)}\
% if shown.created_at:
 · ${parts.time(shown.created_at)} · ${shown.created_by}\
% elif present and present.ready:
 · ${_("ships with Cardwatch")}\
% endif
</p>
% if may_set and present:
<p>
% if present.ready:
<a class="button" href="${here.at("desk/policies/_new")}?copy_of=${key | n,u}">${_("Copy")}</a>
% else:
<a class="button" href="${here.at("desk/policies/")}${key | n,u}/edit">${_("Change")}</a>
<a href="${here.at("desk/policies/_new")}?copy_of=${key | n,u}">${_("Copy")}</a>
% endif
</p>
% endif
<h2>${_("Rules")}</h2>
% if rules:
${said.rules_list(rules)}
% else:
<p>${_("It has no rules.")}</p>
% endif
<h2>${_("What it takes for granted where nobody states it")}</h2>
<dl class="defaults">
% for title, value in defaults:
<dt>${title}</dt><dd>${value}</dd>
% endfor
</dl>
<h2>${_("Versions")}</h2>
<ol class="versions" reversed>
% for one in versions:
<li value="${one.version}"><a href="?version=${one.version}"${' aria-current="page"' if one.version == shown.version else "" | n}>${_("version {n}", n=one.version)}</a>\
% if one.created_at:
 · ${parts.time(one.created_at)} · ${one.created_by}\
% endif
 · ${ngettext("{n} rule", "{n} rules", len(one.policy.rules))}</li>
% endfor
</ol>
% if is_cut:
<p class="soft">${_("Older versions are told by the API.")}</p>
% endif
% if text:
<details class="fold"><summary><h2>${_("As text, to be kept in a file")}</h2></summary>
<pre tabindex="0" lang="en">${text}</pre>
</details>
% endif
% if may_set and present and not present.ready:
<details class="fold"${" open" if faults else ""}><summary><h2>${_("Take out of use")}</h2></summary>
<p>${_("Its versions stay on record. Entries of inventories that are judged by it need review, until those have another policy.")}</p>
<form class="ask" action="${here.at("desk/policies/")}${key | n,u}" method="post">
${own.token()}
<input name="based_on" type="hidden" value="${etag}">
<label class="choice" for="sure"><input id="sure" name="sure" type="checkbox" value="yes" required${' aria-invalid="true"' if "sure" in faults else "" | n}> ${_("I mean it")}</label>
<button type="submit">${_("Take out of use")}</button>
</form>
</details>
% endif
