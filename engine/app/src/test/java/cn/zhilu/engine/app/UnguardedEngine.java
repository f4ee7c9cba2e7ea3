package cn.zhilu.engine.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The same engine without the guard, for the attack suite: an attack proves nothing unless it works where
 * nothing stops it. Lies among the test classes, so no switch and no jar of the product can bring it up.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(basePackageClasses = EngineApplication.class, excludeFilters = @ComponentScan.Filter(
    type = FilterType.ASSIGNABLE_TYPE, classes = {EngineApplication.class, Guard.class}))
class UnguardedEngine {

  public static void main(String[] args) {
    EngineEnvironment environment = EngineEnvironment.read(System.getenv());
    SpringApplication application = new SpringApplication(UnguardedEngine.class);
    application.setDefaultProperties(environment.asProperties());
    application.addInitializers(context -> ((GenericApplicationContext) context)
        .registerBean(EngineEnvironment.class, () -> environment));
    application.run();
  }
}
