package cn.zhilu.engine.app;

/** A user of the engine that is a program, not a person. */
record ServiceAccount(String userId, String password) {

  /** A record would print its password. */
  @Override
  public String toString() {
    return userId;
  }
}
