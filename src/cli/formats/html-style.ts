/** The style sheet of the page. Colours reach AA contrast (4.5 : 1) on their grounds in both schemes. */
export const htmlStyle = `
:root{color-scheme:light dark;--ground:#fff;--soft:#f4f6f8;--line:#d0d7de;--text:#1c2128;--dim:#57606a;--link:#0a58b5;
--high:#b42318;--high-soft:#fdecea;--medium:#8a5300;--medium-soft:#fff4dc;--low:#22577a;--low-soft:#e6f2f8;--good:#1a6b35;--open:#6b4f00;--focus:#0a58b5}
@media (prefers-color-scheme:dark){:root{--ground:#14181d;--soft:#1d232a;--line:#3a434d;--text:#e6edf3;--dim:#a3adb8;--link:#79b8ff;
--high:#ff9a90;--high-soft:#3c1d1b;--medium:#f2c266;--medium-soft:#382b12;--low:#8ecae6;--low-soft:#16303d;--good:#7ee2a0;--open:#f2d479;--focus:#79b8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:1rem 1.25rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.25rem;margin:2rem 0 .75rem}main>:first-child h2{margin-top:0}
h3{font-size:1.05rem;line-height:1.35;margin:.35rem 0}
h4{font-size:.95rem;margin:.75rem 0 .25rem}
p{margin:.4rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem;z-index:2}
.dim,.facts{color:var(--dim)}
.label{border:2px solid var(--medium);background:var(--medium-soft);color:var(--text);padding:.6rem .9rem;border-radius:.4rem;font-weight:600}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1rem 0;padding:0}
.numbers>div{background:var(--soft);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem}
.numbers dt{color:var(--dim);font-size:.9rem}
.numbers dd{margin:0}
.numbers dd:first-of-type{font-size:1.7rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.numbers dd+dd{font-size:.85rem;color:var(--dim)}
.fail-number{color:var(--high)}.unknown-number{color:var(--open)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--dim);padding:.5rem .7rem;font-size:.88rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-top:1px solid var(--line)}
thead th{background:var(--soft);white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td,code{overflow-wrap:anywhere}
.rows td:nth-child(1),.rows td:nth-child(3){white-space:nowrap}.rows td:nth-child(2){min-width:15.5rem}.rows td:nth-child(4){min-width:14rem}.rows td:nth-child(5){min-width:13rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
pre{background:var(--soft);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}
.check{border:1px solid var(--line);border-left-width:.4rem;border-radius:.5rem;padding:.6rem 1rem .8rem;margin:1rem 0}
.check.high{border-left-color:var(--high)}.check.medium{border-left-color:var(--medium)}.check.low{border-left-color:var(--low)}
.badge{display:inline-block;white-space:nowrap;border-radius:1rem;padding:.05rem .65rem;font-size:.82rem;font-weight:650;border:1px solid currentColor}
.badge.high{color:var(--high);background:var(--high-soft)}.badge.medium{color:var(--medium);background:var(--medium-soft)}.badge.low{color:var(--low);background:var(--low-soft)}
.o{font-weight:600;white-space:nowrap}.o.fail{color:var(--high)}.o.unknown{color:var(--open)}.o.pass{color:var(--good)}.o.not-applicable{color:var(--dim)}
.evidence{margin:0}.evidence dt,.evidence dd{display:inline;margin:0;overflow-wrap:anywhere}.evidence dt{color:var(--dim);margin-right:.4rem}
.rows caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);padding:0}
.full-id{display:inline;font-size:.8rem}.full-id summary{display:inline;padding:0;font-weight:400;color:var(--dim);text-decoration:underline dotted;white-space:nowrap}.full-id[open] code{display:block}
summary{cursor:pointer;font-weight:600;padding:.3rem 0}
.filter{position:sticky;top:0;z-index:1;background:var(--ground);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem;display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end}
.filter label{display:flex;flex-direction:column;font-size:.85rem;color:var(--dim)}
.filter input,.filter select,.filter button{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--dim);border-radius:.35rem;padding:.3rem .5rem;min-height:2.5rem}
.filter output{flex-basis:100%;font-size:.9rem}
[hidden]{display:none!important}
footer{border-top:1px solid var(--line);color:var(--dim);font-size:.9rem;margin-top:2rem}
@media (max-width:44rem){
header,main,footer{padding:.75rem}
.numbers{grid-template-columns:1fr 1fr}
.filter{position:static}.filter label{flex:1 1 8rem}
.rows thead,.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.rows,.rows tbody,.rows tr,.rows td,.cards,.cards caption,.cards tbody{display:block;width:100%}
.cards tr{display:grid;grid-template-columns:repeat(4,1fr);gap:.1rem .5rem;align-items:end;padding:.4rem .7rem;border-top:1px solid var(--line)}
.cards th,.cards td.n{border:0;padding:.15rem 0;text-align:left;white-space:normal}.cards th,.cards td:not(.n){grid-column:1/-1;border:0;padding:.15rem 0}
.cards td:not(:empty)::before{content:attr(data-label);display:block;color:var(--dim);font-size:.78rem;line-height:1.25;overflow-wrap:normal}
.badge{font-size:8pt}.rows td:nth-child(4){min-width:0}.rows td:nth-child(5){min-width:32mm}.rows td:nth-child(2){min-width:38mm}.numbers{grid-template-columns:repeat(4,1fr)}
.rows tr{border-top:1px solid var(--line);padding:.4rem 0}
.rows td{border:0;padding:.15rem .7rem}
.rows td[data-label]:not(:empty)::before{content:attr(data-label);display:block;color:var(--dim);font-size:.8rem}
}
@media print{
:root{color-scheme:light;--ground:#fff;--soft:#f4f6f8;--line:#bbb;--text:#000;--dim:#444;--high:#b42318;--high-soft:#fff;--medium:#8a5300;--medium-soft:#fff;--low:#22577a;--low-soft:#fff;--good:#1a6b35;--open:#6b4f00;--link:#000}
body{font-size:10.5pt}header,main,footer{max-width:none;padding:0}
.filter,.skip{display:none}
.check,tr{break-inside:avoid-page}.check{break-inside:auto}h2,h3{break-after:avoid}
.scroll{overflow:visible;border:0}table{font-size:8.5pt}th,td,td.n,th.n{padding:.25rem .35rem}thead th,th.n,.badge{font-size:8pt}.rows td:nth-child(4){min-width:0}.rows td:nth-child(5){min-width:32mm}.rows td:nth-child(2){min-width:38mm}.numbers{grid-template-columns:repeat(4,1fr)}thead{display:table-header-group}
.mend::details-content{content-visibility:visible;block-size:auto}.full-id{display:none}
}
`;
