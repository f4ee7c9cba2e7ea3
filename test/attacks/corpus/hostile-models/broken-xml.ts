import { around, userTask } from '../model';
import { at, type Part } from './collect';

/** What XML itself can do, and models that are none. */
export const brokenXml: Part = (add) => {
  add('external-entity', (id) => ({
    model: around(id, userTask('name="x"', '<bpmn:documentation>&leak;</bpmn:documentation>'), {
      prolog: '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE d [<!ENTITY leak SYSTEM "file:///etc/hostname">]>\n',
    }),
  }));
  add('parameter-entity', (id) => ({
    model: around(id, userTask(''), {
      prolog: '<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n',
    }),
  }));
  add('entity-expansion', (id) => ({
    model: around(id, userTask('', '<bpmn:documentation>&e;</bpmn:documentation>'), {
      prolog: `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}"><!ENTITY d "${'&c;'.repeat(50)}"><!ENTITY e "${'&d;'.repeat(50)}">]>`,
    }),
  }));
  add('schema-location', (id) =>
    at(
      around(id, userTask(''), { definitions: 'xsi:schemaLocation="http://example.org http://127.0.0.1:9/x.xsd"' }),
      'definitions',
    ),
  );
  add('imported-file', (id) => ({
    model: around(id, userTask(''), {
      before:
        '<bpmn:import importType="http://schemas.xmlsoap.org/wsdl/" location="http://127.0.0.1:9/x.wsdl" namespace="x"/>',
    }),
  }));
  add('model-in-utf-16', (id) => ({
    model: Buffer.from(
      '\ufeff' + around(id, userTask(''), { prolog: '<?xml version="1.0" encoding="UTF-16"?>' }),
      'utf16le',
    ),
  }));
  add('model-in-latin-1', (id) => ({
    model: around(id, userTask(''), { prolog: '<?xml version="1.0" encoding="ISO-8859-1"?>' }),
  }));
  add('model-in-utf-7', (id) => ({
    model: around(id, userTask(''), { prolog: '<?xml version="1.0" encoding="UTF-7"?>' }),
  }));
  add('model-in-broken-utf-8', (id) => ({
    model: Buffer.concat([
      Buffer.from(around(id, userTask('name="x"'))),
      Buffer.from([0x3c, 0x21, 0x2d, 0x2d, 0xc0, 0xaf, 0x2d, 0x2d, 0x3e]),
    ]),
  }));
  add('xml-1-1', (id) => ({ model: around(id, userTask(''), { prolog: '<?xml version="1.1" encoding="UTF-8"?>' }) }));
  add('processing-instruction', (id) => ({
    model: around(id, userTask(''), {
      prolog: '<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>',
    }),
  }));
  add('not-well-formed', (id) => ({ model: around(id, userTask('')).replace('</bpmn:process>', '') }));
  add('root-of-another-kind', () => ({ model: '<html xmlns="http://www.w3.org/1999/xhtml"/>' }));
  add('huge-model', (id) => ({
    model: around(id, userTask('', `<bpmn:documentation>${'x'.repeat(1_200_000)}</bpmn:documentation>`)),
  }));
  add('many-elements', (id) => ({
    model: around(id, userTask('') + Array.from({ length: 21_000 }, (_, i) => `<bpmn:group id="g${i}"/>`).join('')),
  }));
  add('deep-nesting', (id) => ({
    model: around(
      id,
      '<bpmn:subProcess id="target">' +
        '<bpmn:subProcess>'.repeat(60) +
        '</bpmn:subProcess>'.repeat(60) +
        '</bpmn:subProcess>',
    ),
  }));
};
