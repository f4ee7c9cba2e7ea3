import { table } from '../decision';
import { type Part } from './collect';

const LETTER = `<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"/><title>{{caseNumber}}</title>
<style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: counter(page); } }
body { font-family: "Noto Serif SC", serif; line-height: 1.75; }
.seal { background: url("data:image/png;base64,iVBORw0KGgo="); }
</style></head>
<body>
{{> _shared/letterhead title="查阅批准书" }}
{{!-- 正文 --}}
<p class="to {{#if urgent}}urgent{{/if}}">{{applicant.name}}：</p>
<table><thead><tr><th scope="col">序号</th><th>录像</th></tr></thead><tbody>
{{#each recordings as |recording index|}}
<tr {{#if recording.marked}}class="marked"{{/if}}><td colspan="1">{{@index}}</td><td>{{recording.name}} ({{formatDate recording.startedAt "yyyy-MM-dd HH:mm"}})</td></tr>
{{else}}
<tr><td colspan="2">无</td></tr>
{{/each}}
</tbody></table>
{{#unless granted}}<p style="text-align: right">不同意</p>{{/unless}}
{{#with ../signature}}<p>{{name}}</p>{{/with}}
<img src="{{verification.qrDataUrl}}" alt="核验码" width="80"/>
<p>1 &lt; 2</p><a href="#top">回到顶部</a><br>
{{> _shared/approval-block}}
</body></html>
`;

/** Decision tables, letters and messages. */
export const decisionsAndTemplates: Part = (_add, one) => {
  one(
    'ok-decision-feel',
    'feel.dmn',
    table('ok-decision-feel', {
      input: 'if days = null then 0 else days * 24',
      entry: 'not(&lt; 24), null',
      output: 'true',
    }),
  );
  one(
    'ok-decision-functions',
    'functions.dmn',
    table('ok-decision-functions', {
      input: 'duration("PT24H") &gt; duration("PT1H") and contains("for every function", "for")',
      entry: 'true',
    }).replace('typeRef="number"', 'typeRef="boolean"'),
  );
  one('ok-template', 'court-access/decision-letter.html.hbs', LETTER);
  one('ok-shared-template', '_shared/letterhead.html.hbs', '<header><h1>{{title}}</h1><hr/></header>\n');
  one(
    'ok-message',
    'court-access/granted.txt.hbs',
    '{{applicant}}: {{caseNumber}} 已批准。\n{{#each recordings}}- {{this.name}} <{{id}}>\n{{/each}}{{! 备注 }}',
  );
};
