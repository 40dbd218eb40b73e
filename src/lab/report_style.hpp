// The look of the report: one style sheet, light and dark by the reader's own setting, for screen, phone and paper.
#pragma once

#include <string_view>

namespace signalbox {

inline constexpr std::string_view report_style = R"css(
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1a2230;--soft:#5b6676;--faint:#8a94a3;--rule:#e3e7ed;
--accent:#2f6fed;--good:#12805c;--bad:#c8323f;--warn:#a86500;--goodsoft:#e3f4ec;--badsoft:#fbe9ea;--warnsoft:#fcf1dc;
--track:#edf0f4;--two:#7aa5f7;--three:#b9cffb}
@media(prefers-color-scheme:dark){:root{--page:#0e1218;--card:#161c25;--ink:#e6eaf0;--soft:#a3adbb;--faint:#768294;
--rule:#263040;--accent:#6f9ffb;--good:#43c595;--bad:#f0727d;--warn:#e5ab4a;--goodsoft:#13302a;--badsoft:#3a1d22;
--warnsoft:#35290f;--track:#222b38;--two:#4168b8;--three:#2c4270}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
header p{margin:4px 0 0;color:var(--soft)}
h1{font-size:26px;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:17px;margin:0 0 2px;letter-spacing:-.005em}
h3{font-size:13px;margin:14px 0 4px;color:var(--soft);font-weight:600}
.note{margin:0 0 14px;color:var(--soft);font-size:13.5px}
section,.verdict{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:20px 22px;margin-top:18px}
.verdict{border-left:5px solid var(--warn)}
.verdict.good{border-left-color:var(--good)}.verdict.bad{border-left-color:var(--bad)}
.verdict p{margin:6px 0 0;color:var(--soft)}
.verdict p:first-child{margin:0;font-size:18px;font-weight:600;color:var(--ink);line-height:1.4}
.cards{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin-top:18px}
.cards div{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:14px 16px}
.cards span{display:block;color:var(--soft);font-size:13px}
.cards strong{display:block;font-size:23px;font-weight:650;letter-spacing:-.02em;margin-top:2px}
.cards em{font-style:normal;color:var(--faint);font-size:12.5px;display:block;min-height:1.4em}
.good-ink{color:var(--good)}.bad-ink{color:var(--bad)}.unknown{color:var(--faint);font-weight:400}
.chart{position:relative;margin:6px 0 26px 58px}
.chart svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.chart i{position:absolute;font-style:normal;font-size:12px;color:var(--faint);white-space:nowrap}
.chart .y{right:100%;padding-right:10px;transform:translateY(-50%)}
.chart .x{top:100%;padding-top:6px;border-left:1px solid var(--rule);padding-left:5px;line-height:1.2}
.chart .x.end{border-left:0;border-right:1px solid var(--rule);padding:6px 5px 0 0}
path{vector-effect:non-scaling-stroke}
.grid{stroke:var(--rule);stroke-width:1;fill:none}
.rule{stroke:var(--faint);stroke-width:1;fill:none}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}
.line.equity{stroke:var(--accent)}.area.equity{fill:var(--accent);opacity:.1}
.line.fall{stroke:var(--bad)}.area.fall{fill:var(--bad);opacity:.16}
.bar{display:block;width:100%;height:9px;border-radius:5px;overflow:hidden}
.bar .back{fill:var(--track)}.bar .stop{fill:var(--two)}.bar .all{fill:var(--faint)}.bar .pass{fill:var(--good)}
.stacked{height:14px;border-radius:7px}
.c1{fill:var(--accent)}.c2{fill:var(--two)}.c3{fill:var(--three)}
.key{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:8px}
.k1{background:var(--accent)}.k2{background:var(--two)}.k3{background:var(--three)}
.interval{position:relative;display:block;min-width:90px;height:12px}
.interval svg{position:absolute;inset:0;width:100%;height:100%}
.interval .span{stroke:var(--accent);stroke-width:4;stroke-linecap:round}
.interval b{position:absolute;top:1px;width:10px;height:10px;margin-left:-5px;border-radius:50%;background:var(--card);
border:2.5px solid var(--accent)}
.scroll{overflow-x:auto;margin:0 -22px;padding:0 22px}
table{border-collapse:collapse;width:100%}
th{font-size:12.5px;font-weight:600;color:var(--soft);text-align:left;padding:6px 10px;border-bottom:1px solid var(--rule)}
td{padding:7px 10px;border-bottom:1px solid var(--rule);vertical-align:middle}
tr:last-child td{border-bottom:0}
th:first-child,td:first-child{padding-left:0}.defs td:first-child{white-space:nowrap}th:last-child,td:last-child{padding-right:0}
.n{text-align:right;white-space:nowrap}
.def{color:var(--soft);font-size:13.5px;min-width:260px}
.heat{min-width:760px;font-size:13px;border-spacing:2px;border-collapse:separate;table-layout:fixed}
.heat th,.heat td{border:0;text-align:center;padding:7px 2px;border-radius:6px}
.heat th:first-child{text-align:left;width:52px}.heat td:last-child{font-weight:600}
.up{background:color-mix(in srgb,var(--good) calc(var(--k)*1%),transparent)}
.down{background:color-mix(in srgb,var(--bad) calc(var(--k)*1%),transparent)}
.funnel{display:grid;grid-template-columns:max-content 1fr max-content;gap:7px 14px;align-items:center}
.funnel span{color:var(--soft)}.funnel .n{min-width:64px}
.tag{display:inline-block;border-radius:20px;padding:1px 9px;font-size:12.5px;background:var(--track);color:var(--soft);
white-space:nowrap;margin:1px 0;justify-self:start}
.tag.supported{background:var(--goodsoft);color:var(--good)}.tag.refuted{background:var(--badsoft);color:var(--bad)}
.tag.unproven{background:var(--warnsoft);color:var(--warn)}
details{border-bottom:1px solid var(--rule)}details:last-of-type{border-bottom:0}
summary{display:grid;grid-template-columns:150px 1fr 90px 110px 90px;gap:12px;padding:8px 0;cursor:pointer;list-style:none;
align-items:baseline}
summary::-webkit-details-marker{display:none}
summary:hover{color:var(--accent)}
summary .n{font-weight:600}
summary small,.mini{color:var(--soft);font-size:13px}
.inside{padding:0 0 14px;font-size:13.5px;color:var(--soft)}
.inside p{margin:4px 0}
.inside ul{margin:4px 0;padding-left:18px}.inside li b{color:var(--ink);font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 22px;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code{font:12.5px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
footer{margin-top:26px;color:var(--faint);font-size:13px}
@media(max-width:760px){main{padding:20px 12px 40px}.cards{grid-template-columns:1fr 1fr}
section,.verdict{padding:16px}.scroll{margin:0 -16px;padding:0 16px}.cards strong{font-size:20px}
summary{grid-template-columns:1fr auto;gap:0 12px}summary .hide{display:none}summary>small:first-child{grid-row:2}
summary>span:nth-child(2){grid-row:1;grid-column:1}summary>.n:last-child{grid-row:1/3;grid-column:2;align-self:center}
.def{min-width:220px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}.chart{margin-left:46px}.chart .alt{display:none}
.defs,.defs tbody,.groups,.groups thead,.groups tbody{display:block}
.defs tr{display:grid;grid-template-columns:1fr auto;gap:2px 12px;padding:9px 0;border-bottom:1px solid var(--rule)}
.defs tr:last-child{border-bottom:0}.defs td{border:0;padding:0}.defs td:first-child{font-weight:600}
.defs .def{grid-column:1/-1;min-width:0}
.groups tr{display:grid;grid-template-columns:1fr 56px 72px 56px;gap:4px 8px;padding:9px 0;align-items:end;
border-bottom:1px solid var(--rule)}.groups tbody tr:last-child{border-bottom:0}
.groups th,.groups td{border:0;padding:0}.groups th{white-space:normal;line-height:1.25}.groups .wide{grid-column:1/-1;order:1}.groups thead .wide{display:none}}
@media print{:root{--page:#fff}body{font-size:12px}main{padding:0;max-width:none}section,.verdict,.cards div{break-inside:avoid;
border-color:#ccc}section.long{break-inside:auto}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details{break-inside:avoid}.scroll{overflow:visible}}
)css";

}  // namespace signalbox
