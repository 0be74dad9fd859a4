<%namespace name="parts" file="parts.mako"/>\
<%namespace name="fields" file="fields.mako"/>\
<%def name="strip(strip, model, essential, all_countries)">\
<% kind = {"allowed": "good", "allowed_with_obligations": "half", "denied": "bad"}.get(strip.answer.verdict, "") if strip.answer else "" %>\
<section class="notice strip ${kind}" aria-labelledby="strip-title">
<h2 id="strip-title">${_("May we use it?")}</h2>
% if strip.answer:
<p class="verdict">${parts.verdict(strip.answer.verdict)}\
% if strip.duties:
 ${ngettext("{n} obligation", "{n} obligations", strip.duties)}\
% endif
</p>
% if strip.first:
<p lang="en">${strip.first.reason}</p>
% endif
% if strip.missing:
<p>${ngettext("{n} fact is missing for a firmer answer:", "{n} facts are missing for a firmer answer:", len(strip.missing))} ${"; ".join(strip.missing)}</p>
% endif
<p><a href="${strip.address}">${_("The whole answer: clauses, obligations, what is missing")}</a></p>
% elif not strip.faults:
<p>${_("Choose who uses it and where; the answer and its reason stand here.")}</p>
% endif
<form class="ask" action="${here.model(model["id"])}" method="get">
% for one in essential:
${fields.field(one, strip.stated, strip.faults, all_countries, is_needed=one.name in ("organisation", "country"))}
% endfor
% if "model" in strip.faults:
<p class="fault" role="alert">${strip.faults["model"]}</p>
% endif
<button type="submit">${_("Answer")}</button>
<a href="${strip.address}">${_("State more")}</a>
</form>
</section>
</%def>\
