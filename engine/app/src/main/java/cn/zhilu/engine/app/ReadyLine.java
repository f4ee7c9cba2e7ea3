package cn.zhilu.engine.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One line for people and scripts that wait: from now on the first request succeeds. */
@Component
class ReadyLine {

  private static final Logger LOG = LoggerFactory.getLogger("cn.zhilu.engine");

  private final EngineEnvironment environment;
  private final ServletWebServerApplicationContext server;

  ReadyLine(EngineEnvironment environment, ServletWebServerApplicationContext server) {
    this.environment = environment;
    this.server = server;
  }

  @EventListener(ApplicationReadyEvent.class)
  void ready() {
    LOG.info("Engine is ready: http://{}:{}/engine-rest", environment.host(), server.getWebServer().getPort());
  }
}
