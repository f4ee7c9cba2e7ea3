package cn.zhilu.engine.app;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The requests the worker sends, and no other. The engine's own rights are too coarse: whoever may complete an external
 * task may by the same right rewrite the variables of any case and move it past its approval.
 *
 * <p>Paths are taken as they came over the wire, never tidied: what is written in an unusual way is not ours.
 */
final class WorkerReach {

  private record Route(String method, Pattern path) {

    static Route of(String method, String below) {
      return new Route(method, Pattern.compile("/engine-rest(?:/engine/default)?/" + below));
    }
  }

  private static final String ID = "[A-Za-z0-9_-]+";

  /** Ids of definitions come with encoded colons and may hold letters of any script, but no encoded separators. */
  private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))(?:[A-Za-z0-9._~:-]|%(?!2[eEfF5]|3[bB]|5[cC]|7[fF])[2-9A-Fa-f][0-9A-Fa-f])+";
  private static final String BELOW = "(?:/" + SEGMENT + ")*";

  private static final List<Route> ROUTES = List.of(
      Route.of("POST", "external-task/fetchAndLock"),
      Route.of("POST", "external-task/" + ID + "/(?:complete|failure|bpmnError|lock|extendLock|unlock)"),
      Route.of("PUT", "external-task/" + ID + "/retries"),
      Route.of("GET", "external-task"),
      Route.of("POST", "external-task"),
      Route.of("GET", "external-task/" + ID + "/errorDetails"),
      Route.of("GET", "process-definition" + BELOW),
      Route.of("GET", "deployment" + BELOW),
      Route.of("GET", "version"),
      // Reads which entries of a step the engine remembers; changes nothing.
      Route.of("POST", "history/activity-instance"));

  private WorkerReach() {
  }

  /** Whether the worker sends such a request; the path is the raw one of the request line, without the query. */
  static boolean covers(String method, String rawPath) {
    return ROUTES.stream().anyMatch(route -> route.method.equals(method) && route.path.matcher(rawPath).matches());
  }
}
