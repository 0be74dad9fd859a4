<%inherit file="desk.mako"/>\
<%namespace name="shown" file="review_parts.mako"/>\
<h1>${_("Proposals")}</h1>
<form class="ask" action="${here.at("desk/review/proposals")}" method="get">
<label for="status">${_("What became of it")}
<select id="status" name="status"><option value="">${_("anything")}</option>
% for code, title in statuses.items():
<option value="${code}"${" selected" if chosen["status"] == code else ""}>${_(title)}</option>
% endfor
</select></label>
<label class="wideest" for="model">${_("Model")}
<input id="model" name="model" value="${chosen["model"]}" maxlength="200" placeholder="owner/name" autocomplete="off"></label>
<button type="submit">${_("Show")}</button>
</form>
% if items:
${shown.proposal_table(items, _("Proposals"), statuses, value_text)}
% if more:
<p><a href="${more}">${_("More")}</a></p>
% endif
% else:
<p>${_("There is none.")}</p>
% endif
