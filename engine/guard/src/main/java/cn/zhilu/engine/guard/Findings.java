package cn.zhilu.engine.guard;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one resource, up to a bound: a hostile file must not make a long answer. */
final class Findings {

  private final int limit;
  private final List<Finding> list = new ArrayList<>();

  Findings(int limit) {
    this.limit = limit;
  }

  void add(String message, int line, int column, String elementId) {
    if (list.size() < limit) {
      list.add(new Finding(message, line, column, elementId));
    }
  }

  void add(String message) {
    add(message, 1, 1, null);
  }

  boolean full() {
    return list.size() >= limit;
  }

  List<Finding> list() {
    return List.copyOf(list);
  }
}
