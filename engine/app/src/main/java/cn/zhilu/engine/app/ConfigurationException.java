package cn.zhilu.engine.app;

/** The environment cannot be started from; the message is one sentence for the operator and holds no secret. */
class ConfigurationException extends RuntimeException {

  ConfigurationException(String sentence) {
    super(sentence);
  }
}
