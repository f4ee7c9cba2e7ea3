package cn.zhilu.engine.app;

import java.util.List;
import org.camunda.bpm.engine.authorization.BatchPermissions;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;

/** A right on every resource of one kind. What is not listed here, an account may not do. */
record Grant(Resource resource, List<Permission> permissions) {

  private static Grant of(Resource resource, Permission... permissions) {
    return new Grant(resource, List.of(permissions));
  }

  /** Whoever administers the engine by hand. The guard holds for this account too. */
  static List<Grant> ofAdmin() {
    return List.of(Resources.values()).stream().map(resource -> of(resource, Permissions.ALL)).toList();
  }

  /** Starts and steers cases, hands tasks to people, deploys bundles, looks back. */
  static List<Grant> ofPortal() {
    return List.of(
        of(Resources.DEPLOYMENT, Permissions.READ, Permissions.CREATE),
        of(Resources.PROCESS_DEFINITION,
            ProcessDefinitionPermissions.READ,
            ProcessDefinitionPermissions.CREATE_INSTANCE,
            ProcessDefinitionPermissions.READ_INSTANCE,
            ProcessDefinitionPermissions.UPDATE_INSTANCE,
            ProcessDefinitionPermissions.DELETE_INSTANCE,
            ProcessDefinitionPermissions.SUSPEND,
            ProcessDefinitionPermissions.SUSPEND_INSTANCE,
            ProcessDefinitionPermissions.MIGRATE_INSTANCE,
            ProcessDefinitionPermissions.READ_TASK,
            ProcessDefinitionPermissions.UPDATE_TASK,
            ProcessDefinitionPermissions.READ_HISTORY,
            ProcessDefinitionPermissions.RETRY_JOB),
        of(Resources.PROCESS_INSTANCE, Permissions.CREATE),
        of(Resources.DECISION_DEFINITION, Permissions.READ, Permissions.CREATE_INSTANCE, Permissions.READ_HISTORY),
        of(Resources.DECISION_REQUIREMENTS_DEFINITION, Permissions.READ),
        of(Resources.BATCH, BatchPermissions.READ));
  }

  /**
   * Fetches external tasks, reports on them, and reads the resources of the deployment they belong to; from the history
   * it sees whether an entry of a step was forgotten by an engine that came back older.
   */
  static List<Grant> ofWorker() {
    return List.of(
        of(Resources.DEPLOYMENT, Permissions.READ),
        of(Resources.PROCESS_DEFINITION,
            ProcessDefinitionPermissions.READ,
            ProcessDefinitionPermissions.READ_INSTANCE,
            ProcessDefinitionPermissions.UPDATE_INSTANCE,
            ProcessDefinitionPermissions.READ_HISTORY),
        of(Resources.DECISION_DEFINITION, Permissions.READ));
  }
}
