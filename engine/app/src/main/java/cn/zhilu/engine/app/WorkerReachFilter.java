package cn.zhilu.engine.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the worker's account to {@link WorkerReach}, whatever rights it has in the engine. */
class WorkerReachFilter implements Filter {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerReachFilter.class);
  private static final int LOGGED = 200;
  private static final byte[] ANSWER = ("{\"type\":\"AuthorizationException\",\"message\":\"The worker's account may only fetch"
      + " and report external tasks and read what is deployed.\",\"code\":null}").getBytes(StandardCharsets.UTF_8);

  private final String workerId;

  WorkerReachFilter(ServiceAccount worker) {
    this.workerId = worker.userId();
  }

  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    boolean worker = workerId.equals(request.getAttribute(CachedBasicAuthentication.SERVICE_ACCOUNT));
    if (worker && !WorkerReach.covers(request.getMethod(), request.getRequestURI())) {
      refuse(request, (HttpServletResponse) servletResponse);
      return;
    }
    chain.doFilter(servletRequest, servletResponse);
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = request.getRequestURI();
    LOG.warn("Refused to {}: {} {}", workerId, request.getMethod(),
        path.substring(0, Math.min(path.length(), LOGGED)));
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    response.setContentType("application/json");
    response.setContentLength(ANSWER.length);
    response.getOutputStream().write(ANSWER);
  }
}
