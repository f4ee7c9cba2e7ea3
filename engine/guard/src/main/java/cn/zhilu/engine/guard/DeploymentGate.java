package cn.zhilu.engine.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.impl.bpmn.parser.ResourceReportImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;

/**
 * Looks at every resource of a new deployment before any of the engine's deployers does, inside the
 * transaction: a refusal leaves nothing behind, and nothing of the model has been evaluated by then.
 */
public final class DeploymentGate implements Deployer {

  private final ResourceCheck check = new ResourceCheck();

  /** What the engine reports to REST clients, with the place in the file. */
  private record Refused(Finding finding) implements Problem {

    @Override
    public String getMessage() {
      return finding.message();
    }

    @Override
    public int getLine() {
      return finding.line();
    }

    @Override
    public int getColumn() {
      return finding.column();
    }

    @Override
    public String getMainElementId() {
      return finding.elementId();
    }

    @Override
    public List<String> getElementIds() {
      return finding.elementId() == null ? List.of() : List.of(finding.elementId());
    }
  }

  @Override
  public void deploy(DeploymentEntity deployment) {
    // What was deployed before is parsed again after a restart and must keep running.
    if (!deployment.isNew()) {
      return;
    }
    Map<String, ResourceEntity> resources = deployment.getResources();
    if (resources.size() > check.maximumResources()) {
      throw new ParseException("The deployment holds too many files", "deployment",
          List.of(new Refused(new Finding("too many files", 1, 1, null))), List.of());
    }
    ParseException refusal = null;
    for (ResourceEntity resource : resources.values()) {
      List<Problem> problems = new ArrayList<>();
      check.check(resource.getName(), resource.getBytes()).forEach(finding -> problems.add(new Refused(finding)));
      if (problems.isEmpty()) {
        continue;
      }
      if (refusal == null) {
        refusal = new ParseException(sentence(resource.getName(), problems.get(0)), resource.getName(), problems, List.of());
      } else {
        refusal.getResorceReports().add(new ResourceReportImpl(resource.getName(), problems, List.of()));
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private static String sentence(String resource, Problem first) {
    return "Refused by the allow-list: " + resource + " line " + first.getLine() + ": " + first.getMessage();
  }
}
