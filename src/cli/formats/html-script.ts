/**
 * The filter of the page. It only hides and shows what is already there, and keeps no data of its own.
 * Without it (scripts off) the whole report is shown and the filter stays hidden.
 */
export const htmlScript = `
'use strict';
const form = document.querySelector('#filter');
const output = form.querySelector('output');
const checks = [...document.querySelectorAll('.check')].map((section) => ({
  section,
  head: section.querySelector('.head').textContent.toLowerCase(),
  rows: [...section.querySelectorAll('tbody tr')].map((row) => ({ row, text: row.textContent.toLowerCase() })),
}));
const apply = () => {
  const wanted = Object.fromEntries(new FormData(form));
  const text = wanted.text.trim().toLowerCase();
  let rowsShown = 0;
  let checksShown = 0;
  for (const { section, head, rows } of checks) {
    const fits = ['severity', 'service'].every((name) => wanted[name] === '' || section.dataset[name] === wanted[name]);
    const inHead = head.includes(text);
    let shown = 0;
    for (const { row, text: own } of rows) {
      const ok = fits && (wanted.outcome === '' || row.dataset.outcome === wanted.outcome) && (inHead || own.includes(text));
      row.hidden = !ok;
      if (ok) shown++;
    }
    section.hidden = shown === 0;
    rowsShown += shown;
    if (shown > 0) checksShown++;
  }
  output.textContent = form.dataset.count
    .replace('{rows}', rowsShown.toLocaleString(document.documentElement.lang))
    .replace('{checks}', checksShown.toLocaleString(document.documentElement.lang));
};
let waiting;
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(apply, 120);
});
form.addEventListener('reset', () => setTimeout(apply));
form.addEventListener('submit', (event) => event.preventDefault());
form.hidden = false;
apply();
let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('.mend:not([open])')];
  for (const details of closed) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of closed) details.open = false;
});
`;
