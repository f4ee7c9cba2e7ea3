package cn.zhilu.engine.app;

import cn.zhilu.engine.guard.GuardPlugin;
import cn.zhilu.engine.guard.RequestGuardFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The guard is part of this engine and cannot be switched off. */
@Configuration(proxyBeanMethods = false)
class Guard {

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  GuardPlugin guardPlugin() {
    return new GuardPlugin();
  }

  @Bean
  FilterRegistrationBean<RequestGuardFilter> requestGuardFilter() {
    FilterRegistrationBean<RequestGuardFilter> registration = new FilterRegistrationBean<>(new RequestGuardFilter());
    registration.addUrlPatterns("/*");
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.setAsyncSupported(true);
    registration.setOrder(3);
    return registration;
  }
}
