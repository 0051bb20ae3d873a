// Makes kinds.json and the schema of each kind out of the type definitions of the npm packages kubernetes-models and
// @kubernetes-models/*, which are generated from Kubernetes' own OpenAPI document and the Prometheus operator's CRDs.
//   npm pack each of the packages below, unpack them beside each other, then: node generate.mjs DIRECTORY > kinds.json
import { readFileSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = resolve(process.argv[2]);
const packages = {
  "kubernetes-models": "kubernetes-models",
  "@kubernetes-models/apimachinery": "apimachinery",
  "@kubernetes-models/prometheus-operator": "prometheus-operator",
};
const kinds = [
  ["kubernetes-models", "v1", "ConfigMap"],
  ["kubernetes-models", "v1", "Pod"],
  ["kubernetes-models", "v1", "Service"],
  ["kubernetes-models", "v1", "ServiceAccount"],
  ["kubernetes-models", "apps/v1", "Deployment"],
  ["kubernetes-models", "batch/v1", "CronJob"],
  ["kubernetes-models", "batch/v1", "Job"],
  ["kubernetes-models", "policy/v1", "PodDisruptionBudget"],
  ["kubernetes-models", "networking.k8s.io/v1", "NetworkPolicy"],
  ["kubernetes-models", "rbac.authorization.k8s.io/v1", "Role"],
  ["kubernetes-models", "rbac.authorization.k8s.io/v1", "RoleBinding"],
  ["kubernetes-models", "rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["kubernetes-models", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["kubernetes-models", "apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["@kubernetes-models/prometheus-operator", "monitoring.coreos.com/v1", "ServiceMonitor"],
  ["@kubernetes-models/prometheus-operator", "monitoring.coreos.com/v1", "PodMonitor"],
  ["@kubernetes-models/prometheus-operator", "monitoring.coreos.com/v1", "PrometheusRule"],
];

const types = {}; // name -> { fields: { name: { type, required } } } or { alias }

function visit(pkg, path) {
  const file = join(root, packages[pkg], "package", path + ".d.ts");
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  const text = readFileSync(file, "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
  const exported = text.match(/export type \{ I\w+ as (II\w+|I[A-Z]\w+),/);
  const name = exported[1];
  const own = text.match(/export type \{ (I\w+) as/)[1];
  if (types[name]) return name;
  const imports = {};
  for (const [, names, from] of text.matchAll(/import \{ ([^}]+) \} from "([^"]+)"/g)) {
    if (from.startsWith("@kubernetes-models/base")) continue;
    const target = from.startsWith("@")
      ? ["@kubernetes-models/apimachinery", from.replace("@kubernetes-models/apimachinery/", "")]
      : [pkg, join(dirname(path), from.replace(/\.js$/, ""))];
    for (const imported of names.split(",")) imports[imported.trim()] = target;
  }
  const resolveName = (id) => (id === own ? name : imports[id] ? visit(...imports[id]) : fail(`${file}: ${id}`));
  types[name] = {}; // recursion ends here
  const body = text.match(/export interface \w+(?: extends \w+)? (\{[\s\S]*?\n\})/);
  types[name] = body
    ? parse(body[1], resolveName)
    : parse(text.match(/export type \w+ = ([\s\S]*?);\n/)[1], resolveName);
  return name;
}

function fail(message) {
  throw new Error(message);
}

// A type expression of these files: objects, arrays, unions of literals, primitives and names.
function parse(source, resolveName) {
  let at = 0;
  const skip = () => {
    while (/\s/.test(source[at] ?? "")) at++;
  };
  const eat = (text) => {
    skip();
    return source.startsWith(text, at) ? ((at += text.length), true) : false;
  };
  const word = () => {
    skip();
    const found = /^[A-Za-z_][\w.]*/.exec(source.slice(at));
    at += found[0].length;
    return found[0];
  };
  const quoted = () => {
    skip();
    const found = /^"((?:[^"\\]|\\.)*)"/.exec(source.slice(at));
    at += found[0].length;
    return JSON.parse(found[0]);
  };
  const union = () => {
    eat("|");
    const parts = [single()];
    while (eat("|")) parts.push(single());
    const literals = parts.filter((part) => part.enum);
    if (literals.length === parts.length) return { enum: literals.flatMap((part) => part.enum) };
    return parts.length === 1 ? parts[0] : { anyOf: parts };
  };
  const single = () => {
    skip();
    if (source[at] === '"') return { enum: [quoted()] };
    if (eat("Array<")) {
      const items = union();
      eat(">") || fail("array " + source.slice(at, at + 40));
      return { items };
    }
    if (eat("{")) return object();
    if (eat("(")) {
      const inner = union();
      eat(")") || fail("parenthesis");
      return inner;
    }
    const name = word();
    if (["string", "number", "boolean"].includes(name)) return { type: name };
    if (["any", "unknown", "object"].includes(name)) return { type: "any" };
    return { ref: resolveName(name) };
  };
  const object = () => {
    const fields = {};
    for (;;) {
      if (eat("}")) return { fields };
      if (eat("[key: string]:") || eat("[key: string]: ")) {
        const values = union();
        eat(";");
        eat("}") || fail("map");
        return { values };
      }
      const name = quoted();
      const optional = eat("?");
      eat(":") || fail("colon");
      fields[name] = { ...union(), ...(optional ? {} : { required: true }) };
      eat(";");
    }
  };
  const parsed = union();
  skip();
  if (at !== source.length) fail("left over: " + source.slice(at, at + 60));
  return parsed;
}

// Types whose JSON is not what their fields say: Kubernetes writes these by code of its own.
const schemas = "IIoK8sApiextensionsApiserverPkgApisApiextensionsV1JSONSchemaProps";
const byHand = {
  IIoK8sApiextensionsApiserverPkgApisApiextensionsV1JSON: { type: "any" },
  [schemas + "OrArray"]: { anyOf: [{ ref: schemas }, { items: { ref: schemas } }] },
  [schemas + "OrBool"]: { anyOf: [{ type: "boolean" }, { ref: schemas }] },
  [schemas + "OrStringArray"]: { anyOf: [{ ref: schemas }, { items: { type: "string" } }] },
};

const roots = {};
for (const [pkg, version, kind] of kinds) roots[`${version}/${kind}`] = visit(pkg, `${version}/${kind}`);
for (const name of Object.keys(byHand)) if (types[name]) types[name] = byHand[name];
const sorted = Object.fromEntries(Object.keys(types).sort().map((name) => [name, types[name]]));
const lines = Object.entries(sorted).map(([name, type]) => `    ${JSON.stringify(name)}: ${JSON.stringify(type)}`);
const from = Object.values(packages).map((folder) => {
  const { name, version } = JSON.parse(readFileSync(join(root, folder, "package", "package.json"), "utf8"));
  return `${name} ${version}`;
});
console.log(`{\n  "from": ${JSON.stringify(from)},\n  "kinds": ${JSON.stringify(roots)},\n  "types": {\n${lines.join(",\n")}\n  }\n}`);
