package cn.zhilu.engine.guard;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps expressions out of requests. The engine evaluates them in queries (inside orQueries even when told
 * not to), so whatever the path says, each body that could be read as JSON is read here first.
 *
 * <p>Map it behind authentication, with asynchronous requests supported (long polling).
 */
public class RequestGuardFilter implements Filter {

  private static final Logger LOG = LoggerFactory.getLogger(RequestGuardFilter.class);
  private static final int LOGGED = 200;

  private final AllowList allowList = AllowList.get();
  private final JsonBodyCheck bodies = new JsonBodyCheck(allowList);

  @Override
  public void init(FilterConfig config) {
    // Everything stands in the allow-list.
  }

  @Override
  public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    HttpServletResponse response = (HttpServletResponse) servletResponse;
    try {
      QueryStringCheck.check(request.getQueryString());
      chain.doFilter(guarded(request), response);
    } catch (RequestRefusal refusal) {
      String path = request.getRequestURI();
      LOG.warn("Refused a request: {} {}: {}", request.getMethod(),
          path.substring(0, Math.min(path.length(), LOGGED)), refusal.sentence());
      refusal.answer(response);
    }
  }

  private HttpServletRequest guarded(HttpServletRequest request) throws IOException {
    List<String> contentTypes = Collections.list(request.getHeaders("Content-Type"));
    if (contentTypes.size() > 1) {
      throw new RequestRefusal(400, "more than one Content-Type");
    }
    String contentEncoding = request.getHeader("Content-Encoding");
    if (contentEncoding != null && !contentEncoding.trim().equalsIgnoreCase("identity")) {
      throw new RequestRefusal(415, "compressed bodies are not read");
    }
    if (isMultipart(contentTypes)) {
      return guardedMultipart(request);
    }
    int limit = allowList.limit("jsonBodyBytes");
    if (request.getContentLengthLong() > limit) {
      throw new RequestRefusal(413, "the body is larger than " + limit + " bytes");
    }
    byte[] body = read(request.getInputStream(), limit);
    if (body.length > 0) {
      bodies.check(body, contentTypes.isEmpty() ? "" : contentTypes.get(0));
    }
    return new BufferedRequest(request, body);
  }

  private static boolean isMultipart(List<String> contentTypes) {
    return !contentTypes.isEmpty()
        && contentTypes.get(0).split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals("multipart/form-data");
  }

  /** Only a deployment comes in parts; its files are the deployment gate's to judge. */
  private HttpServletRequest guardedMultipart(HttpServletRequest request) throws IOException {
    String path = request.getPathInfo() == null ? request.getRequestURI() : request.getPathInfo();
    boolean deployment = request.getMethod().equals("POST")
        && path.matches("(?:.*/)?(?:engine/[A-Za-z0-9_-]+/)?deployment/create/?")
        && request.getRequestURI().endsWith("/deployment/create");
    if (!deployment) {
      throw new RequestRefusal(415, "only a deployment may come in parts");
    }
    int limit = allowList.limit("multipartBytes");
    if (request.getContentLengthLong() > limit) {
      throw new RequestRefusal(413, "the deployment is larger than " + limit + " bytes");
    }
    return new BufferedRequest(request, read(request.getInputStream(), limit));
  }

  private static byte[] read(InputStream in, int limit) throws IOException {
    byte[] body = in.readNBytes(limit + 1);
    if (body.length > limit) {
      throw new RequestRefusal(413, "the body is larger than " + limit + " bytes");
    }
    return body;
  }

  @Override
  public void destroy() {
    // Holds nothing.
  }

  /** An answer in the engine's own shape. */
  static final class RequestRefusal extends RuntimeException {

    private final int status;

    RequestRefusal(int status, String message) {
      super(message, null, false, false);
      this.status = status;
    }

    /** One line, and safe inside JSON. */
    String sentence() {
      return getMessage().replace("\\", "").replace("\"", "'").replaceAll("\\p{Cntrl}", " ");
    }

    void answer(HttpServletResponse response) throws IOException {
      byte[] body = ("{\"type\":\"InvalidRequestException\",\"message\":\"Refused by the guard: " + sentence()
          + "\",\"code\":null}").getBytes(StandardCharsets.UTF_8);
      response.setStatus(status);
      response.setContentType("application/json");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
