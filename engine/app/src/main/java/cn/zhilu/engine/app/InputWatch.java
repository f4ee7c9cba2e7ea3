package cn.zhilu.engine.app;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the engine when its standard input ends: whoever started it is gone, however it went. */
final class InputWatch {

  private static final Logger LOG = LoggerFactory.getLogger("cn.zhilu.engine");

  /** Portal and worker notice the same end and hand back what they hold; the engine goes after them. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private InputWatch() {
  }

  static void start() {
    Thread watch = new Thread(InputWatch::untilEnd, "input-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void untilEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there.
      }
    } catch (IOException broken) {
      LOG.debug("The engine's standard input broke: {}", broken.getMessage());
    }
    LOG.warn("What started the engine is gone; the engine stops.");
    try {
      Thread.sleep(PATIENCE.toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    System.exit(0);
  }
}
