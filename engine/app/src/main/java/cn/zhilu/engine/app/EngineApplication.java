package cn.zhilu.engine.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.support.GenericApplicationContext;

/** The process engine of Zhilu: REST only, guarded, configured by environment variables alone. */
@SpringBootApplication
public class EngineApplication {

  private static final int EXIT_CONFIGURATION = 78;

  public static void main(String[] args) {
    EngineEnvironment environment;
    try {
      environment = EngineEnvironment.read(System.getenv());
      PrivateFolder.ensure(environment.dataDir());
    } catch (ConfigurationException refused) {
      System.err.println(refused.getMessage());
      System.exit(EXIT_CONFIGURATION);
      return;
    }
    SpringApplication application = new SpringApplication(EngineApplication.class);
    application.setDefaultProperties(environment.asProperties());
    application.addInitializers(context -> ((GenericApplicationContext) context)
        .registerBean(EngineEnvironment.class, () -> environment));
    if (environment.stopsWithInput()) {
      InputWatch.start();
    }
    application.run();
  }
}
