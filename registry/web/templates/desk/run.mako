<%inherit file="/desk/desk.mako"/>\
<%namespace name="parts" file="/parts.mako"/>\
<%
kinds = {"failed": "bad", "changed": "half", None: ""}
%>\
<h1>${_("Reading")}</h1>
<p class="lead"><span class="state ${"good" if run.status == "finished" else "half"}">${word(f"reading.{run.status}")}</span> ${_("{done} of {total} models", done=number(run.done), total=number(run.total))}</p>
<p><progress value="${run.done}" max="${max(run.total, 1)}" aria-label="${_("Models that are done")}">${number(run.done)}</progress></p>
% if run.status == "running":
<p><a class="button" href="${here.path}">${_("Look again")}</a></p>
% endif
<dl>
<dt>${_("Asked for")}</dt><dd>${parts.time(run.requested_at)}, ${run.requested_by}</dd>
% if run.finished_at:
<dt>${_("Finished")}</dt><dd>${parts.time(run.finished_at)}</dd>
% endif
% for outcome, count in sorted(run.outcomes.items()):
<dt>${word(f"outcome.{outcome}")}</dt><dd>${number(count)}</dd>
% endfor
</dl>
% if run.items:
<div class="wide" tabindex="0" role="region" aria-label="${_("Models")}">
<table class="stack">
<caption>${_("The first {n} models", n=number(len(run.items))) if run.total > len(run.items) else ngettext("{n} model", "{n} models", len(run.items))}</caption>
<thead><tr><th scope="col">${_("Model")}</th><th scope="col">${_("State")}</th><th scope="col">${_("What came of it")}</th><th scope="col">${_("Finished")}</th></tr></thead>
<tbody>
% for one in run.items:
<tr>
<th scope="row"><a href="${here.model(one.model)}">${one.model}</a></th>
<td data-label="${_("State")}"><span class="state ${"bad" if one.outcome == "failed" else "good" if one.state == "done" else "half"}">${word(f"outcome.{one.outcome}" if one.outcome else f"reading.{one.state}")}</span></td>
<td data-label="${_("What came of it")}"${' class="nil"' if not one.detail else "" | n}><span lang="en">${one.detail or ""}</span></td>
<td data-label="${_("Finished")}"${' class="nil"' if not one.finished_at else "" | n}>\
% if one.finished_at:
${parts.time(one.finished_at)}\
% endif
</td>
</tr>
% endfor
</tbody>
</table>
</div>
% endif
