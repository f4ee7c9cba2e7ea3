import { definitions, around, flow, userTask } from '../model';
import { type Part } from './collect';

const DIAGRAM_NAMESPACES =
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"';

/** What modellers write beside the process itself. */
export const drawing: Part = (add) => {
  add(
    'ok-drawing',
    definitions(
      'ok-drawing',
      `<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="档案管理员"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet><bpmn:startEvent id="start"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>${flow('f', 'start', 'end')}<bpmn:endEvent id="end"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent><bpmn:textAnnotation id="note"><bpmn:text>第十七条: 费用 $100</bpmn:text></bpmn:textAnnotation><bpmn:association id="assoc" sourceRef="start" targetRef="note" associationDirection="None"/><bpmn:group id="group" categoryValueRef="cv"/>`,
      {
        namespaces: DIAGRAM_NAMESPACES,
        definitions:
          'exporter="Zhilu" exporterVersion="1" modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.24.0"',
        before:
          '<bpmn:collaboration id="collaboration"><bpmn:participant id="pool" name="交通运输局" processRef="ok-drawing"/><bpmn:participant id="court" name="法院"/><bpmn:messageFlow id="mf" sourceRef="court" targetRef="pool"/></bpmn:collaboration><bpmn:category id="c"><bpmn:categoryValue id="cv" value="审批"/></bpmn:category>',
        after:
          '<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="collaboration"><bpmndi:BPMNShape id="sh" bpmnElement="start" bioc:stroke="#0d4372" bioc:fill="#bbdefb" color:background-color="#bbdefb" color:border-color="#0d4372"><dc:Bounds x="100.5" y="-2" width="36" height="36"/><bpmndi:BPMNLabel color:color="#0d4372"><dc:Bounds x="1" y="2" width="3" height="4"/></bpmndi:BPMNLabel></bpmndi:BPMNShape><bpmndi:BPMNEdge id="ed" bpmnElement="f"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="2"/></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
      },
    ),
  );
  add(
    'ok-single-quotes',
    around('ok-single-quotes', userTask(''), { prolog: "<?xml version='1.0' encoding='utf-8' standalone='no'?>" }),
  );
  add('ok-byte-order-mark', '\ufeff' + around('ok-byte-order-mark', userTask('')));
};
