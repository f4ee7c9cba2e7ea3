package cn.zhilu.engine.app;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who asks is settled first, then how far it may reach, then (in {@link Guard}) what is asked. */
@Configuration(proxyBeanMethods = false)
class RequestFilters {

  private static final String REST = "/engine-rest/*";

  @Bean
  FilterRegistrationBean<AuthenticationFilter> authenticationFilter(EngineEnvironment environment) {
    CachedBasicAuthentication provider = new CachedBasicAuthentication(
        List.of(environment.admin(), environment.portal(), environment.worker()), environment.tenants());
    FilterRegistrationBean<AuthenticationFilter> registration =
        new FilterRegistrationBean<>(new AuthenticationFilter(provider));
    registration.addUrlPatterns(REST);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    // Long polling of external tasks.
    registration.setAsyncSupported(true);
    registration.setOrder(1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<WorkerReachFilter> workerReachFilter(EngineEnvironment environment) {
    FilterRegistrationBean<WorkerReachFilter> registration =
        new FilterRegistrationBean<>(new WorkerReachFilter(environment.worker()));
    registration.addUrlPatterns(REST);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.setAsyncSupported(true);
    registration.setOrder(2);
    return registration;
  }
}
