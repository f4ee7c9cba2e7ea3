package cn.zhilu.engine.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xml.sax.Attributes;

/**
 * What single elements cannot show: a loop that nothing ever stops would hold the engine's thread for good,
 * and a process that calls itself would start cases until the disk is full.
 */
final class ModelStructure {

  private static final String CALL = "bpmn:callActivity";
  private static final String FLOW = "bpmn:sequenceFlow";
  private static final String BOUNDARY = "bpmn:boundaryEvent";
  private static final String PROCESS = "bpmn:process";

  private record Place(int line, int column) {
  }

  private static final class Container {
    final String id;
    boolean waits;

    Container(String id) {
      this.id = id;
    }
  }

  private final Vocabulary vocabulary;
  private final Deque<Container> open = new ArrayDeque<>();
  private final Deque<String> openNames = new ArrayDeque<>();
  private final Map<String, List<String>> flows = new HashMap<>();
  private final Map<String, List<String>> calls = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();
  private String process;

  ModelStructure(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  void start(String name, Attributes attributes, int line, int column) {
    String id = attributes.getValue("id");
    if (id != null) {
      places.putIfAbsent(id, new Place(line, column));
    }
    if (PROCESS.equals(name)) {
      process = id;
    }
    if (vocabulary.waitStates.contains(name)) {
      waiting.add(id);
      open.forEach(container -> container.waits = true);
    }
    switch (name) {
      case FLOW -> edge(flows, attributes.getValue("sourceRef"), attributes.getValue("targetRef"));
      case BOUNDARY -> edge(flows, attributes.getValue("attachedToRef"), id);
      case CALL -> edge(calls, process, attributes.getValue("calledElement"));
      default -> {
        // Nothing to draw.
      }
    }
    if (vocabulary.containers.contains(name)) {
      open.push(new Container(id));
      openNames.push(name);
    }
  }

  void end(String name) {
    if (name.equals(openNames.peek())) {
      openNames.pop();
      Container closed = open.pop();
      if (closed.waits) {
        waiting.add(closed.id);
      }
    }
  }

  void check(Findings findings) {
    flows.keySet().removeAll(waiting);
    report(findings, cycle(flows), "a loop without any step that waits never ends");
    report(findings, cycle(calls), "a process that calls itself never ends");
  }

  private void report(Findings findings, String id, String message) {
    if (id != null) {
      Place place = places.getOrDefault(id, new Place(1, 1));
      findings.add(message, place.line, place.column, id);
    }
  }

  private static void edge(Map<String, List<String>> graph, String from, String to) {
    if (from != null && to != null) {
      graph.computeIfAbsent(from, key -> new ArrayList<>()).add(to);
    }
  }

  /** A node on a cycle, or null. Without recursion: the model's size is its author's choice. */
  private static String cycle(Map<String, List<String>> graph) {
    Map<String, Integer> entered = new HashMap<>();
    for (List<String> targets : graph.values()) {
      targets.forEach(target -> entered.merge(target, 1, Integer::sum));
    }
    Deque<String> free = new ArrayDeque<>();
    graph.keySet().stream().filter(node -> !entered.containsKey(node)).forEach(free::add);
    Set<String> left = new HashSet<>(graph.keySet());
    while (!free.isEmpty()) {
      String node = free.remove();
      left.remove(node);
      for (String target : graph.getOrDefault(node, List.of())) {
        if (entered.merge(target, -1, Integer::sum) == 0) {
          free.add(target);
        }
      }
    }
    return left.stream().sorted().findFirst().orElse(null);
  }
}
