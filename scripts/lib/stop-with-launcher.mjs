import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before a part's own code: its standard input is held open by the launcher, so its end means that the launcher is
 * gone, however it went. Then the part stops as if told to; what it still prints has no reader left and is no error.
 */
const PATIENCE_MS = 20_000;

function watch() {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error;
    });
  process.stdin.once('error', () => process.stdin.destroy());
  process.stdin.once('close', stop);
  process.stdin.resume();
  process.stdin.unref();
}

function stop() {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
}

// A part's own threads load this too.
if (isMainThread) watch();
