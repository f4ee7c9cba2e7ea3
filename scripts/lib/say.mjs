/** Progress for people: one line a step, with its time. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Ends the command with one sentence that says what to do; no stack. */
export function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** Runs a step and says how long it took. */
export async function step(title, work) {
  const from = Date.now();
  process.stdout.write(`· ${title} … `);
  const result = await work();
  process.stdout.write(`${((Date.now() - from) / 1000).toFixed(1)} s\n`);
  return result;
}
