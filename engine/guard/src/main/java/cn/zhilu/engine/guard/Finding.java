package cn.zhilu.engine.guard;

/** One thing that the allow-list does not hold, and where it stands. */
record Finding(String message, int line, int column, String elementId) {
}
